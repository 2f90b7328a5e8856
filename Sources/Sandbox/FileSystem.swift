#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The few system calls that the room needs, each failure a `SandboxError` with its errno.
enum FileSystem {
    static func failure(_ operation: String, _ path: String, _ code: Int32 = errno) -> SandboxError {
        let isSpace = code == ENOSPC || code == EDQUOT
        return SandboxError(
            isSpace ? .noSpace : .fileSystem, operation, on: path, underlying: String(cString: strerror(code)),
            hints: isSpace ? ["free some disk space, or lower acrouter.cacheLimit"] : [])
    }

    /// Makes a folder and its missing parents; an existing folder is fine.
    static func makeDirectory(_ path: String, mode: mode_t = 0o755) throws(SandboxError) {
        if mkdir(path, mode) == 0 {
            // The umask is the user's; the mode is meant.
            _ = chmod(path, mode)
            return
        }
        if errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw failure("make the folder", path)
        }
        try makeDirectory(String(path[..<slash]), mode: mode)
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw failure("make the folder", path) }
        _ = chmod(path, mode)
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A folder, or a symlink to one.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A regular file, or a symlink to one.
    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Target of a symlink, or nil when the path is none.
    static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { raw -> Int in
            guard let start = raw.baseAddress else { return -1 }
            return readlink(path, start.assumingMemoryBound(to: CChar.self), raw.count)
        }
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// The path with every symlink resolved, or nil when something on the way is missing or closed to us.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Names in a folder, without `.` and `..`; empty when it cannot be read.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = String(decoding: entryName(entry), as: UTF8.self)
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func entryName(_ entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        withUnsafePointer(to: &entry.pointee.d_name) { name in
            name.withMemoryRebound(to: UInt8.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                Array(
                    UnsafeBufferPointer(
                        start: $0, count: strlen(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))))
            }
        }
    }

    /// Writes a file that did not exist, or replaces the contents of ours; never through a symlink.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(SandboxError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("write", path) }
        defer { close(descriptor) }
        _ = fchmod(descriptor, mode)
        try writeAll(bytes, to: descriptor, path)
    }

    static func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(SandboxError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw -> Int in
                guard let start = raw.baseAddress else { return 0 }
                #if canImport(Glibc)
                    return Glibc.write(descriptor, start + done, raw.count - done)
                #else
                    return Darwin.write(descriptor, start + done, raw.count - done)
                #endif
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("write", path)
            }
            done += count
        }
    }

    /// Contents of a regular file of at most `limit` bytes; nil for anything else. Follows no symlink, waits on no FIFO.
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
            return nil
        }
        return readAll(descriptor, limit: limit)
    }

    /// Reads to the end; nil when there is more than `limit` (a file may grow, and `/proc` tells no size).
    static func readAll(_ descriptor: Int32, limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { raw -> Int in
                #if canImport(Glibc)
                    return Glibc.read(descriptor, raw.baseAddress, raw.count)
                #else
                    return Darwin.read(descriptor, raw.baseAddress, raw.count)
                #endif
            }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            if bytes.count > limit { return nil }
        }
    }

    /// The first bytes of a regular file.
    static func start(of path: String, count: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: count)
        let got = buffer.withUnsafeMutableBytes { raw -> Int in
            #if canImport(Glibc)
                return Glibc.read(descriptor, raw.baseAddress, raw.count)
            #else
                return Darwin.read(descriptor, raw.baseAddress, raw.count)
            #endif
        }
        return got < 0 ? nil : Array(buffer.prefix(got))
    }

    static func text(_ path: String, limit: Int = 1 << 20) -> String? {
        read(path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Puts a new file in the place of an old one in one step.
    static func replace(_ path: String, with text: String) throws(SandboxError) {
        let temporary = path + ".new"
        try write(Array(text.utf8), to: temporary)
        guard rename(temporary, path) == 0 else { throw failure("replace", path) }
    }

    /// Bytes that an ordinary user may still write to the file system of `path`.
    static func freeBytes(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }
}
