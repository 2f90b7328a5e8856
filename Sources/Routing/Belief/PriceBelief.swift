/// What an attempt is expected to use up, by arm, apart for attempts that resolve and that do not.
struct PriceBelief: Sendable {
    /// Dollars, or seconds.
    private(set) var ifResolved: [Double]
    private(set) var ifFailed: [Double]

    /// - Parameters:
    ///   - expected: What each arm says of itself before its first bill; nil where it says nothing. Where no arm does,
    ///     all start from what the arms have in common.
    ///   - resolved: An arm's sum over attempts that resolved; `failed` over those that did not.
    init(
        levels: [LevelEvidence?], expected: [Double?], resolved: (ArmEvidence) -> Double,
        failed: (ArmEvidence) -> Double, parameters: BeliefParameters
    ) {
        let weight = parameters.priceWeight
        let top = levels.first ?? nil
        let known = expected.compactMap { $0 }
        let typical = known.isEmpty ? 1 : known.reduce(0, +) / Double(known.count)
        let ratios = expected.map { $0 ?? typical }
        // How bills compare with what was expected: one scale for all arms, for their jobs are alike.
        var (billed, foreseen) = known.isEmpty ? (0, 0) : (weight * typical, weight * typical)
        for (arm, ratio) in zip(top?.arms ?? [], ratios) {
            guard let arm else { continue }
            billed += resolved(arm) + failed(arm)
            foreseen += arm.total * ratio
        }
        let scale = foreseen > 0 ? billed / foreseen : (known.isEmpty ? 0 : 1)
        var means = ratios.map { $0 * scale }
        if let top {
            for (index, arm) in top.arms.enumerated() {
                guard let arm else { continue }
                means[index] = (resolved(arm) + failed(arm) + weight * means[index]) / (arm.total + weight)
            }
        }
        (ifResolved, ifFailed) = (means, means)
        for case let level? in levels {
            for (index, arm) in level.arms.enumerated() {
                guard let arm else { continue }
                let passed = arm.totalResolved
                ifResolved[index] = (resolved(arm) + weight * ifResolved[index]) / (passed + weight)
                ifFailed[index] = (failed(arm) + weight * ifFailed[index]) / (arm.total - passed + weight)
            }
        }
    }

    func mean(_ arm: Int, passProbability p: Double) -> Double { p * ifResolved[arm] + (1 - p) * ifFailed[arm] }
}
