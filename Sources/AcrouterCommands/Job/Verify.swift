import ArgumentParser
import Changes
import GitStore
import Orchestrator
import Report
import Sandbox
import Verification

/// `git acrouter verify <patch>`: what the project's tests say of a given diff.
struct Verify: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove a patch with the project's tests, on a copy.",
        discussion: """
            Runs the tests on the working tree as it is, then with the patch, and compares. Nothing is applied. \
            Exit status: 0 resolved (what failed passes, what passed still does), 1 not.
            """)

    @Argument(
        help: ArgumentHelp("A diff as git prints it; - reads standard input.", valueName: "patch"), completion: .file())
    var patch: String

    @Option(help: ArgumentHelp("Test command, run by sh in the root of the repository.", valueName: "command"))
    var test: String?

    @Option(
        help: ArgumentHelp("Bound on the whole job (90s, 5m, 1h).", valueName: "duration"),
        transform: JobOptions.duration)
    var timeout: Duration?

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let clock = ContinuousClock()
        let started = clock.now
        let workspace = try await Workspace.open(program)
        try workspace.requireCalm()
        let settings = try await workspace.settings()
        let diff = try KeptPatch.read(patch, directory: program.directory)
        let progress = ProgressLine(program: program, settings: settings, noColour: output.noColor)
        defer { progress.finish() }
        let (snapshot, head) = try await workspace.snapshot()
        let candidate = try await workspace.repository.candidate(fromDiff: diff, on: snapshot.tree)
        let bench = try await Bench.prepare(workspace, settings: settings)
        let change = try await workspace.repository.patch(from: head.tree, to: snapshot.tree)
        let plan = try await TestCommand(workspace: workspace, settings: settings)
            .plan(option: test, tree: snapshot.tree, change: change)
        let bound = timeout ?? settings.duration(.timeout) ?? .seconds(600)
        let trial = Trial(
            verifier: Verifier(store: workspace.repository, memory: bench.memory.store), plan: plan, bound: bound,
            deadline: started + bound)
        let found = try await trial.run(candidate, sandbox: bench.sandbox, store: workspace.repository) {
            progress.handle(.stage($0))
        }
        progress.finish()
        let report = VerifyReport(
            judgement: found.judgement, baseline: found.baseline, restored: found.restored,
            seconds: (clock.now - started) / .seconds(1), sandbox: bench.sandbox.level)
        let hint = MissingHint(workspace: workspace, settings: settings, tree: snapshot.tree)
        return try await tell(report, log: found.log, hint: hint)
    }

    private func tell(_ report: VerifyReport, log: String, hint: MissingHint) async throws -> ExitStatus {
        let workspace = hint.workspace
        let display = try await Display.resolve(
            workspace.program, repository: workspace.repository, options: output, pages: false)
        if output.json {
            try workspace.program.print(report.json)
        } else {
            try display.show(report.text(on: display.canvas))
        }
        if report.baseline == nil {
            for line in log.split(separator: "\n").suffix(20) {
                workspace.program.say("    " + Printable.text(String(line), oneLine: true))
            }
            await hint.say(for: report.judgement.reason)
        }
        return report.judgement.verdict == .resolved ? .done : .no
    }
}
