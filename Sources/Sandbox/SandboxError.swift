/// What the sandbox could not do. What an untrusted command did (exit code, limit) is a result, never an error.
public struct SandboxError: Error, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// No isolation on this machine, and the user did not ask for a run without it.
        case unavailable
        /// The stage (mounts, namespaces) failed although the probe passed.
        case stageFailed
        case noSpace
        case fileSystem
        /// Every slot stayed locked by other runs.
        case slotsBusy
        /// A second step was started in an attempt whose first one still runs; a layer is mounted once at a time.
        case attemptBusy
        /// An edit names a path that no tree can hold: empty, absolute, with `..`, or inside `.git`.
        case invalidPath
    }

    public let code: Code
    /// What was tried: "mount the layer".
    public let operation: String
    /// On what: a path or a program.
    public let subject: String
    /// The system's words.
    public let underlying: String
    /// What the user can do; empty when there is nothing to advise.
    public let hints: [String]

    public init(_ code: Code, _ operation: String, on subject: String, underlying: String = "", hints: [String] = []) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.underlying = underlying
        self.hints = hints
    }

    public var description: String {
        let cause = underlying.isEmpty ? "" : ": \(underlying)"
        return "cannot \(operation) (\(subject))\(cause)"
    }
}
