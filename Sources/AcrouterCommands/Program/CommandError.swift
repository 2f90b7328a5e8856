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
    }

    var code: Code
    /// What was tried, as in "cannot `operation`".
    var operation: String
    /// On what.
    var subject: String
    /// The reason below it: a system error, a value, a list.
    var underlying: String

    init(_ code: Code, _ operation: String, subject: String = "", underlying: String = "") {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.underlying = underlying
    }

    static func usage(_ message: String) -> CommandError { CommandError(.usage, message) }
}
