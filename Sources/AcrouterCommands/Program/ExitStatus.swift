/// What the process says to its caller, in git's numbers.
struct ExitStatus: Hashable, Sendable {
    let code: Int32

    /// A verified patch exists, or there was nothing to do.
    static let done = ExitStatus(code: 0)
    /// An honest no: tried, and not resolved.
    static let no = ExitStatus(code: 1)
    static let fatal = ExitStatus(code: 128)
    static let usage = ExitStatus(code: 129)
    static let interrupted = ExitStatus(code: 130)
    static let terminated = ExitStatus(code: 143)
    /// The reader of our output went away: what a shell reports for SIGPIPE, and what git exits with.
    static let outputClosed = ExitStatus(code: 141)
}
