import ArgumentParser
import Changes
import GitStore
import Memory
import Orchestrator
import Report

/// `git acrouter undo [<id>]`: take an applied patch back, byte for byte.
struct Undo: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take an applied patch back, byte for byte.",
        discussion: "Only files that still are as the patch left them are touched; otherwise nothing is.")

    @Argument(
        help: ArgumentHelp("The job whose patch to take back; without it, the last applied one.", valueName: "id"))
    var id: String?

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        _ = try workspace.root()
        let job = try id.map { try workspace.history().job(prefix: $0).summary.record.id.hex }
        let undone = try await takeBack(job, in: workspace.repository)
        AppliedPatches(workspace.layout).forget(JobID(hex: undone.job))
        let memory = try await JobMemory.open(workspace)
        try await memory.undone(JobID(hex: undone.job))
        if output.json {
            try program.print([
                "schema": "acrouter.undo/1", "job": .string(undone.job),
                "paths": .array(undone.paths.map { .string($0.display) }),
            ])
            return .done
        }
        let files = Amounts.count(undone.paths.count, "file")
        try program.print("took back job \(JobID(hex: undone.job).short): \(files) as before\n")
        return .done
    }

    private func takeBack(_ job: String?, in repository: GitRepository) async throws -> UndoneChange {
        do {
            return try await repository.undo(job: job)
        } catch let error as GitStoreError where error.code == .notFound {
            throw CommandError(.nothingToUndo, "undo", subject: job ?? "", underlying: error.underlying)
        }
    }
}
