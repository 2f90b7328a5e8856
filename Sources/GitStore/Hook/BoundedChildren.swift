import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Children of a program that has milliseconds: started side by side, read up to a bound, dead when the time is up.
///
/// Not `GitExecutable`, whose concurrency and orderly teardown a hook has no time for. Each child leads a process group
/// of its own, so that what it started dies with it. Blocks; shared only so that a watchdog can call `killAll`.
public final class BoundedChildren: Sendable {
    /// Groups that may be alive.
    private let groups = Mutex<[pid_t]>([])

    public init() {}

    enum Ending: Hashable, Sendable {
        case exited(Int32, [UInt8])
        /// It printed more than it may.
        case tooLong
        case outOfTime
        /// It could not be started, or was killed by somebody else.
        case failed
    }

    struct Command: Sendable {
        var arguments: [String]
        var input: [UInt8] = []
        /// Bytes of output beyond which it is killed.
        var limit: Int
        /// Whether what was printed so far says that the rest is not worth waiting for.
        var isTooLong: @Sendable ([UInt8]) -> Bool = { _ in false }
    }

    /// For a watchdog: nothing of ours runs on.
    public func killAll() {
        groups.withLock { for group in $0 { kill(-group, SIGKILL) } }
    }

    /// Runs all commands at once until each has ended, been stopped, or the time is up.
    ///
    /// - Parameter program: absolute path.
    /// - Returns: one ending for each command, in their order.
    func run(
        _ commands: [Command], program: String, environment: [String: String], until deadline: ContinuousClock.Instant
    ) -> [Ending] {
        var runs = commands.map { start($0, program: program, environment: environment) }
        defer { for run in runs { run.closeAll() } }
        while runs.contains(where: { $0.ending == nil }) {
            let left = deadline - ContinuousClock.now
            guard left > .zero, wait(for: &runs, at: left) else { break }
        }
        for index in runs.indices where runs[index].ending == nil { runs[index].ending = .outOfTime }
        return runs.map { reaped($0) }
    }

    /// Waits until something can be read and reads it.
    /// - Returns: false when waiting itself failed.
    private func wait(for runs: inout [Run], at most: Duration) -> Bool {
        let open = runs.indices.filter { runs[$0].ending == nil }
        var entries = open.map { pollfd(fd: runs[$0].output, events: Int16(POLLIN), revents: 0) }
        // Rounded up: at zero it would spin.
        let milliseconds = Int32(min(most / .milliseconds(1), 60_000)) + 1
        let count = poll(&entries, nfds_t(entries.count), milliseconds)
        if count < 0 { return errno == EINTR }
        for (entry, index) in zip(entries, open) where entry.revents != 0 { runs[index].read() }
        return true
    }

    private func reaped(_ run: Run) -> Ending {
        guard run.group > 0 else { return .failed }
        if run.ending != .ended { kill(-run.group, SIGKILL) }
        // Until it has ended it stays in the list, and until it is out of the list it is not reaped.
        var information = siginfo_t()
        while waitid(P_PID, id_t(run.group), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        groups.withLock { groups in groups.removeAll { $0 == run.group } }
        var status: Int32 = 0
        while waitpid(run.group, &status, 0) < 0 { guard errno == EINTR else { return .failed } }
        switch run.ending {
        case .tooLong: return .tooLong
        case .outOfTime: return .outOfTime
        case .ended, nil: return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF, run.bytes) : .failed
        }
    }
}

extension BoundedChildren {
    /// One child under way.
    private struct Run {
        enum State { case ended, tooLong, outOfTime }

        /// Process and group; 0 when it could not be started.
        var group: pid_t = 0
        var output: Int32 = -1
        var input: Int32 = -1
        var command: Command
        var bytes: [UInt8] = []
        var ending: State?

        mutating func read() {
            withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
                #if canImport(Glibc)
                    let count = Glibc.read(output, buffer.baseAddress, buffer.count)
                #else
                    let count = Darwin.read(output, buffer.baseAddress, buffer.count)
                #endif
                if count > 0 {
                    bytes.append(contentsOf: buffer[..<count])
                    if bytes.count > command.limit || command.isTooLong(bytes) { ending = .tooLong }
                } else if count == 0 || errno != EINTR {
                    ending = .ended
                }
            }
        }

        func closeAll() { for descriptor in [output, input] where descriptor >= 0 { close(descriptor) } }
    }

    private func start(_ command: Command, program: String, environment: [String: String]) -> Run {
        var run = Run(command: command)
        run.input = command.input.isEmpty ? -1 : Self.pipe(holding: command.input) ?? -1
        guard command.input.isEmpty || run.input >= 0, let ends = Self.pipe() else {
            run.ending = .ended
            return run
        }
        run.output = ends[0]
        let spawned = groups.withLock { groups in
            let pid = Self.spawn(command, program: program, environment: environment, input: run.input, output: ends[1])
            if let pid { groups.append(pid) }
            return pid
        }
        close(ends[1])
        run.group = spawned ?? 0
        if spawned == nil { run.ending = .ended }
        return run
    }

    private static func pipe() -> [Int32]? {
        var ends: [Int32] = [-1, -1]
        #if canImport(Glibc)
            guard Glibc.pipe(&ends) == 0 else { return nil }
        #else
            guard Darwin.pipe(&ends) == 0 else { return nil }
        #endif
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    /// The reading end of a pipe with all of `bytes` in it, or nil when they are more than a pipe holds.
    ///
    /// Full before anybody reads: whoever writes while the child runs would have to wait for it.
    private static func pipe(holding bytes: [UInt8]) -> Int32? {
        guard let ends = pipe() else { return nil }
        defer { close(ends[1]) }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        guard write(ends[1], bytes, bytes.count) == bytes.count else {
            close(ends[0])
            return nil
        }
        return ends[0]
    }

    private static func spawn(
        _ command: Command, program: String, environment: [String: String], input: Int32, output: Int32
    ) -> pid_t? {
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        guard posix_spawn_file_actions_init(&actions) == 0, posix_spawnattr_init(&attributes) == 0 else { return nil }
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        if input >= 0 {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        return withCStrings([program] + command.arguments) { arguments in
            withCStrings(environment.map { "\($0)=\($1)" }) { variables in
                var pid: pid_t = 0
                return posix_spawn(&pid, program, &actions, &attributes, arguments, variables) == 0 ? pid : nil
            }
        }
    }

    /// `texts` as C has lists of them: pointers, then a null.
    private static func withCStrings<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
