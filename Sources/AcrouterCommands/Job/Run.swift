import ArgumentParser
import Verification

/// `git acrouter run`: any task, given to the model that will most likely do it, kept honest by the tests.
struct Run: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Have a task done, and make sure that every test keeps its verdict.",
        discussion: """
            The kind of work is read from your words. The patch is accepted when every test that passed still passes, \
            no new test fails, and the command of --accept, where given, exits 0. Without --accept nothing proves that \
            the task is done, only that nothing broke. Exit status: 0 resolved, 1 not resolved.
            """)

    @Argument(help: ArgumentHelp("What is to be done, in your own words.", valueName: "task"))
    var task: String

    @Option(help: ArgumentHelp("Run by sh on the patched copy; has to exit 0.", valueName: "command"))
    var accept: String?

    @OptionGroup var job: JobOptions
    @OptionGroup var offer: OfferOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if task.allSatisfy(\.isWhitespace) { throw ValidationError("say what is to be done") }
    }

    func perform(in program: Program) async throws -> ExitStatus {
        let task = JobTask(command: "run", goal: .task, words: task, accept: accept)
        return try await JobRun(program: program, task: task, job: job, offer: offer, output: output).perform()
    }
}
