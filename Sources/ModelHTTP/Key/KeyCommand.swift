import Ccurl
import ModelProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Asks a command for the key, as git asks a credential helper: run by `sh -c`, the answer on its standard output.
///
/// Its standard error is ours, so that it can say what it lacks; it has no input. It gets a process group of its own, led
/// by a watch, so that nothing of it is left when its time is up, nor when we are killed and can do nothing any more.
struct KeyCommand {
    private let command: String
    /// Output beyond it is not a key.
    private static let limit = Key.longest + 2

    init(_ command: String) { self.command = command }

    func output(until deadline: Deadline) throws(ModelFailure) -> [UInt8] {
        guard let output = Pipe(), let lifeline = Pipe() else { throw failed("cannot be started: no pipe") }
        defer { output.closeReading() }
        guard let watch = start(Self.watch, input: lifeline.reading, output: nil, group: 0) else {
            output.closeWriting()
            lifeline.closeReading()
            lifeline.closeWriting()
            throw failed("cannot be started")
        }
        lifeline.closeReading()
        let child = start(command, input: nil, output: output.writing, group: watch)
        output.closeWriting()
        let bytes = child == nil ? nil : collect(from: output.reading, until: deadline)
        var status: Int32 = 0
        if let child {
            if bytes == nil { kill(child, SIGKILL) }
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
        }
        // What it has left running is no part of the key.
        kill(-watch, SIGKILL)
        lifeline.closeWriting()
        while waitpid(watch, nil, 0) < 0, errno == EINTR {}
        guard child != nil else { throw failed("cannot be started") }
        guard let bytes else { throw failed("gave no key in time, or far too much") }
        guard status == 0 else {
            let isExit = status & 0x7F == 0
            throw failed(isExit ? "ended with status \(status >> 8 & 0xFF)" : "was killed by signal \(status & 0x7F)")
        }
        return bytes
    }

    /// Its input ends when we do, however that comes about; it then ends its group, the command and itself.
    private static let watch = "read -r line; kill -s KILL 0"

    /// Both ends are closed in children, or one of them would hold the end that another waits for.
    private struct Pipe {
        let reading: Int32
        let writing: Int32

        init?() {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            (reading, writing) = (ends[0], ends[1])
        }

        func closeReading() { close(reading) }
        func closeWriting() { close(writing) }
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

    /// - Parameters:
    ///   - input: nil is none, and so is `output`; without output there are no errors either.
    ///   - group: the process group to join; 0 makes one.
    private func start(_ script: String, input: Int32?, output: Int32?, group: pid_t) -> pid_t? {
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
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, 1)
        } else {
            for end: Int32 in 1...2 { posix_spawn_file_actions_addopen(&actions, end, "/dev/null", O_WRONLY, 0) }
        }
        // We ignore SIGPIPE; it must not. (`sigset_t` may come through Ccurl, by which module is read first.)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, group)
        let texts = ["sh", "-c", script]
        let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        return posix_spawn(&child, "/bin/sh", &actions, &attributes, words, environ) == 0 ? child : nil
    }
}
