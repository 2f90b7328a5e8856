#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The append-only copy of every row, in the common git directory, where `git clean` and `git stash` do not reach.
///
/// It is written first, the database after it. Whoever appends holds the file's lock until the database has followed,
/// so rows reach both in the same order and nobody takes a write under way for a lost one.
struct Journal: Sendable {
    let path: String
    /// Seconds to wait for another process.
    let timeout: Double

    /// What a stretch of the journal says.
    struct Contents {
        var lines: [JournalLine] = []
        /// Raw bytes of intact rows that this version cannot read.
        var unknown: [[UInt8]] = []
        /// Complete lines that are damaged; they are skipped.
        var damaged = 0
        /// Offset after the last complete line.
        var end = 0
    }

    /// Reads without a lock, for those who must not write. A line still being written is not seen.
    /// - Returns: nil when there is no journal.
    func read() throws(MemoryError) -> Contents? {
        switch Files.kind(of: path) {
        case .missing: return nil
        case .file: break
        case .folder, .other: throw MemoryError(.notOurs, "read the journal", path)
        }
        let file = try Descriptor(path, O_RDONLY, "read the journal")
        return Self.parse(try file.read(from: 0, "read the journal", path), from: 0)
    }

    /// The first line, if it is a header.
    func header() throws(MemoryError) -> JournalLine.Header? {
        guard Files.kind(of: path) != .missing else { return nil }
        return try Self.header(of: Descriptor(path, O_RDONLY, "read the journal"), path)
    }

    /// Whether there is at least one whole line after `offset`.
    func hasLines(after offset: Int) throws(MemoryError) -> Bool {
        guard Files.size(of: path) > offset else { return false }
        let file = try Descriptor(path, O_RDONLY, "read the journal")
        return !Self.parse(try file.read(from: offset, "read the journal", path), from: offset).lines.isEmpty
    }

    fileprivate static func header(
        of file: borrowing Descriptor, _ path: String
    ) throws(MemoryError) -> JournalLine.Header? {
        // A header is about 110 bytes; it ends at the first line feed.
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = pread(file.raw, &bytes, bytes.count, 0)
        guard count >= 0 else { throw MemoryError(errno: errno, "read the journal", path) }
        guard let feed = bytes.prefix(count).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return parse(Array(bytes[...feed]), from: 0).lines.first?.header
    }

    /// Runs `body` while no other process appends. The file and its folder are made when missing.
    func locked<Value>(_ body: (borrowing Locked) throws(MemoryError) -> Value) throws(MemoryError) -> Value {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        try Files.makeFolder(folder, mode: 0o700, "make the journal's folder")
        var waited = 0.0
        while true {
            let locked = Locked(path: path, file: try Descriptor(path, O_RDWR | O_CREAT | O_APPEND, Self.opening))
            guard flock(locked.file.raw, LOCK_EX | LOCK_NB) == 0 else {
                let number = errno
                guard number == EWOULDBLOCK || number == EINTR else {
                    throw MemoryError(errno: number, "lock the journal", path)
                }
                guard waited < timeout else { throw MemoryError(.busy, "lock the journal", path) }
                usleep(2_000)
                waited += 0.002
                continue
            }
            // Rewritten while we waited: the lock we got is on a file that has no name any more.
            if try locked.isCurrent() { return try body(locked) }
        }
    }

    private static let opening = "open the journal"

    static func parse(_ bytes: [UInt8], from offset: Int) -> Contents {
        var contents = Contents()
        contents.end = offset
        var start = 0
        while let feed = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            // An empty line is where a torn one was ended.
            if feed > start {
                switch JournalCoding.decode(bytes[start..<feed]) {
                case .line(let line): contents.lines.append(line)
                case .unknown: contents.unknown.append(Array(bytes[start...feed]))
                case .damaged: contents.damaged += 1
                }
            }
            start = feed + 1
        }
        contents.end = offset + start
        return contents
    }

    /// The journal in the hands of the one process that may change it. The lock ends with the value.
    struct Locked: ~Copyable {
        let path: String
        let file: Descriptor

        fileprivate init(path: String, file: consuming Descriptor) {
            self.path = path
            self.file = file
        }

        fileprivate func isCurrent() throws(MemoryError) -> Bool {
            let ours = try file.status("check the journal", path)
            var named = stat()
            guard lstat(path, &named) == 0 else { return false }
            guard named.st_mode & S_IFMT == S_IFREG else { throw MemoryError(.notOurs, "check the journal", path) }
            return named.st_ino == ours.st_ino && named.st_dev == ours.st_dev
        }

        func size() throws(MemoryError) -> Int { Int(try file.status("read the journal", path).st_size) }

        func read(from offset: Int) throws(MemoryError) -> Contents {
            Journal.parse(try file.read(from: offset, "read the journal", path), from: offset)
        }

        /// The first line, if it is a header.
        func header() throws(MemoryError) -> JournalLine.Header? {
            try Journal.header(of: file, path)
        }

        /// Adds lines and waits until the disk has them. On failure the journal is as it was before.
        func append(_ lines: [JournalLine]) throws(MemoryError) {
            let operation = "append to the journal"
            var bytes: [UInt8] = []
            for line in lines { bytes += try JournalCoding.encode(line) }
            let size = try self.size()
            if size > 0, try file.read(from: size - 1, operation, path) != [UInt8(ascii: "\n")] {
                // A writer was killed in the middle of a line; ended here, it cannot take ours along.
                bytes.insert(UInt8(ascii: "\n"), at: 0)
            }
            do {
                try file.write(bytes, operation, path)
                try file.synchronize(operation, path)
            } catch {
                // Best effort: what cannot be cut off is a torn line, which readers skip.
                _ = ftruncate(file.raw, off_t(size))
                throw error
            }
        }

        /// Puts a new generation in place of the journal. This lock stays on the old file: end it soon after.
        func rewrite(header: JournalLine.Header, lines: [JournalLine], unknown: [[UInt8]]) throws(MemoryError) -> Int {
            var bytes = try JournalCoding.encode(.header(header))
            for line in lines where line.kind != .header { bytes += try JournalCoding.encode(line) }
            for raw in unknown { bytes += raw }
            try Files.replace(path, with: bytes, mode: 0o600, "rewrite the journal")
            return bytes.count
        }
    }
}
