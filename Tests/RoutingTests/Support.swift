@testable import Routing

func offer(
    _ name: String, mean: Double? = nil, weight: Double = 8, dollars: Double? = 0, seconds: Double? = 10,
    worst: Double? = nil, unavailable: String? = nil
) -> ArmOffer {
    let prior = mean.map { ArmPriorBelief(mean: $0, weight: weight) }
    return ArmOffer(
        id: ArmID(name), priors: [prior], expectedCost: dollars.map { MicroUSD(dollars: $0) },
        expectedSeconds: seconds, worstCost: MicroUSD(dollars: worst ?? dollars ?? 0), unavailable: unavailable)
}

let path = ["", "bug_fixing", "bug_fixing/here"]

func context(
    _ offers: [ArmOffer], evidence: EvidenceTable = EvidenceTable(), tried: [TriedArm] = [], week: Int = 2900,
    budget: MicroUSD? = nil, timeCost: Double = 0, explores: Bool = false, isSingleShot: Bool = false
) -> RoutingContext {
    RoutingContext(
        offers: offers, path: path, levelNames: ["everywhere", "on such jobs", "here"], evidence: evidence,
        tried: tried, week: week, remainingBudget: budget, timeCost: timeCost, explores: explores,
        isSingleShot: isSingleShot)
}

func failed(_ name: String, isDelivered: Bool = true) -> TriedArm {
    TriedArm(id: ArmID(name), score: 0, isDelivered: isDelivered)
}

extension EvidenceTable {
    /// Outcomes of one arm at every level of `path`.
    mutating func add(
        _ arm: String, resolved: Int, failed: Int = 0, week: Int = 2900, failedBefore: Int = 0, dollars: Double = 0,
        path: [String] = path
    ) {
        let slot = Slot(week: week, failedBefore: failedBefore)
        for (outcome, count) in [(OutcomeClass.resolved, resolved), (.unresolved, failed)] {
            for _ in 0..<count {
                add(
                    OutcomeSums(
                        outcome, score: outcome == .resolved ? 1 : 0, cost: MicroUSD(dollars: dollars), seconds: 10),
                    of: ArmID(arm), at: slot, path: path)
            }
        }
    }

    static func of(_ arm: String, resolved: Int, failed: Int = 0, week: Int = 2900) -> EvidenceTable {
        var table = EvidenceTable()
        table.add(arm, resolved: resolved, failed: failed, week: week)
        return table
    }
}

extension RoutingDecision {
    func estimate(_ name: String) -> ArmEstimate? { estimates.first { $0.arm == ArmID(name) } }
}

func decide(_ context: RoutingContext, seed: UInt64 = 1) -> RoutingDecision {
    var generator = SplitMix64(seed: seed)
    return AcrouterPolicy().decide(context, using: &generator)
}
