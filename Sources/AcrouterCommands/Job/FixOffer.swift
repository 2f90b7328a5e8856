import Changes
import GitStore
import Orchestrator
import Report
import Routing
import Verification

/// What happens to a verified patch: shown, kept in a file, put where the user wants it.
///
/// By now everything is in Memory; the file is written before anybody is asked, so that Ctrl-C at the question loses nothing.
struct FixOffer: Sendable {
    /// What the user asked for on the command line.
    struct Wishes: Sendable {
        var yes: Bool
        var dryRun: Bool
        var json: Bool
        var patchOut: String?
        var branch: String?
        var commit: Bool
    }

    /// What became of the patch.
    enum Fate: Sendable {
        case applied(note: String)
        /// In a file; the text says why it was not applied, nil when the user did not want it applied.
        case kept(path: String, refusal: ErrorReport?)
        case written(path: String)
    }

    let workspace: Workspace
    let memory: JobMemory
    let snapshot: Snapshot
    let result: FixResult
    let task: JobTask
    let wishes: Wishes
    let display: Display

    private var program: Program { workspace.program }

    /// - Returns: 1 when the patch was to be applied and could not be; 0 otherwise.
    func conclude(report: inout FixReport) async throws -> ExitStatus {
        guard let candidate = result.candidate, let diff = result.diff else { return .done }
        let kept = try KeptPatch.keep(diff, job: result.job.hex, folder: workspace.layout.patchFolder)
        if !wishes.json {
            try display.show(DiffText.rendered(diff, canvas: display.canvas))
            try display.show("\n" + report.summary(on: display.canvas))
        }
        if task.goal == .task, task.accept == nil {
            program.say("note: no test shows whether the task is done, only that nothing broke: read the diff")
        }
        let fate = try await place(candidate, diff: diff, kept: kept)
        switch fate {
        case .applied(let note):
            report.applied = true
            KeptPatch.discard(kept)
            program.say(note)
        case .written(let path):
            KeptPatch.discard(kept)
            program.say("written to \(Printable.text(path, oneLine: true)); apply it with: git apply \(path)")
        case .kept(let path, nil): program.say("not applied; kept in \(path)\nhint: apply it with: git apply \(path)")
        case .kept(let path, let refusal?):
            program.messages.writeQuietly(Array(refusal.text.utf8))
            program.say("the patch is kept in \(path)")
        }
        if wishes.json { try program.print(report.json) }
        if case .kept(_, .some) = fate { return .no }
        return .done
    }

    private func place(_ candidate: CandidatePatch, diff: [UInt8], kept: String) async throws -> Fate {
        if let path = wishes.patchOut {
            let file = path.hasPrefix("/") ? path : "\(program.directory)/\(path)"
            try KeptPatch.write(diff, to: file)
            if !wishes.yes && !wishes.commit && wishes.branch == nil { return .written(path: path) }
        }
        if wishes.dryRun { return .kept(path: kept, refusal: nil) }
        do {
            if let branch = wishes.branch { return try await commit(candidate, toBranch: branch) }
            guard try wishes.yes || consent() else { return .kept(path: kept, refusal: nil) }
            return try await apply(candidate)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // The reason is told beside the place of the patch, not instead of it.
            return .kept(path: kept, refusal: ErrorReport(error, usage: nil))
        }
    }

    /// False when nobody can be asked.
    private func consent() throws -> Bool {
        guard !wishes.json else { return false }
        let question = wishes.commit ? "Apply this patch and commit it?" : "Apply this patch to the working tree?"
        return try Question.ask(question, program: program) ?? false
    }

    private func commit(_ candidate: CandidatePatch, toBranch name: String) async throws -> Fate {
        let id = try await workspace.repository.createBranch(name, candidate: candidate, message: message)
        try await memory.applied(result.job, note: "branch \(name)")
        try await memory.committed(result.job, commit: id.hex)
        return .applied(note: "committed to branch \(Printable.text(name, oneLine: true)) as \(id.short)")
    }

    private func apply(_ candidate: CandidatePatch) async throws -> Fate {
        let change = try await workspace.repository.apply(candidate, expecting: snapshot, job: result.job.hex)
        try await memory.applied(result.job, note: "working tree")
        await tellHooks(candidate)
        let files = Amounts.count(change.paths.count, "file")
        let back = "git acrouter undo"
        guard wishes.commit else { return .applied(note: "applied to \(files); take it back with: \(back)") }
        let id = try await workspace.repository.commitApplied(candidate, message: message)
        // Where our own post-commit has said so already, twice is as good as once.
        try await memory.committed(result.job, commit: id.hex)
        AppliedPatches(workspace.layout).forget(result.job)
        return .applied(note: "applied to \(files) and committed as \(id.short)")
    }

    /// So that they know the patch again when it is committed. A patch that they do not know is applied all the same.
    private func tellHooks(_ candidate: CandidatePatch) async {
        do {
            let patch = try await AppliedPatch.describe(
                candidate, job: result.job, model: maker, head: snapshot.head?.tree, in: workspace.repository)
            if let patch { try AppliedPatches(workspace.layout).keep(patch) }
        } catch {
            program.warn(
                "the commit of this patch will not name its author", hints: [ErrorReport(error, usage: nil).message])
        }
    }

    /// Who wrote it, truthfully.
    private var maker: String {
        result.attempts.last { $0.judgement.verdict == .resolved }?.arm.name ?? "git-acrouter"
    }

    /// Names what was fixed and who wrote it.
    private var message: String {
        let tests = (result.baseline?.failToPass ?? []).sorted().filter { $0 != .wholeCommand }
        let named = tests.first.map { Printable.text($0.name, oneLine: true) } ?? ""
        let words = Printable.text(
            task.words.split(whereSeparator: \.isNewline).first.map(String.init) ?? "", oneLine: true)
        let subject: String =
            switch tests.count {
            case _ where !words.isEmpty: Printable.fit(words, width: 72)
            case 0: "Make the tests pass"
            case 1 where named.count <= 60: "Make \(named) pass"
            case 1: "Make a failing test pass"
            default: "Make \(tests.count) failing tests pass"
            }
        let list = tests.prefix(20).map { "- " + Printable.text($0.name, oneLine: true) }.joined(separator: "\n")
        return subject + "\n\n" + (list.isEmpty ? "" : list + "\n\n") + "Assisted-by: \(maker)\n"
    }
}
