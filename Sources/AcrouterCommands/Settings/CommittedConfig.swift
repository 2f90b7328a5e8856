import Foundation

/// The repository's own settings, `.acrouter/config`: bytes of the working tree, never more than a plain file.
///
/// It comes from whoever wrote the repository. So: a regular file, no link on the way from the working tree's root,
/// bounded in size, read once, and what is parsed, hashed and shown are the same bytes.
enum CommittedConfig {
    enum State: Hashable, Sendable {
        case missing
        case present([UInt8])
        /// Something is there that is not read, and why.
        case refused(String)
    }

    static let path = ".acrouter/config"
    static let sizeLimit = 64 << 10

    static func read(workingTree: String) -> State {
        let folder = open(workingTree + "/.acrouter", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else {
            return errno == ENOENT ? .missing : .refused(".acrouter is not a folder of this working tree")
        }
        defer { close(folder) }
        // O_NONBLOCK: opening a named pipe must not wait for a writer.
        let file = openat(folder, "config", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            switch errno {
            case ENOENT: return .missing
            case ELOOP: return .refused("\(path) is a symbolic link")
            default: return .refused("\(path): " + String(cString: strerror(errno)))
            }
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return .refused("\(path) is not a regular file")
        }
        return contents(of: file)
    }

    private static func contents(of file: Int32) -> State {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Foundation.read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .refused("\(path): " + String(cString: strerror(errno))) }
            if count == 0 { return .present(bytes) }
            bytes += buffer[0..<count]
            if bytes.count > sizeLimit { return .refused("\(path) is larger than \(sizeLimit >> 10) KiB") }
        }
    }
}
