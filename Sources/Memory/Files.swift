#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// An open file, closed when it goes out of scope.
struct Descriptor: ~Copyable {
    let raw: Int32

    /// Never follows a symbolic link at the end of `path`.
    init(_ path: String, _ flags: Int32, mode: mode_t = 0o600, _ operation: String) throws(MemoryError) {
        raw = open(path, flags | O_NOFOLLOW | O_CLOEXEC, mode)
        if raw < 0 { throw MemoryError(errno: errno, operation, path) }
    }

    deinit { close(raw) }

    func status(_ operation: String, _ path: String) throws(MemoryError) -> stat {
        var status = stat()
        guard fstat(raw, &status) == 0 else { throw MemoryError(errno: errno, operation, path) }
        return status
    }

    /// Bytes from `offset` to the end.
    func read(from offset: Int, _ operation: String, _ path: String) throws(MemoryError) -> [UInt8] {
        let size = Int(try status(operation, path).st_size)
        guard size > offset else { return [] }
        var bytes = [UInt8](repeating: 0, count: size - offset)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                pread(raw, $0.baseAddress! + filled, $0.count - filled, off_t(offset + filled))
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw MemoryError(errno: errno, operation, path) }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    func write(_ bytes: [UInt8], _ operation: String, _ path: String) throws(MemoryError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                #if canImport(Darwin)
                    Darwin.write(raw, $0.baseAddress! + done, $0.count - done)
                #else
                    Glibc.write(raw, $0.baseAddress! + done, $0.count - done)
                #endif
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw MemoryError(errno: errno, operation, path) }
            done += count
        }
    }

    func synchronize(_ operation: String, _ path: String) throws(MemoryError) {
        guard fsync(raw) == 0 else { throw MemoryError(errno: errno, operation, path) }
    }
}

enum Files {
    enum Kind: Hashable { case missing, folder, file, other }

    static func kind(of path: String) -> Kind {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .missing }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file
        default: return .other
        }
    }

    /// Seconds since a file was last written; 0 when it is missing.
    static func age(of path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        #if canImport(Glibc)
            let written = status.st_mtim.tv_sec
        #else
            let written = status.st_mtimespec.tv_sec
        #endif
        return time(nil) - written
    }

    /// Names in a folder; none when it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }

    static func size(of path: String) -> Int {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// A plain file of at most `limit` bytes, whole. Neither waits for the writer of a named pipe nor follows a link.
    static func small(_ path: String, limit: Int, _ operation: String) throws(MemoryError) -> [UInt8] {
        let file = try Descriptor(path, O_RDONLY | O_NONBLOCK, operation)
        let status = try file.status(operation, path)
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
            throw MemoryError(.notOurs, operation, path)
        }
        return try file.read(from: 0, operation, path)
    }

    /// Makes the last component of `path` a folder of its own; a link in its place is refused.
    static func makeFolder(_ path: String, mode: mode_t, _ operation: String) throws(MemoryError) {
        switch kind(of: path) {
        case .folder: return
        case .missing:
            // Somebody else may make it at the same moment, which is as good.
            if mkdir(path, mode) != 0 && errno != EEXIST { throw MemoryError(errno: errno, operation, path) }
            guard kind(of: path) == .folder else { throw MemoryError(.notOurs, operation, path) }
        case .file, .other: throw MemoryError(.notOurs, operation, path)
        }
    }

    /// Makes a folder and all above it; those above may be links, as a user's home may be.
    static func makeFolders(_ path: String, mode: mode_t, _ operation: String) throws(MemoryError) {
        let parents = path.split(separator: "/").dropLast()
        var parent = ""
        for component in parents {
            parent += "/" + component
            if mkdir(parent, mode) != 0 && errno != EEXIST && kind(of: parent) == .missing {
                throw MemoryError(errno: errno, operation, parent)
            }
        }
        try makeFolder(path, mode: mode, operation)
    }

    /// Refuses anything but a plain file or nothing, because SQLite itself would follow a link.
    static func requirePlain(_ path: String, _ operation: String) throws(MemoryError) {
        let kind = kind(of: path)
        if kind == .folder || kind == .other { throw MemoryError(.notOurs, operation, path) }
    }

    /// Puts a whole new file in place of an old one: readers see either, also after a crash.
    static func replace(_ path: String, with bytes: [UInt8], mode: mode_t, _ operation: String) throws(MemoryError) {
        try requirePlain(path, operation)
        let scratch = path + ".new-" + String(UInt64.random(in: .min ... .max), radix: 16)
        do {
            let file = try Descriptor(scratch, O_WRONLY | O_CREAT | O_EXCL, mode: mode, operation)
            try file.write(bytes, operation, path)
            try file.synchronize(operation, path)
        } catch {
            unlink(scratch)
            throw error
        }
        guard rename(scratch, path) == 0 else {
            let error = MemoryError(errno: errno, operation, path)
            unlink(scratch)
            throw error
        }
        try synchronizeFolder(of: path, operation)
    }

    /// Makes a name in a folder as durable as what it names.
    static func synchronizeFolder(of path: String, _ operation: String) throws(MemoryError) {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let descriptor = try Descriptor(folder, O_RDONLY | O_DIRECTORY, operation)
        try descriptor.synchronize(operation, folder)
    }

    /// Moves a database with its companions to the first free name.
    /// - Returns: The new path of the main file.
    static func moveAside(_ path: String, _ operation: String) throws(MemoryError) -> String {
        var number = 1
        while kind(of: "\(path).damaged-\(number)") != .missing { number += 1 }
        let aside = "\(path).damaged-\(number)"
        for suffix in ["", "-wal", "-shm"] where kind(of: path + suffix) != .missing {
            guard rename(path + suffix, aside + suffix) == 0 else {
                throw MemoryError(errno: errno, operation, path + suffix)
            }
        }
        return aside
    }
}
