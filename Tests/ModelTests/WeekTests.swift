import Arms
import Foundation
import Memory
import ModelServers
import Orchestrator
import Routing
import Testing
import Verification

/// A week in a minute: 200 jobs over seven days against scripted models with known pass rates and prices.
@Suite struct WeekTests {
    private static let jobs = 200
    private static let start: Int64 = 1_790_000_000 - 1_790_000_000 % 86_400
    private static let jobBudget = MicroUSD(25_000)
    private static let dayBudget = MicroUSD(52_000)

    /// `fair` is the best: `weak` is half its price and passes half of the time, `dear` passes less often and costs twice as much, `mute` reports no
    /// usage and drops the line now and then.
    private static var script: [String: Any] {
        [
            "seed": 7,
            "models": [
                "weak": model(passRate: 0.5),
                "fair": model(passRate: 0.9),
                "dear": model(passRate: 0.7),
                "mute": [
                    "answers": [
                        ["text": Scene.right, "usage": NSNull()], ["text": Scene.worse, "usage": NSNull()],
                        ["text": Scene.worse, "usage": NSNull(), "fault": "cut", "after": 5],
                    ], "then": "cycle",
                ],
            ],
        ]
    }

    private static func model(passRate: Double) -> [String: Any] {
        let usage = ["input": 300, "cache_read": 80, "cache_write": 20, "output": 100, "reasoning": 20]
        return [
            "answers": [["text": Scene.right, "usage": usage]], "failing": [["text": Scene.worse, "usage": usage]],
            "pass_rate": passRate,
        ]
    }

    @Test func theLedgerIsTheServersOwnAndTheBestModelRises() async throws {
        let scene = try await Scene()
        defer { scene.scratch.remove() }
        let server = try ModelServer(script: Self.script, folder: scene.scratch.root)
        var endpoints = [
            Scene.endpoint("weak", at: server),
            Scene.endpoint("fair", at: server, input: 2_000_000, output: 8_000_000),
            Scene.endpoint("dear", at: server, input: 4_000_000, output: 16_000_000),
            Scene.endpoint("mute", at: server, input: 4_000_000, output: 16_000_000),
        ]
        // What is known of models elsewhere says that `weak` is the best, which is not true here.
        for (index, like) in ["claude-opus-4-6", "kimi-k2.5", "Qwen3-Max", "qwen3.5-plus"].enumerated() {
            endpoints[index].like = ArmID(like)
        }
        let arms = endpoints.map { Scene.arm($0) }
        let request = try await scene.request(budget: Self.jobBudget, daily: Self.dayBudget, explores: true)
        var firsts: [ArmID] = []
        var refused = 0
        var spentByDay: [Int64: MicroUSD] = [:]
        for number in 0..<Self.jobs {
            let now = Self.start + Int64(number) * 7 * 86_400 / Int64(Self.jobs)
            let result = try await scene.loop(arms, now: now).run(request)
            #expect(result.cost <= Self.jobBudget)
            if result.attempts.isEmpty { refused += 1 }
            if let first = result.attempts.first { firsts.append(first.arm) }
            let spent = try scene.memory.user.spent(at: now)
            #expect(spent <= Self.dayBudget, "job \(number)")
            spentByDay[now / 86_400] = spent
        }
        #expect(spentByDay.count == 7)
        #expect(refused > 0, "the day's budget is one that counts")
        let ledger = try scene.memory.user.spending(from: Self.start, through: Self.start + 7 * 86_400)
        #expect(ledger.reduce(.zero) { $0 + $1.cost } == spentByDay.values.reduce(.zero, +))
        for endpoint in endpoints {
            let answers = try server.answered(endpoint.model)
            let billed = answers.reduce(.zero) { $0 + endpoint.price.cost(of: $1.usage) }
            guard let row = ledger.first(where: { $0.arm == endpoint.id }) else {
                #expect(answers.isEmpty, "\(endpoint.id)")
                continue
            }
            #expect(row.calls == answers.count, "\(endpoint.id)")
            #expect(row.open == 0)
            if endpoint.model == "mute" {
                #expect(row.cost >= billed)
                #expect(row.estimated == row.calls)
            } else {
                #expect(row.cost == billed, "\(endpoint.id)")
                #expect(row.usage == answers.reduce(.none) { $0 + $1.usage }, "\(endpoint.id)")
                #expect(row.estimated == 0)
            }
        }
        let half = firsts.count / 2
        func share(_ jobs: ArraySlice<ArmID>) -> Double { Double(jobs.count { $0 == best }) / Double(jobs.count) }
        let best = ArmID("fair")
        let (early, late) = (share(firsts.prefix(half / 5)), share(firsts.suffix(half)))
        #expect(late > early, "share of the best model")
        #expect(late > 0.67)
    }
}
