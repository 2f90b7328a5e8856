import ArgumentParser
import Foundation
import GitStore
import Orchestrator
import Sandbox
import Verification

/// `git acrouter sandbox -- CMD`: runs a command as the tests are run, to see what they see.
///
/// Hidden: for looking into a test that behaves differently inside, and for the benchmark.
struct Inside: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Run a command in the sandbox, on a throw-away copy of the working tree.",
        shouldDisplay: false)

    @Option(help: ArgumentHelp("Run it so many times and print each time's milliseconds.", valueName: "count"))
    var times: Int?

    @Argument(parsing: .postTerminator)
    var command: [String]

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a command after --") }
        if let times, times < 1 { throw ValidationError("--times takes a number above zero") }
    }

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        let settings = try await workspace.settings()
        let (snapshot, _) = try await workspace.snapshot()
        let sandbox = try await LocalSandbox(
            configuration: Bench.sandboxConfiguration(workspace, settings: settings))
        let limits = SandboxLimits(wallClock: settings.duration(.timeout) ?? .seconds(600))
        let step = SandboxStep(arguments: command, limits: limits)
        let count = times ?? 1
        let results = try await sandbox.withSlot(for: snapshot.tree, from: workspace.repository, warmUp: []) { slot in
            var results: [(StepResult, Duration)] = []
            for _ in 0..<count {
                let started = ContinuousClock.now
                let result = try await slot.withAttempt(applying: []) { try await $0.run(step) }
                results.append((result, ContinuousClock.now - started))
            }
            return results.map { Timed(result: $0.0, milliseconds: $0.1 / .milliseconds(1)) }
        }
        guard times == nil else {
            for timed in results { try program.print(String(format: "%.2f", timed.milliseconds) + "\n") }
            return results.allSatisfy(\.result.succeeded) ? .done : .no
        }
        guard let result = results.first?.result else { return .no }
        try program.print(String(decoding: result.log, as: UTF8.self))
        if !result.succeeded { program.say("ended: \(result.ending)") }
        return result.succeeded ? .done : .no
    }

    private struct Timed: Sendable {
        let result: StepResult
        let milliseconds: Double
    }
}
