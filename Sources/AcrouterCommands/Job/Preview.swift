import Changes
import Orchestrator
import Routing
import Verification

/// The decision that a job would begin with, made without running anything.
enum Preview {
    /// Assumes that a test fails: without a run nobody knows, and a job in which nothing fails is routed to nobody.
    static func decide(_ request: FixRequest, arms: [any Arm], memory: any MemoryStore) async throws -> RoutingDecision
    {
        let now = Clock.now()
        let levels = levels(of: request)
        let assumed = TestID("(a failing test)")
        let report = TestReport(outcome: .ran, isPerTest: false, cases: [], log: "", seconds: 0)
        let baseline = Baseline(report: report, failToPass: [assumed], passToPass: [], flaky: [])
        var generator = SystemRandomNumberGenerator()
        let job = Job(
            id: .random(using: &generator), base: request.base, dimension: request.dimension,
            language: request.language, plan: request.plan, baseline: baseline, change: request.change,
            deadline: ContinuousClock().now + request.timeout)
        let cooling = try await memory.coolDowns(at: now)
        let offers = arms.map { arm in
            ArmOffer(
                id: arm.id, priorMean: arm.prior.passProbability, priorWeight: arm.prior.weight,
                expectedCost: arm.expectedCost(for: job), expectedSeconds: arm.prior.seconds,
                worstCost: arm.worstCost(for: job), unavailable: cooling[arm.id] ?? arm.unsuitable(for: job))
        }
        let context = RoutingContext(
            offers: offers, levels: levels, counts: try await memory.counts(levels: levels),
            spending: try await memory.spending(), failed: [], week: Int(now / (7 * 86_400)),
            remainingBudget: request.budget, costWeight: request.costWeight, timeCost: request.timeCost,
            explores: request.explores)
        return Router.decide(context, using: &generator)
    }

    /// The hierarchy of beliefs, coarsest first, as the loop has it.
    static func levels(of request: FixRequest) -> [String] {
        let dimension = request.repositoryKey + "/" + request.dimension.rawValue
        let levels = ["", request.repositoryKey, dimension]
        return request.language.isEmpty ? levels : levels + [dimension + "/" + request.language]
    }
}
