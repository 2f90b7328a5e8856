import ArgumentParser
import Changes
import GitStore
import Orchestrator
import Report
import Verification

/// `git acrouter init`: make `.acrouter/`, say what was found.
struct Init: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Set a repository up: make .acrouter/, find the tests, look at the sandbox.",
        discussion: "Optional: fix works without it. Running it again changes nothing that is there.")

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        let root = try workspace.root()
        let made = try Skeleton.make(in: root)
        let memory = try await JobMemory.open(workspace)
        _ = memory
        let settings = try await workspace.settings()
        let tests = try await findTests(workspace, settings: settings)
        let sandbox = await Checkup.sandbox(workspace, settings: settings)
        let offers = try await workspace.modelOffers(settings)
        if output.json {
            try program.print([
                "schema": "acrouter.init/1", "made": .texts(made), "test": .text(tests?.command),
                "found_by": .text(tests?.evidence),
                "sandbox": .text(sandbox.state == .problem ? nil : sandbox.message), "offers": offers.json,
            ])
            return .done
        }
        for path in made { try program.print("made \(path)\n") }
        if made.isEmpty { try program.print(".acrouter/ is there already; nothing was changed\n") }
        if let tests {
            try program.print("tests: \(tests.command) (found by \(tests.evidence))\n")
        } else {
            program.warn("no test command found", hints: ["set one: git config acrouter.test 'make check'"])
        }
        try program.print("sandbox: \(sandbox.message)\n")
        if let hint = sandbox.hint { program.say("hint: \(hint)") }
        try tell(offers, program: program)
        return .done
    }

    private func tell(_ offers: ModelOffers, program: Program) throws {
        guard !offers.offers.isEmpty else { return }
        try program.print("models that you could add:\n")
        for line in offers.lines { try program.print("  \(line)\n") }
        if offers.hasAgent {
            program.say(
                "note: an agent works in the sandbox, but its network is open: what it reads there, it can send")
        }
    }

    /// Nil when none is found: `init` only looks, `fix` insists.
    private func findTests(_ workspace: Workspace, settings: Settings) async throws -> TestPlan? {
        let snapshot = try await workspace.repository.snapshot()
        return try await TestCommand(workspace: workspace, settings: settings)
            .detect(option: nil, tree: snapshot.tree, change: Patch(files: [])).plans.first
    }
}
