import Foundation

/// Files of a few kilobytes, by plain system calls, for who has no time: never waits for a pipe, never follows a link.
enum SmallFile {
    /// - Returns: nil when there is none, when it is no plain file, or when it holds more than `limit` bytes.
    static func read(_ path: String, limit: Int) -> (bytes: [UInt8], modified: Int64)? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = Foundation.read(file, &bytes, bytes.count)
        guard count == bytes.count else { return nil }
        return (bytes, modified(status))
    }

    /// Seconds since 1970.
    static func modified(_ status: stat) -> Int64 {
        #if canImport(Glibc)
            Int64(status.st_mtim.tv_sec)
        #else
            Int64(status.st_mtimespec.tv_sec)
        #endif
    }

    /// Puts new bytes in place of old ones: readers see either. Not synced, and every failure is ignored.
    ///
    /// The scratch file has one name, so that a program that is killed here leaves no heap of them.
    static func replace(_ path: String, with bytes: [UInt8]) {
        let scratch = path + ".new"
        let file = open(scratch, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        let written = write(file, bytes, bytes.count)
        close(file)
        if written == bytes.count { rename(scratch, path) } else { unlink(scratch) }
    }
}
