import ArgumentParser
import Changes
import Classification
import GitStore
import Report

/// `git acrouter classify`: what kind of work a change is.
struct Classify: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "classify", abstract: "Say what kind of work a change is, with the evidence.",
        discussion:
            "Without an argument: the staged change, or the working tree's when nothing is staged. Exit status: 1 when nothing is changed."
    )

    @Argument(help: ArgumentHelp("A commit, or a range A..B.", valueName: "revision"))
    var revision: String?

    @Flag(help: "The staged change.")
    var staged = false

    @Flag(help: "The working tree's change, untracked files included.")
    var worktree = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if [revision != nil, staged, worktree].count(where: { $0 }) > 1 {
            throw ValidationError("give one of a revision, --staged and --worktree")
        }
    }

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        let change = try await change(in: workspace.repository)
        let report = ClassificationReport(
            classification: Classifier.classify(change, testsFail: false), language: Classifier.language(of: change),
            files: change.files.count, added: change.addedLines, removed: change.removedLines)
        if output.json {
            try program.print(report.json)
        } else if change.isEmpty {
            program.say("nothing is changed: there is nothing to classify")
        } else {
            let display = try await Display.resolve(
                program, repository: workspace.repository, options: output, pages: false)
            try display.show(report.text(on: display.canvas))
        }
        return change.isEmpty ? .no : .done
    }

    private func change(in repository: GitRepository) async throws -> Patch {
        if let revision {
            do {
                return try await repository.patch(range: revision)
            } catch let error as GitStoreError where error.code == .notFound || error.code == .gitFailed {
                throw CommandError(.badRevision, "read", subject: "'\(revision)'", underlying: error.underlying)
            }
        }
        if worktree { return try await repository.workingTreePatch() }
        let index = try await repository.stagedPatch()
        return staged || !index.isEmpty ? index : try await repository.workingTreePatch()
    }
}
