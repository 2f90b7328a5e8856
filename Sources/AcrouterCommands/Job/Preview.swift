import Changes
import Orchestrator
import Routing
import Verification

/// The decision that a job would begin with, made without running anything.
struct Preview: Sendable {
    let decision: RoutingDecision
    /// Who would be tried if each failed, without exploration.
    let plan: [ArmEstimate]

    /// Assumes that a test fails: without a run nobody knows, and a job in which nothing fails is routed to nobody.
    static func decide(_ request: FixRequest, arms: [any Arm], memory: any MemoryStore) async throws -> Preview {
        let now = Clock.now()
        let assumed = TestID("(a failing test)")
        let report = TestReport(outcome: .ran, isPerTest: false, cases: [], log: "", seconds: 0)
        let baseline = Baseline(report: report, failToPass: [assumed], passToPass: [], flaky: [])
        var generator = SystemRandomNumberGenerator()
        let job = Job(
            id: .random(using: &generator), base: request.base, dimension: request.dimension,
            language: request.language, plan: request.plan, baseline: baseline, change: request.change,
            deadline: ContinuousClock().now + request.timeout)
        let cooling = try await memory.coolDowns(at: now)
        let path = request.path
        let offers = arms.map { ArmOffer($0, for: job, depth: path.count, unavailable: cooling[$0.id]) }
        let week = RoutingContext.week(at: now)
        let context = RoutingContext(
            offers: offers, path: path, levelNames: request.levelNames,
            evidence: try await memory.evidence(path: path, week: week),
            similar: try await memory.similar(
                topics: JobTopics.of(request.change, baseline: nil, level: path.last ?? ""), week: week),
            week: week,
            remainingBudget: request.budget, costWeight: request.costWeight, timeCost: request.timeCost,
            explores: request.explores)
        let decision = request.policy.decide(context, using: &generator)
            .explained(policy: request.policy.name, context: context)
        // Other policies have an order of their own, which is not asked for here.
        let ours = request.policy as? AcrouterPolicy
        return Preview(decision: decision, plan: ours?.plan(context) ?? [])
    }
}
