import ArgumentParser
import GitStore
import Orchestrator
import Report
import Routing
import Verification

/// `git acrouter fix`: find what fails, choose who may try, prove the patch, offer it.
struct Fix: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "fix", abstract: "Find what fails, get a patch that the project's own tests prove, and offer it.",
        discussion: """
            Works on a snapshot of the working tree (tracked and untracked files, ignored ones left out); nothing of \
            the repository or the working tree changes until you say yes. Without a terminal and without --yes the \
            patch is kept and its path printed. Exit status: 0 resolved or nothing to fix, 1 not resolved.
            """)

    @OptionGroup var job: JobOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Apply the patch without asking.")
    var yes = false

    @Flag(name: .customLong("dry-run"), help: "Show the patch and apply nothing.")
    var dryRun = false

    @Option(
        name: .customLong("patch-out"), help: ArgumentHelp("Write the patch to a file.", valueName: "file"),
        completion: .file())
    var patchOut: String?

    @Option(help: ArgumentHelp("Put the patch on a new branch; the working tree stays as it is.", valueName: "name"))
    var branch: String?

    @Flag(help: "Commit the applied patch; refused when the index differs from HEAD.")
    var commit = false

    func validate() throws {
        if dryRun && (yes || commit || branch != nil) {
            throw ValidationError("--dry-run applies nothing: it goes with none of --yes, --commit, --branch")
        }
        if branch != nil && commit {
            throw ValidationError("--branch already commits, to the new branch: leave --commit out")
        }
    }

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        try workspace.requireCalm()
        let settings = try await workspace.settings()
        let arms = try settings.arms(named: job.models)
        if commit { try await workspace.repository.requireCleanIndex(operation: "commit the patch") }
        if let branch { try await requireFree(branch, in: workspace.repository) }
        let progress = ProgressLine(program: program, settings: settings, noColour: output.noColor)
        defer { progress.finish() }
        progress.handle(.stage("looking at the working tree"))
        // What can be wrong with the input is found out before anything is made.
        let work = try await FixWork.prepare(workspace, settings: settings, options: job)
        let bench = try await Bench.prepare(workspace, settings: settings)
        let loop = FixLoop(
            store: workspace.repository, sandbox: bench.sandbox, memory: bench.memory.store, arms: arms,
            width: Bench.width, now: Clock.now, report: { progress.handle($0) })
        let result = try await loop.run(work.request)
        progress.finish()
        return try await conclude(result, work: work, bench: bench)
    }

    private func conclude(_ result: FixResult, work: FixWork, bench: Bench) async throws -> ExitStatus {
        let program = work.workspace.program
        var report = FixReport(result, dimension: work.request.dimension, applied: false)
        let display = try await Display.resolve(
            program, repository: work.workspace.repository, options: output, pages: false)
        guard result.verdict == .resolved else {
            if output.json {
                try program.print(report.json)
            } else {
                try display.show(report.summary(on: display.canvas))
            }
            await explain(result, work: work, program: program)
            return result.verdict == .nothingToFix ? .done : .no
        }
        let wishes = FixOffer.Wishes(
            yes: yes, dryRun: dryRun, json: output.json, patchOut: patchOut, branch: branch, commit: commit)
        let offer = FixOffer(
            workspace: work.workspace, memory: bench.memory, snapshot: work.snapshot, result: result, wishes: wishes,
            display: display)
        return try await offer.conclude(report: &report)
    }

    private func explain(_ result: FixResult, work: FixWork, program: Program) async {
        let plan = work.request.plan
        switch result.verdict {
        case .indeterminate:
            let lines = result.log.split(separator: "\n").suffix(20)
            if !lines.isEmpty { program.say("last lines of '\(plan.command)':") }
            for line in lines { program.say("    " + Printable.text(String(line), oneLine: true)) }
            await MissingHint(workspace: work.workspace, settings: work.settings, tree: work.snapshot.tree)
                .say(for: result.reason)
            program.say(
                "hint: run '\(plan.command)' yourself (found by \(plan.evidence)), or name another command with --test")
        case .unresolved: program.say("hint: 'git acrouter show \(result.job.short)' tells what every model tried")
        case .resolved, .nothingToFix: break
        }
    }

    /// Said before any work is done, not after it.
    private func requireFree(_ branch: String, in repository: GitRepository) async throws {
        do {
            _ = try await repository.resolve("refs/heads/\(branch)")
        } catch let error as GitStoreError where error.code == .notFound {
            return
        }
        throw CommandError(.branchExists, "make the branch", subject: branch, underlying: "it exists already")
    }
}
