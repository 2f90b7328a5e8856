/// What this target itself refuses or fails at. Rooms have errors of their own; `ErrorReport` explains them all.
struct CommandError: Error, Hashable, Sendable {
    enum Code: Hashable, Sendable {
        /// The user's arguments make no sense together.
        case usage
        /// A setting has a value that cannot be read.
        case badSetting
        case unreadableFile
        case unwritableFile
        case outputClosed
        case noCommit
        case bareRepository
        case operationUnderWay
        case noTestCommand
        case unknownModel
        /// Known, and out of order: the reason is in `underlying`, what helps in `hints`.
        case unavailableModel
        case unknownProvider
        case unknownJob
        case ambiguousJob
        case noPatchKept
        case nothingToUndo
        case noHomeFolder
        case badRevision
        case committedConfig
        case indexDiffers
        case branchExists
        case leakingPrior
        /// A folder of hooks, or one hook, that is not ours to change; `hints` say what to do instead.
        case hooksRefused
        case templateMissing
    }

    var code: Code
    /// What was tried, as in "cannot `operation`".
    var operation: String
    /// On what.
    var subject: String
    /// The reason below it: a system error, a value, a list.
    var underlying: String
    /// What helps, where it depends on more than the code.
    var hints: [String]

    init(_ code: Code, _ operation: String, subject: String = "", underlying: String = "", hints: [String] = []) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.underlying = underlying
        self.hints = hints
    }

    static func usage(_ message: String) -> CommandError { CommandError(.usage, message) }
}
