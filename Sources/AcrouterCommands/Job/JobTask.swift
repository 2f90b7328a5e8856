import Verification

/// What the user asks for: the part of a job that differs between `fix` and `run`.
struct JobTask: Sendable {
    /// The command's name, as it is remembered.
    var command: String
    var goal: JobGoal
    /// What is wrong, or what is to be done.
    var words = ""
    /// The user's own condition, run by sh.
    var accept: String?

    static let fix = JobTask(command: "fix", goal: .failingTests)
}
