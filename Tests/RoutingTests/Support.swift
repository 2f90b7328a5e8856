@testable import Routing

/// A small generator of our own (SplitMix64), because the system's takes no seed.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

func offer(
    _ name: String, mean: Double = 0.5, weight: Double = 2, dollars: Double = 0, seconds: Double = 10,
    worst: Double? = nil, unavailable: String? = nil
) -> ArmOffer {
    ArmOffer(
        id: ArmID(name), priorMean: mean, priorWeight: weight, expectedCost: MicroUSD(dollars: dollars),
        expectedSeconds: seconds, worstCost: MicroUSD(dollars: worst ?? dollars), unavailable: unavailable)
}

let levels = ["", "repository", "repository/bug_fixing"]

func context(
    _ offers: [ArmOffer], counts: [CountKey: Int] = [:], spending: [ArmID: ArmSpending] = [:], failed: [String] = [],
    week: Int = 2900, budget: MicroUSD? = nil, costWeight: Double = 0.1, timeCost: Double = 0, explores: Bool = false
) -> RoutingContext {
    RoutingContext(
        offers: offers, levels: levels, counts: counts, spending: spending, failed: failed.map { ArmID($0) },
        week: week, remainingBudget: budget, costWeight: costWeight, timeCost: timeCost, explores: explores)
}

/// Counts as Memory gives them: an outcome in this dimension counts at all three levels.
func counts(_ arm: String, resolved: Int, failed: Int, week: Int = 2900, failedBefore: Int = 0) -> [CountKey: Int] {
    var counts: [CountKey: Int] = [:]
    for level in levels {
        for (outcome, count) in [(OutcomeClass.resolved, resolved), (.unresolved, failed)] where count > 0 {
            counts[
                CountKey(arm: ArmID(arm), level: level, week: week, failedBefore: failedBefore, outcome: outcome)
            ] = count
        }
    }
    return counts
}

extension [CountKey: Int] {
    static func + (left: Self, right: Self) -> Self { left.merging(right, uniquingKeysWith: +) }
}

extension RoutingDecision {
    func estimate(_ name: String) -> ArmEstimate? { estimates.first { $0.arm == ArmID(name) } }
}

func decide(_ context: RoutingContext, seed: UInt64 = 1) -> RoutingDecision {
    var generator = Seeded(seed)
    return Router.decide(context, using: &generator)
}
