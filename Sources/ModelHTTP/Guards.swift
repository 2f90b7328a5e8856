import Ccurl

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a process that holds a key owes before anything else.
enum Guards {
    static func raise() {
        dieWithParent()
        dumpNoCore()
        // Whoever starts us from a thread of a pool hands down that thread's mask: then nothing but SIGKILL would end us.
        var none = sigset_t()
        sigemptyset(&none)
        sigprocmask(SIG_SETMASK, &none, nil)
        // A write to a closed pipe is then an error, which ends the call in order.
        signal(SIGPIPE, SIG_IGN)
    }

    /// A call that nobody waits for must not go on being billed. The signal follows the *thread* that started us.
    /// Elsewhere the closing of standard output does the same, a moment later.
    private static func dieWithParent() {
        #if os(Linux)
            let parent = getppid()
            _ = acrouter_die_with_parent()
            // It died in between: the signal will never come.
            if getppid() != parent { exit(1) }
        #endif
    }

    /// Or the key would lie in a file.
    private static func dumpNoCore() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        #if canImport(Glibc)
            _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        #else
            _ = setrlimit(RLIMIT_CORE, &none)
        #endif
    }
}
