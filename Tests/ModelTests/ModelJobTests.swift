import Arms
import Foundation
import Memory
import ModelProtocol
import ModelServers
import Orchestrator
import Routing
import Testing
import Verification

/// Whole jobs with models over the wire: what goes wrong with one is told plainly, billed rightly, and the next one goes on.
@Suite struct ModelJobTests {
    /// A job that `bad` is given first and `good` can do.
    private func run(
        bad answers: [[String: Any]], budget: MicroUSD? = nil, good: [[String: Any]] = [["text": Scene.right]],
        _ check: (FixResult, Scene, ModelServer) async throws -> Void
    ) async throws {
        let scene = try await Scene()
        defer { scene.scratch.remove() }
        let server = try ModelServer(
            script: ["models": ["bad": answers, "good": good]], folder: scene.scratch.root)
        let arms = ["bad", "good"].map { Scene.arm(Scene.endpoint($0, at: server)) }
        let policy = try #require(PolicyName("cascade:bad,good")?.policy())
        let result = try await scene.loop(arms).run(try await scene.request(budget: budget, policy: policy))
        try await check(result, scene, server)
    }

    private static let usage = ["input": 100, "output": 10, "cache_read": 0, "cache_write": 0, "reasoning": 0]

    private static var failing: [(answer: [String: Any], reason: String)] {
        [
            (["refusal": "I will not.", "usage": usage], "the model refused"),
            (["text": "", "usage": usage], "the answer was empty"),
            (
                ["text": "It is because", "finish": "length", "usage": usage],
                "the answer was cut at its limit of 500 tokens"
            ),
            (["text": "", "finish": "content_filter", "usage": usage], "the endpoint's filter held the answer back"),
        ]
    }

    @Test(arguments: 0..<4) func aBadAnswerIsAFailedAttemptAndCostsWhatItCosts(index: Int) async throws {
        let (answer, reason) = Self.failing[index]
        try await run(bad: [answer]) { result, scene, _ in
            #expect(result.verdict == .resolved, "\(result.reason)")
            let first = try #require(result.attempts.first)
            #expect(first.status == .ok)
            #expect(first.judgement.verdict == .unresolved)
            #expect(first.judgement.reason == reason)
            #expect(first.bill == Bill(cost: MicroUSD(140), usage: TokenUsage(input: 100, output: 10)))
            #expect(result.attempts.map(\.arm.name) == ["bad", "good"])
            let kept = try scene.memory.history.job(prefix: result.job.hex).summary.outcomes
            #expect(kept.first?.outcome == .noPatch)
        }
    }

    @Test(arguments: [401, 402, 429, 500, 503, 404] as [Int])
    func anEndpointsTroubleCoolsItDownAndTeachesNothing(status: Int) async throws {
        let answer: [String: Any] = [
            "status": status, "error": ["message": "scripted \(status)"], "headers": ["Retry-After": "20"],
        ]
        try await run(bad: [answer]) { result, scene, _ in
            #expect(result.verdict == .resolved, "\(result.reason)")
            let first = try #require(result.attempts.first)
            #expect(first.status == .outage)
            #expect(first.bill == .free)
            #expect(first.judgement.reason.contains("127.0.0.1"), "\(first.judgement.reason)")
            let cooling = try await scene.memory.coolDowns(at: 1_790_000_010)
            #expect(cooling[ArmID("bad")] == first.judgement.reason)
            let kept = try scene.memory.history.job(prefix: result.job.hex).summary.outcomes
            #expect(kept.first?.outcome == .uninformative)
        }
    }

    @Test func aStreamThatIsCutIsAnOutageAndBilledByEstimate() async throws {
        try await run(bad: [["text": Scene.right, "fault": "cut", "after": 4]]) { result, _, server in
            let first = try #require(result.attempts.first)
            #expect(first.status == .outage)
            #expect(first.bill.isEstimated)
            let usage = try #require(try server.answered("bad").first).usage
            #expect(first.bill.cost >= Scene.endpoint("bad", at: server).price.cost(of: usage))
            #expect(result.verdict == .resolved)
        }
    }

    @Test func aModelMayMendItsPatchTwiceWithinOneAttempt() async throws {
        let answers = [Scene.worse, "I am not sure.", Scene.right].map { ["text": $0] }
        try await run(bad: answers) { result, scene, server in
            #expect(result.verdict == .resolved, "\(result.reason)")
            #expect(result.attempts.map(\.arm.name) == ["bad"])
            let bodies = try server.asked("bad").map(\.text)
            try #require(bodies.count == 3)
            #expect(bodies[1].contains("answer = 40"), "its own answer goes with the complaint")
            let calls = try scene.memory.user.spending(from: 1_790_000_000, through: 1_790_000_000)
            #expect(calls.map(\.calls) == [3])
            #expect(calls.first?.cost == result.cost)
        }
    }

    @Test func afterTwoRepairsTheNextModelGetsADigestAndNoTranscript() async throws {
        let marker = "This is only talk of mine."
        try await run(bad: [["text": marker + "\n" + Scene.worse]]) { result, _, server in
            #expect(result.verdict == .resolved, "\(result.reason)")
            #expect(try server.asked("bad").count == 3)
            let told = try #require(try server.asked("good").first).text
            #expect(told.contains("answer = 40"), "what was tried")
            #expect(!told.contains(marker))
        }
    }

    @Test func aCallThatTheBudgetDoesNotAllowIsNeverMade() async throws {
        try await run(bad: [["text": Scene.right]], budget: MicroUSD(100)) { result, scene, server in
            #expect(result.verdict == .unresolved)
            #expect(result.attempts.isEmpty)
            let seen = try server.entries()
            #expect(seen.isEmpty)
            #expect(try scene.memory.user.spent(at: 1_790_000_000) == .zero)
        }
    }

    @Test func countsThatNoCallHasCannotOverflowTheLedger() async throws {
        let usage = ["input": Int.max, "output": Int.max, "cache_read": 0, "cache_write": 0, "reasoning": 0]
        try await run(bad: [["text": Scene.worse, "usage": usage]]) { result, scene, _ in
            #expect(result.attempts.first?.judgement.verdict == .unresolved)
            #expect(try scene.memory.user.spent(at: 1_790_000_000) > .zero)
            let next = try await scene.loop([]).run(try await scene.request())
            #expect(next.verdict == .unresolved, "the ledger can still be read")
        }
    }

    @Test func aJobThatRunsOutOfTimeIsNoOutageOfTheModels() async throws {
        let scene = try await Scene()
        defer { scene.scratch.remove() }
        let server = try ModelServer(
            script: ["models": ["m": [["text": Scene.right, "delay_first": 3_600]]]], folder: scene.scratch.root)
        let arm = Scene.arm(Scene.endpoint("m", at: server))
        let result = try await scene.loop([arm]).run(try await scene.request(timeout: .seconds(5)))
        #expect(result.attempts.map(\.status) == [.timeout])
        #expect(try await scene.memory.coolDowns(at: 1_790_000_010).isEmpty)
    }

    @Test func aMissingHelperIsSaid() async throws {
        let scene = try await Scene()
        defer { scene.scratch.remove() }
        let server = try ModelServer(script: ["models": [:]], folder: scene.scratch.root)
        let arm = ModelArm(Scene.endpoint("m", at: server), program: nil, environment: [:], secrets: .mask)
        let result = try await scene.loop([arm]).run(try await scene.request())
        #expect(result.verdict == .unresolved)
        #expect(result.reason.contains("git-acrouter-http was not found"), "\(result.reason)")
    }
}
