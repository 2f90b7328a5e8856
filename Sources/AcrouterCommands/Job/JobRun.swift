import GitStore
import Orchestrator
import Report
import Routing
import Verification

/// One job from the command line to the offer of its patch: what `fix` and `run` share.
struct JobRun: Sendable {
    let program: Program
    let task: JobTask
    let job: JobOptions
    let offer: OfferOptions
    let output: OutputOptions

    func perform() async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        try workspace.requireCalm()
        let settings = try await workspace.settings()
        let arms = try workspace.arms(settings, named: job.models)
        if offer.commit { try await workspace.repository.requireCleanIndex(operation: "commit the patch") }
        if let branch = offer.branch { try await requireFree(branch, in: workspace.repository) }
        let progress = ProgressLine(program: program, settings: settings, noColour: output.noColor)
        defer { progress.finish() }
        progress.handle(.stage("looking at the working tree"))
        // What can be wrong with the input is found out before anything is made.
        let work = try await FixWork.prepare(workspace, settings: settings, options: job, task: task)
        let bench = try await Bench.prepare(workspace, settings: settings)
        let loop = FixLoop(
            store: workspace.repository, sandbox: bench.sandbox, memory: bench.memory.store, arms: arms,
            width: Bench.width, now: Clock.now, report: { progress.handle($0) })
        if offer.showPrompt {
            let previews = try await loop.prompts(work.request)
            progress.finish()
            return try PromptListing(previews: previews).show(in: program, json: output.json)
        }
        let result = try await loop.run(work.request)
        progress.finish()
        return try await conclude(
            result, work: work, bench: bench, canWrite: arms.contains { !$0.id.name.hasPrefix("builtin/") })
    }

    /// - Parameter canWrite: some model could take words; the built-in ones take failing tests only.
    private func conclude(_ result: FixResult, work: FixWork, bench: Bench, canWrite: Bool) async throws -> ExitStatus {
        var report = FixReport(result, request: work.request, applied: false)
        let display = try await Display.resolve(
            program, repository: work.workspace.repository, options: output, pages: false)
        guard result.verdict == .resolved else {
            if output.json {
                try program.print(report.json)
            } else {
                try display.show(report.summary(on: display.canvas))
            }
            await explain(result, work: work, canWrite: canWrite)
            return result.verdict == .nothingToFix ? .done : .no
        }
        let offer = FixOffer(
            workspace: work.workspace, memory: bench.memory, snapshot: work.snapshot, result: result, task: task,
            wishes: offer.wishes(json: output.json), display: display)
        return try await offer.conclude(report: &report)
    }

    private func explain(_ result: FixResult, work: FixWork, canWrite: Bool) async {
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
        case .unresolved:
            program.say("hint: 'git acrouter show \(result.job.short)' tells what every model tried")
            if let reproduction = result.reproduction {
                program.say("hint: the test that shows it: git acrouter show \(reproduction.job.short)")
            }
        case .nothingToFix where canWrite:
            program.say("hint: if something is wrong all the same, say what: git acrouter fix \"...\"")
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
