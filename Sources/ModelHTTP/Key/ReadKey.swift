import ModelProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Key {
    /// Reads the key from where the request says it is.
    ///
    /// - Parameter deadline: By then a command has answered or is killed.
    static func read(from source: ModelRequest.KeySource, until deadline: Deadline) throws(ModelFailure) -> Key {
        switch source {
        case .variable(let name): try Key(variable: name)
        case .file(let path): try Key(file: path)
        case .command(let command):
            try Key(
                firstLineOf: try KeyCommand(command).output(until: deadline), from: "the output of the key command")
        }
    }

    /// The variable is removed at once, so that no process started later inherits it.
    private init(variable name: String) throws(ModelFailure) {
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "=")), let value = getenv(name) else {
            throw ModelFailure(
                kind: .authentication,
                message: "the environment variable \(Wording.sanitised(name)) that should hold the key is not set")
        }
        let text = Array(String(cString: value).utf8)
        unsetenv(name)
        try self.init(firstLineOf: text, from: "the environment variable \(Wording.sanitised(name))")
    }

    /// As OpenSSH is with its keys: a regular file, ours, that nobody else can read; never through a link.
    private init(file path: String) throws(ModelFailure) {
        let name = "the key file \(Wording.sanitised(path))"
        func refused(_ why: String) -> ModelFailure {
            ModelFailure(kind: .authentication, message: "\(name) \(why)")
        }
        // Not blocked by a pipe of that name.
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw refused(
                errno == ELOOP
                    ? "is a symbolic link, which is refused" : "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw refused("cannot be looked at") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw refused("is no regular file") }
        guard status.st_uid == geteuid() else { throw refused("belongs to another user") }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw refused("is open to others (mode \(mode)), which is refused: chmod 600 it")
        }
        try self.init(firstLineOf: Descriptor.read(descriptor, limit: Self.longest + 2), from: name)
    }
}
