import Arms
import Changes
import Foundation
import GitStore
import Memory
import Routing
import Sandbox
import Synchronization
import Testing
import Verification

@testable import Orchestrator

/// The loop over real git, a real sandbox, real SQLite and real tests.
@Suite(.serialized) struct FixLoopTests {
    static let plan = TestPlan.from(command: "python3 -m unittest", evidence: "test")

    static let good = """
        def total(prices):
            result = 0
            for price in prices:
                result += price
            return result


        def cheapest(prices):
            return min(prices)

        """
    static let tests = """
        import unittest
        from shop import cheapest, total


        class ShopTests(unittest.TestCase):
            def test_total(self):
                self.assertEqual(total([1, 2]), 3)

            def test_cheapest(self):
                self.assertEqual(cheapest([2, 1]), 1)

        """

    func broken() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.commit("good", ["shop.py": Self.good, "test_shop.py": Self.tests])
        try scratch.write(["shop.py": Self.good.replacingOccurrences(of: "result += price", with: "result -= price")])
        return scratch
    }

    func loop(
        _ scratch: Scratch, _ repository: GitRepository, faults: Faults = Faults(at: nil),
        report: @escaping ProgressHandler = { _ in }
    ) async throws -> (FixLoop, Memory) {
        let memory = try Memory(
            at: MemoryLocation(mainWorktree: scratch.project, commonGitDirectory: scratch.project + "/.git"),
            stateDirectory: scratch.state)
        let sandbox = try await LocalSandbox(
            configuration: SandboxConfiguration(
                cacheDirectory: scratch.cache, projectPath: scratch.project, homeDirectory: scratch.home,
                environment: scratch.environment))
        let loop = FixLoop(
            store: FaultyStore(real: repository, faults: faults), sandbox: sandbox,
            memory: FaultyMemory(real: memory, faults: faults), arms: [RevertArm()], width: 2, now: { 1_790_000_000 },
            report: report)
        return (loop, memory)
    }

    func request(_ repository: GitRepository) async throws -> FixRequest {
        let snapshot = try await repository.snapshot()
        let head = try #require(try await repository.head())
        return FixRequest(
            base: snapshot.tree, head: head, change: try await repository.patch(from: head.tree, to: snapshot.tree),
            plan: Self.plan, dimension: .bugFixing, language: "python", command: "fix", timeout: .seconds(120),
            budget: nil, dailyBudget: nil, costWeight: 0.1, timeCost: 0, explores: false, repositoryKey: "r",
            keepsPatches: true)
    }

    /// Of the fixed clock.
    private static let week = 1_790_000_000 / 604_800

    @Test func revertsTheBreakAndRemembersItBeforeSayingSo() async throws {
        let scratch = try broken()
        defer { scratch.remove() }
        let repository = try await scratch.repository()
        let events = Mutex<[String]>([])
        let (loop, memory) = try await loop(scratch, repository) { event in
            if case .attempted(let attempt) = event { events.withLock { $0.append(attempt.arm.name) } }
        }
        let wanted = try await request(repository)
        let result = try await loop.run(wanted)
        #expect(result.verdict == .resolved, "\(result.reason)")
        #expect(result.attempts.map(\.arm.name) == ["builtin/revert"])
        #expect(events.withLock { $0 } == ["builtin/revert"])
        #expect(result.baseline?.failToPass.count == 1)
        #expect(result.candidate?.edits.map(\.content) == [.write(mode: .regular, bytes: Array(Self.good.utf8))])
        let kept = try memory.history.job(prefix: result.job.hex)
        #expect(kept.summary.outcomes.count == 1)
        #expect(kept.summary.outcomes.first?.patch == result.diff)
        #expect(result.sandbox != .plain)
        var learnt = EvidenceTable()
        for (depth, level) in ["", "bug_fixing", "bug_fixing/r", "bug_fixing/r/python/uncommitted"].enumerated() {
            let sums = OutcomeSums(
                .resolved, score: 1, cost: .zero, seconds: try #require(kept.summary.outcomes.first).seconds)
            learnt.add(sums, of: ArmID("builtin/revert"), at: .init(week: Self.week, failedBefore: 0), level: level)
            if depth < 3 { learnt.setChildren(1, of: ArmID("builtin/revert"), level: level) }
        }
        #expect(try await memory.evidence(path: wanted.path, week: Self.week) == learnt)
        let topics = kept.summary.record.topics
        let level = "bug_fixing/r/python/uncommitted"
        #expect(topics.contains("\(level): shop.py") && topics.contains("\(level): test_shop.py"))
        #expect(try await memory.similar(topics: topics, week: Self.week).map(\.similarity) == [1])
    }

    /// What fails is then the test file itself, under an id that no passing run ever shows.
    @Test func takesBackASyntaxError() async throws {
        let scratch = try broken()
        defer { scratch.remove() }
        try scratch.write(["shop.py": Self.good.replacingOccurrences(of: "for price in prices:", with: "for price in")])
        let repository = try await scratch.repository()
        let (loop, _) = try await loop(scratch, repository)
        let result = try await loop.run(try await request(repository))
        #expect(result.verdict == .resolved, "\(result.reason)")
        #expect(result.candidate?.edits.map(\.content) == [.write(mode: .regular, bytes: Array(Self.good.utf8))])
    }

    @Test func allTestsPassingIsNothingToFix() async throws {
        let scratch = try broken()
        defer { scratch.remove() }
        try scratch.write(["shop.py": Self.good])
        let repository = try await scratch.repository()
        let (loop, _) = try await loop(scratch, repository)
        let result = try await loop.run(try await request(repository))
        #expect(result.verdict == .nothingToFix)
        #expect(result.attempts.isEmpty)
    }

    @Test func noGreenStateIsAnHonestNo() async throws {
        let scratch = try broken()
        defer { scratch.remove() }
        try scratch.write(["test_shop.py": Self.tests.replacingOccurrences(of: "[1, 2]), 3", with: "[1, 2]), 4")])
        let repository = try await scratch.repository()
        let (loop, memory) = try await loop(scratch, repository)
        let result = try await loop.run(try await request(repository))
        #expect(result.verdict == .unresolved)
        #expect(result.candidate == nil)
        #expect(try memory.history.job(prefix: result.job.hex).summary.outcomes.first?.outcome == .noPatch)
    }

    /// Whatever call fails, the error comes out, and the user's index and working tree are byte for byte as before.
    @Test(arguments: [1, 2, 3, 5, 8, 13, 21])
    func aFailingCallChangesNothing(call: Int) async throws {
        let scratch = try broken()
        defer { scratch.remove() }
        let repository = try await scratch.repository()
        let index = try Data(contentsOf: URL(fileURLWithPath: scratch.project + "/.git/index"))
        let source = try Data(contentsOf: URL(fileURLWithPath: scratch.project + "/shop.py"))
        let faults = Faults(at: call)
        let (loop, memory) = try await loop(scratch, repository, faults: faults)
        let wanted = try await request(repository)
        do {
            let result = try await loop.run(wanted)
            #expect(!faults.hasFired, "call \(call) failed and \(result.verdict) came out")
        } catch is Faults.Planted {
            #expect(faults.hasFired)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.project + "/.git/index")) == index)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.project + "/shop.py")) == source)
        #expect(try memory.history.jobs(limit: 10).count <= 1)
    }
}
