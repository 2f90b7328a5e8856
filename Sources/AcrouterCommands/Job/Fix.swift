import ArgumentParser

/// `git acrouter fix`: find what fails, choose who may try, prove the patch, offer it.
struct Fix: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "fix", abstract: "Find what fails, get a patch that the project's own tests prove, and offer it.",
        discussion: """
            Works on a snapshot of the working tree (tracked and untracked files, ignored ones left out); nothing of \
            the repository or the working tree changes until you say yes. Where no test fails, say what is wrong: a \
            test that shows it is written first, then the fix. Without a terminal and without --yes the patch is kept \
            and its path printed. Exit status: 0 resolved or nothing to fix, 1 not resolved.
            """)

    @Argument(help: ArgumentHelp("What is wrong, in your own words.", valueName: "words"))
    var words: String?

    @OptionGroup var job: JobOptions
    @OptionGroup var offer: OfferOptions
    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        var task = JobTask.fix
        task.words = words ?? ""
        return try await JobRun(program: program, task: task, job: job, offer: offer, output: output).perform()
    }
}
