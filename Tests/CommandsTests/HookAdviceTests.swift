import Foundation
import Orchestrator
import Testing

/// `suggest` behind the installed pre-commit hook.
@Suite struct HookAdviceTests {
    private func repository() async throws -> Scratch {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try #require(try await scratch.acrouter("hooks", "install").status == 0)
        try await Suggesting.stageFix(in: scratch)
        return scratch
    }

    /// A busy machine may take the hook's tenth of a second away; it has then said nothing, and noted nothing.
    private func hook(
        _ scratch: Scratch, setting: [String: String] = [:], until: (Scratch.Output) -> Bool
    ) async throws -> Scratch.Output {
        var output = try await scratch.run(["git", "hook", "run", "pre-commit"], setting: setting)
        for _ in 1...20 where !until(output) {
            output = try await scratch.run(["git", "hook", "run", "pre-commit"], setting: setting)
        }
        return output
    }

    @Test func saysWhatSuggestSaysAndLetsTheCommitPass() async throws {
        let scratch = try await repository()
        try await Suggesting.remember(in: scratch, failing: 2)
        for setting in [["ACROUTER": "0"], ["SKIP": "mypy,acrouter"]] {
            let skipped = try await scratch.run(["git", "hook", "run", "pre-commit"], setting: setting)
            #expect(skipped.status == 0 && skipped.stdout.isEmpty && skipped.stderr.isEmpty)
        }
        let said = try await hook(scratch) { $0.stderr.contains("git acrouter fix") }
        #expect(said.status == 0)
        #expect(said.stderr.contains("2 tests failed on this commit"), "\(said.stderr)")
        let again = try await scratch.run(["git", "commit", "-q", "-m", "fix"])
        #expect(again.status == 0)
        #expect(!again.stderr.contains("git acrouter fix"), "said once")
        try await scratch.shell("git rev-parse -q --verify HEAD~1")
    }

    @Test func theUsersRuleHoldsWithoutBeingAskedFor() async throws {
        let scratch = try await repository()
        let seen = try await Suggesting.json(in: scratch)
        let probability = try #require(seen["probability"] as? Double)
        let isBroken = seen["dimension"] as? String == "bug_fixing" && probability >= Advisor.certainty
        try #require(isBroken, "the staged change has to look like a fix: \(seen)")
        try await scratch.shell("git config acrouter.require test-for-fix && git config acrouter.suggest false")
        let refused = try await hook(scratch) { $0.status == 1 }
        #expect(refused.status == 1)
        #expect(refused.stderr.contains("test-for-fix"))
        let correction = try await scratch.acrouter("classify", "--staged", "--correct", "code_refactoring")
        #expect(correction.status == 0)
        for _ in 1...3 {
            let passed = try await scratch.run(["git", "hook", "run", "pre-commit"])
            #expect(passed.status == 0, "the user has said that it is none: \(passed.stderr)")
        }
    }
}
