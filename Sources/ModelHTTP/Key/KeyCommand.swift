import ModelProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Asks a command for the key, as git asks a credential helper: run by `sh -c`, the answer on its standard output.
///
/// Its standard error is ours, so that it can say what it lacks; it has no input. It gets a process group of its own,
/// so that nothing of it is left when its time is up.
struct KeyCommand {
    private let command: String
    /// Output beyond it is not a key.
    private static let limit = Key.longest + 2

    init(_ command: String) { self.command = command }

    func output(until deadline: Deadline) throws(ModelFailure) -> [UInt8] {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw failed("cannot be started: no pipe") }
        // Or the command's own children would hold the end we read.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let child = start(output: ends[1])
        close(ends[1])
        guard let child else { throw failed("cannot be started") }
        let bytes = collect(from: ends[0], until: deadline)
        var status: Int32 = 0
        if bytes == nil { kill(-child, SIGKILL) }
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard let bytes else { throw failed("gave no key in time, or far too much") }
        guard status == 0 else {
            let isExit = status & 0x7F == 0
            throw failed(isExit ? "ended with status \(status >> 8 & 0xFF)" : "was killed by signal \(status & 0x7F)")
        }
        return bytes
    }

    private func failed(_ why: String) -> ModelFailure {
        ModelFailure(kind: .program, message: "the key command \(why)")
    }

    /// - Returns: Nil when the time is up or the output is too long.
    private func collect(from descriptor: Int32, until deadline: Deadline) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count <= Self.limit {
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&poller, 1, deadline.milliseconds(atMost: 60_000))
            if ready < 0, errno != EINTR { return nil }
            if deadline.hasPassed { return nil }
            guard ready > 0 else { continue }
            let piece = Descriptor.readOnce(descriptor)
            guard let piece else { return nil }
            if piece.isEmpty { return bytes }
            bytes += piece
        }
        return nil
    }

    private func start(output: Int32) -> pid_t? {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { posix_spawn_file_actions_destroy(&actions) }
        guard posix_spawnattr_init(&attributes) == 0 else { return nil }
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        // We ignore SIGPIPE; it must not.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let texts = ["sh", "-c", command]
        let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        return posix_spawn(&child, "/bin/sh", &actions, &attributes, words, environ) == 0 ? child : nil
    }
}
