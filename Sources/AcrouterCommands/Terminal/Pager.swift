import Foundation

/// The user's pager, as git would start it: through `sh`, with git's defaults for less.
struct Pager: Sendable {
    var command: String

    /// Order of git-var(1): `GIT_PAGER`, `core.pager`, `PAGER`, less.
    ///
    /// - Parameter configured: `core.pager`.
    /// - Returns: nil when output goes to no terminal, or the pager is `cat` or empty, which both mean none.
    init?(program: Program, configured: String?) {
        guard program.terminal.isOutput else { return nil }
        let named = program.environment["GIT_PAGER"] ?? configured ?? program.environment["PAGER"] ?? "less"
        guard !named.isEmpty, named != "cat" else { return nil }
        command = named
    }

    /// Feeds `bytes` to the pager and waits until the user leaves it.
    /// - Returns: False when it could not be started; nothing was shown then.
    func show(_ bytes: [UInt8], environment: [String: String]) -> Bool {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var surroundings = environment
        // As git: quit if one screen, keep colours, do not clear the screen.
        surroundings["LESS"] = environment["LESS"] ?? "FRX"
        surroundings["LV"] = environment["LV"] ?? "-c"
        surroundings["GIT_PAGER_IN_USE"] = "true"
        guard let child = start(input: ends[0], environment: surroundings) else {
            close(ends[0])
            close(ends[1])
            return false
        }
        close(ends[0])
        // Ctrl-C belongs to the pager while it runs; it has started, so it does not inherit this.
        let before = signal(SIGINT, SIG_IGN)
        ByteSink(descriptor: ends[1]).writeQuietly(bytes)
        close(ends[1])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        _ = signal(SIGINT, before)
        // 127: the shell found no such program; git then shows the text without a pager.
        return status & 0x7F != 0 || (status >> 8) & 0xFF != 127
    }

    private func start(input: Int32, environment: [String: String]) -> pid_t? {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
        #else
            var actions: posix_spawn_file_actions_t?
        #endif
        guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        let words = ["sh", "-c", command]
        let pairs = environment.map { "\($0.key)=\($0.value)" }
        var child: pid_t = 0
        let failure = withPointers(to: words) { arguments in
            withPointers(to: pairs) { posix_spawn(&child, "/bin/sh", &actions, nil, arguments, $0) }
        }
        return failure == 0 ? child : nil
    }

    /// C's array of strings, ended by a null pointer, for the length of one call.
    private func withPointers<Value>(
        to texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
