import Arms
import Changes
import Foundation
import GitStore
import Memory
import Routing
import Sandbox
import Testing
import Verification

@testable import Orchestrator

/// An arm that answers what it was told to, by goal.
private struct ScriptedArm: Arm {
    var id = ArmID("scripted")
    let summary = "answers from a script"
    var answers: [JobGoal: [String: String]]

    func unsuitable(for job: Job) -> String? { answers[job.goal] == nil ? "nothing for this goal" : nil }
    func worstCost(for job: Job) -> MicroUSD { .zero }
    func expectedCost(for job: Job) -> MicroUSD { .zero }

    func attempt(_ job: Job, on workbench: any Workbench) async throws -> ArmAnswer {
        let edits = (answers[job.goal] ?? [:]).map {
            FileEdit(path: RepoPath($0.key), content: .write(mode: .regular, bytes: Array($0.value.utf8)))
        }
        return ArmAnswer(result: .patch(CandidatePatch(base: job.base, edits: edits)))
    }
}

extension FixLoopTests {
    /// Jobs that begin with words: nothing fails yet, or a task is to be done.
    @Suite struct WordsTests {
        private static let fixed = """
            def total(prices):
                return sum(prices)


            def cheapest(prices):
                return min(prices, default=None)

            """
        private static let newTest = """
            import unittest
            from shop import cheapest


            class EmptyTests(unittest.TestCase):
                def test_nothing_is_cheapest(self):
                    self.assertIsNone(cheapest([]))

            """

        private func run(
            _ answers: [JobGoal: [String: String]], goal: JobGoal = .failingTests, accept: String? = nil,
            command: String? = nil, arms: [ScriptedArm] = []
        ) async throws -> (FixResult, Memory, Scratch) {
            let scratch = try Scratch()
            try scratch.commit("good", ["shop.py": FixLoopTests.good, "test_shop.py": FixLoopTests.tests])
            let repository = try await scratch.repository()
            let suite = FixLoopTests()
            let (made, memory) = try await suite.loop(scratch, repository)
            var request = try await suite.request(repository)
            request.words = "cheapest of nothing crashes"
            request.goal = goal
            request.accept = accept
            if let command { request.plan = TestPlan.from(command: command, evidence: "test") }
            let loop = FixLoop(
                store: made.store, sandbox: made.sandbox, memory: made.memory,
                arms: arms.isEmpty ? [ScriptedArm(answers: answers)] : arms, width: 2, now: made.now,
                report: { _ in })
            return (try await loop.run(request), memory, scratch)
        }

        @Test func aTestIsWrittenFirstAndThenTheFix() async throws {
            let (result, memory, scratch) = try await run([
                .reproduction: ["test_empty.py": Self.newTest], .failingTests: ["shop.py": Self.fixed],
            ])
            defer { scratch.remove() }
            #expect(result.verdict == .resolved, "\(result.reason)")
            #expect(result.candidate?.paths.map(\.display) == ["shop.py", "test_empty.py"])
            let diff = String(decoding: result.diff ?? [], as: UTF8.self)
            #expect(diff.contains("default=None") && diff.contains("test_nothing_is_cheapest"))
            let reproduction = try #require(result.reproduction)
            #expect(reproduction.failing.map(\.name) == ["test_empty.EmptyTests.test_nothing_is_cheapest"])
            #expect(result.attempts.count == 2)
            // Two jobs, each with its own kind of work.
            let first = try memory.history.job(prefix: reproduction.job.hex).summary
            #expect(first.record.dimension == .testGeneration)
            #expect(first.record.command == "fix")
            #expect(first.outcomes.map(\.verdict) == [.resolved])
            let second = try memory.history.job(prefix: result.job.hex).summary
            #expect(second.record.dimension == .bugFixing)
            #expect(second.record.failToPass == reproduction.failing)
            #expect(second.outcomes.first?.patch == result.diff)
        }

        @Test func aTestThatPassesShowsNothing() async throws {
            let passing = Self.newTest.replacingOccurrences(of: "assertIsNone(cheapest([]))", with: "assertTrue(True)")
            let (result, _, scratch) = try await run([
                .reproduction: ["test_empty.py": passing], .failingTests: ["shop.py": Self.fixed],
            ])
            defer { scratch.remove() }
            #expect(result.verdict == .unresolved)
            #expect(result.reason.contains("no new test fails"), "\(result.reason)")
        }

        @Test(arguments: [
            ("shop.py", "def total(prices): return 0\n", "it changes no test"),
            ("test_empty.py", "import unittest\nfrom no_such_module import x\n", "cannot run"),
            ("test_empty.py", "def broken(:\n", "no valid code"),
            ("test_shop.py", "import unittest\n", "no longer pass"),
        ])
        func whatIsNoTestIsRefused(path: String, text: String, reason: String) async throws {
            let (result, _, scratch) = try await run([
                .reproduction: [path: text], .failingTests: ["shop.py": Self.fixed],
            ])
            defer { scratch.remove() }
            #expect(result.verdict == .unresolved)
            #expect(result.reason.contains(reason), "\(result.reason)")
        }

        @Test func rewrittenTestsAreNamed() async throws {
            let weaker = FixLoopTests.tests.replacingOccurrences(of: "total([1, 2]), 3)", with: "3, 3)")
            let (result, _, scratch) = try await run([.task: ["test_shop.py": weaker]], goal: .task)
            defer { scratch.remove() }
            #expect(result.reason == "all 2 tests still pass; it rewrites a test file: test_shop.py")
        }

        @Test func aTaskThatNoTestCanTellOfIsIndeterminate() async throws {
            let (result, _, scratch) = try await run(
                [.task: ["shop.py": Self.fixed]], goal: .task, command: "false")
            defer { scratch.remove() }
            #expect(result.verdict == .indeterminate)
            #expect(result.reason.contains("--accept"), "\(result.reason)")
        }

        @Test func aTaskIsDoneWhenNothingBreaksAndTheUserAccepts() async throws {
            let (result, _, scratch) = try await run(
                [.task: ["shop.py": Self.fixed]], goal: .task, accept: "grep -q default=None shop.py")
            defer { scratch.remove() }
            #expect(result.verdict == .resolved, "\(result.reason)")
            #expect(result.reason == "all 2 tests still pass; 'grep -q default=None shop.py' accepts it")
        }

        @Test(arguments: [
            ("shop.py", "def cheapest(prices): return 0\n", "true", "no longer pass"),
            ("shop.py", WordsTests.fixed, "echo not yet; exit 3", "does not accept it (exit status 3): not yet"),
            ("test_new.py", WordsTests.newTest, "true", "1 new test fails"),
            ("test_shop.py", "import unittest\n", "true", "2 tests no longer pass"),
        ])
        func aTaskThatBreaksSomethingIsNotDone(
            path: String, text: String, accept: String, reason: String
        ) async throws {
            let (result, _, scratch) = try await run([.task: [path: text]], goal: .task, accept: accept)
            defer { scratch.remove() }
            #expect(result.verdict == .unresolved)
            #expect(result.reason.contains(reason), "\(result.reason)")
        }
    }
}
