internal import Changes

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A path on disk, as bytes: repositories hold names that are not UTF-8.
struct DiskPath: Hashable, Sendable, CustomStringConvertible {
    var bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }
    init(bytes: [UInt8]) { self.bytes = bytes }

    func appending(_ path: RepoPath) -> DiskPath { DiskPath(bytes: bytes + [UInt8(ascii: "/")] + path.bytes) }
    func appending(_ name: String) -> DiskPath { DiskPath(bytes: bytes + [UInt8(ascii: "/")] + Array(name.utf8)) }

    /// Bytes of a C string.
    static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    var parent: DiskPath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), slash > 0 else { return DiskPath("/") }
        return DiskPath(bytes: Array(bytes[..<slash]))
    }

    var description: String { String(decoding: bytes, as: UTF8.self) }

    func withCString<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
        (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            // The buffer always holds the final zero, so it has a base address.
            buffer.baseAddress.map(body) ?? body("")
        }
    }
}

/// Files, by plain system calls: no Foundation, which costs start-up time, and bytes for names.
enum Disk {
    enum Kind: Hashable { case file, symlink, directory, other }

    struct Status: Hashable {
        var kind: Kind
        var permissions: mode_t
        var size: Int
        var owner: uid_t
        var group: gid_t
        /// Device, inode, and times of change in nanoseconds: differ when the file was touched.
        var identity: [Int]
        var device: Int
    }

    /// - Returns: nil when nothing is there (or a folder above is missing or no folder).
    static func status(_ path: DiskPath, following: Bool = false) -> Status? {
        var value = stat()
        guard path.withCString({ following ? stat($0, &value) : lstat($0, &value) }) == 0 else { return nil }
        let kind: Kind =
            switch value.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFLNK: .symlink
            case S_IFDIR: .directory
            default: .other
            }
        return Status(
            kind: kind, permissions: value.st_mode & 0o7777, size: Int(value.st_size), owner: value.st_uid,
            group: value.st_gid, identity: identity(value), device: Int(value.st_dev))
    }

    private static func identity(_ value: stat) -> [Int] {
        #if canImport(Glibc)
            let modified = value.st_mtim
            let changed = value.st_ctim
        #else
            let modified = value.st_mtimespec
            let changed = value.st_ctimespec
        #endif
        return [
            Int(value.st_dev), Int(value.st_ino), modified.tv_sec, modified.tv_nsec, changed.tv_sec, changed.tv_nsec,
            Int(value.st_size),
        ]
    }

    static func failure(_ operation: String, _ path: DiskPath) -> GitStoreError {
        let number = errno
        let code: GitStoreError.Code =
            switch number {
            case ENOSPC, EDQUOT: .noSpace
            case EACCES, EPERM: .unreadable
            case ENOENT: .notFound
            default: .system
            }
        return GitStoreError(
            code, operation: operation, subject: path.description, underlying: String(cString: strerror(number)))
    }

    static func read(_ path: DiskPath, operation: String) throws(GitStoreError) -> [UInt8] {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw failure(operation, path) }
        defer { close(descriptor) }
        return try readAll(descriptor, path, operation: operation)
    }

    /// Reads a regular file that is no link itself.
    /// - Parameter limit: Most bytes it may have.
    static func readPlain(_ path: DiskPath, limit: Int, operation: String) throws(GitStoreError) -> [UInt8] {
        // Without waiting: opening a FIFO would.
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
        if descriptor < 0, errno == ELOOP {
            throw GitStoreError(.unreadable, operation: operation, subject: path.description, underlying: "a link")
        }
        guard descriptor >= 0 else { throw failure(operation, path) }
        defer { close(descriptor) }
        var value = stat()
        guard fstat(descriptor, &value) == 0 else { throw failure(operation, path) }
        guard value.st_mode & S_IFMT == S_IFREG, value.st_size <= limit else {
            throw GitStoreError(
                .unreadable, operation: operation, subject: path.description,
                underlying: "not a regular file of at most \(limit) bytes")
        }
        return try readAll(descriptor, path, operation: operation)
    }

    private static func readAll(
        _ descriptor: Int32, _ path: DiskPath, operation: String
    ) throws(GitStoreError) -> [UInt8] {
        var value = stat()
        guard fstat(descriptor, &value) == 0 else { throw failure(operation, path) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(value.st_size) + 1)
        var buffer = [UInt8](repeating: 0, count: min(max(Int(value.st_size) + 1, 4096), 1 << 20))
        while true {
            let count = systemRead(descriptor, &buffer)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw failure(operation, path)
            }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    private static func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
        buffer.withUnsafeMutableBytes { bytes in
            #if canImport(Glibc)
                Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            #else
                Darwin.read(descriptor, bytes.baseAddress, bytes.count)
            #endif
        }
    }

    /// The text of a small file with its last line end removed, or nil when it cannot be read.
    static func line(_ path: DiskPath) -> String? {
        // Ignored: why it cannot be read; the caller only asks whether a small git file says something.
        guard let bytes = try? read(path, operation: "read") else { return nil }
        var text = String(decoding: bytes, as: UTF8.self)
        while let last = text.last, last.isNewline { text.removeLast() }
        return text
    }

    /// Writes a new file, synced to disk when asked.
    static func write(
        _ bytes: [UInt8], to path: DiskPath, permissions: mode_t = 0o644, exclusive: Bool = false, sync: Bool = false,
        operation: String
    ) throws(GitStoreError) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (exclusive ? O_EXCL : O_TRUNC)
        let descriptor = path.withCString { open($0, flags, permissions) }
        guard descriptor >= 0 else { throw failure(operation, path) }
        var done = writeAll(bytes, to: descriptor)
        if done && sync { done = fsync(descriptor) == 0 }
        let error = done ? nil : failure(operation, path)
        let closed = close(descriptor)
        if let error { throw error }
        guard closed == 0 else { throw failure(operation, path) }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                #if canImport(Glibc)
                    let count = Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                #else
                    let count = Darwin.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                #endif
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                offset += count
            }
            return true
        }
    }

    /// Replaces `path` by a synced file, or leaves it as it was.
    static func replace(
        _ path: DiskPath, with bytes: [UInt8], permissions: mode_t = 0o644, operation: String
    ) throws(GitStoreError) {
        let temporary = DiskPath(bytes: path.bytes + Array(".new-\(getpid())".utf8))
        try write(bytes, to: temporary, permissions: permissions, sync: true, operation: operation)
        try rename(temporary, to: path, operation: operation)
        try sync(path.parent, operation: operation)
    }

    static func rename(_ old: DiskPath, to new: DiskPath, operation: String) throws(GitStoreError) {
        let status = old.withCString { from in
            new.withCString { to in
                #if canImport(Glibc)
                    Glibc.rename(from, to)
                #else
                    Darwin.rename(from, to)
                #endif
            }
        }
        guard status == 0 else { throw failure(operation, new) }
    }

    static func sync(_ directory: DiskPath, operation: String) throws(GitStoreError) {
        let descriptor = directory.withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw failure(operation, directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(operation, directory) }
    }

    /// An open descriptor, at offset 0, of a file with no name.
    static func unlinkedFile(holding bytes: [UInt8], operation: String) throws(GitStoreError) -> Int32 {
        let path = DiskPath("/tmp/acrouter-\(getpid())-\(UInt64.random(in: 0 ... .max))")
        let descriptor = path.withCString { open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
        guard descriptor >= 0 else { throw failure(operation, path) }
        try remove(path, operation: operation)
        guard writeAll(bytes, to: descriptor), lseek(descriptor, 0, SEEK_SET) == 0 else {
            let error = failure(operation, path)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Sets the permissions, and, when the system lets us, the owner of the file that will be replaced.
    static func setPermissions(
        _ path: DiskPath, _ permissions: UInt32, like file: DiskPath, operation: String
    ) throws(GitStoreError) {
        if let old = status(file), geteuid() == 0 { _ = path.withCString { chown($0, old.owner, old.group) } }
        guard path.withCString({ chmod($0, permissions) }) == 0 else { throw failure(operation, path) }
    }

    /// Gives a file the time of change of another.
    static func copyTimes(from old: DiskPath, to new: DiskPath, operation: String) throws(GitStoreError) {
        var value = stat()
        guard old.withCString({ stat($0, &value) }) == 0 else { throw failure(operation, old) }
        #if canImport(Glibc)
            let times = [value.st_atim, value.st_mtim]
        #else
            let times = [value.st_atimespec, value.st_mtimespec]
        #endif
        guard new.withCString({ utimensat(AT_FDCWD, $0, times, 0) }) == 0 else { throw failure(operation, new) }
    }

    static func readLink(_ path: DiskPath, operation: String) throws(GitStoreError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = path.withCString { name in
            buffer.withUnsafeMutableBytes { bytes in
                bytes.withMemoryRebound(to: CChar.self) { readlink(name, $0.baseAddress!, $0.count) }
            }
        }
        guard count >= 0 else { throw failure(operation, path) }
        return Array(buffer[..<count])
    }

    static func makeLink(_ path: DiskPath, target: [UInt8], operation: String) throws(GitStoreError) {
        let status = DiskPath(bytes: target).withCString { to in path.withCString { symlink(to, $0) } }
        guard status == 0 else { throw failure(operation, path) }
    }

    /// Makes a folder and those above it.
    static func makeDirectory(
        _ path: DiskPath, permissions: mode_t = 0o777, operation: String
    ) throws(GitStoreError) {
        if path.withCString({ mkdir($0, permissions) }) == 0 { return }
        if errno == ENOENT, path.bytes.count > 1 {
            try makeDirectory(path.parent, permissions: permissions, operation: operation)
            if path.withCString({ mkdir($0, permissions) }) == 0 { return }
        }
        guard errno == EEXIST, status(path, following: true)?.kind == .directory else { throw failure(operation, path) }
    }

    /// Removes a file or link; nothing there is no error.
    static func remove(_ path: DiskPath, operation: String) throws(GitStoreError) {
        guard path.withCString({ unlink($0) }) != 0, errno != ENOENT, errno != ENOTDIR else { return }
        throw failure(operation, path)
    }

    /// - Returns: false when the folder is not empty or not there.
    @discardableResult
    static func removeEmptyDirectory(_ path: DiskPath) -> Bool { path.withCString { rmdir($0) } == 0 }

    /// Names in a folder, sorted; empty when it cannot be read.
    static func names(in directory: DiskPath) -> [[UInt8]] {
        guard let stream = directory.withCString({ opendir($0) }) else { return [] }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: UInt8.self, capacity: 256) { pointer in
                    Array(
                        UnsafeBufferPointer(
                            start: pointer,
                            count: strnlen(UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self), 256)))
                }
            }
            if name != [46] && name != [46, 46] { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Removes a folder of ours and all in it. What cannot be removed stays; the next sweep tries again.
    static func removeTree(_ path: DiskPath) {
        if status(path)?.kind == .directory {
            for name in names(in: path) { removeTree(DiskPath(bytes: path.bytes + [UInt8(ascii: "/")] + name)) }
            removeEmptyDirectory(path)
        } else {
            _ = path.withCString { unlink($0) }
        }
    }
}
