#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An advisory lock on a file, held until `release` or the end of the process, `kill -9` included.
///
/// flock(2) belongs to the open file, so two holders in one process exclude each other as two processes do.
final class FileLock: Sendable {
    enum Kind: Sendable { case shared, exclusive }

    private let descriptor: Int32

    /// - Returns: nil when another holder is in the way.
    static func attempt(_ kind: Kind, on path: String) throws(SandboxError) -> FileLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw FileSystem.failure("open the lock", path) }
        if flock(descriptor, (kind == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 {
            // A reaper may have moved the folder away between our open and our lock.
            if isStill(descriptor, path) { return FileLock(descriptor: descriptor) }
            close(descriptor)
            return nil
        }
        let code = errno
        close(descriptor)
        if code == EWOULDBLOCK || code == EINTR { return nil }
        throw FileSystem.failure("lock", path, code)
    }

    private static func isStill(_ descriptor: Int32, _ path: String) -> Bool {
        var held = stat()
        var named = stat()
        return fstat(descriptor, &held) == 0 && lstat(path, &named) == 0 && held.st_ino == named.st_ino
            && held.st_dev == named.st_dev
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// Turns an exclusive lock into a shared one. Not atomic: what was read before has to be checked again.
    func share() -> Bool { flock(descriptor, LOCK_SH | LOCK_NB) == 0 }

    /// Unlocked by name: a child that another thread has just forked still holds a copy of the descriptor until its exec,
    /// and closing ours alone would leave the lock with it.
    deinit {
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
