/// What to try first when the budget cannot pay for every arm that is worth its price.
///
/// Weitzman's order is the best one while nothing runs out. With a budget, a dear arm that comes first may leave
/// nothing for two cheap ones; so every set of arms that the budget surely pays for is valued, in index order, and the
/// best set's first arm goes. More budget allows more sets, so it never lowers the expected reward.
enum BudgetedPlan {
    /// Arms that are looked at together: 4,096 sets at most.
    private static let mostArms = 12

    /// - Parameter admissible: In index order.
    /// - Returns: nil where the budget pays for all, or there is none.
    static func first(_ admissible: [Standing], belief: JobBelief, context: RoutingContext) -> Standing? {
        guard let budget = context.remainingBudget, !context.isSingleShot else { return nil }
        let candidates = Array(admissible.filter { $0.utility > context.inHand }.prefix(mostArms))
        guard candidates.reduce(.zero, { $0 + $1.offer.worstCost }) > budget else { return nil }
        var best: (value: Double, first: Standing)?
        for set in 1..<(1 << candidates.count) {
            let arms = candidates.indices.filter { set & (1 << $0) != 0 }.map { candidates[$0] }
            guard arms.reduce(.zero, { $0 + $1.offer.worstCost }) <= budget else { continue }
            let value = value(of: arms, belief: belief, context: context)
            if best.map({ value > $0.value }) ?? true { best = (value, arms[0]) }
        }
        return best?.first
    }

    /// Expected reward of trying the arms one after the other until one resolves the job or none pays.
    static func value(of arms: [Standing], belief: JobBelief, context: RoutingContext) -> Double {
        let failures = context.deliveredFailures
        var (value, open) = (0.0, 1.0)
        for (index, arm) in arms.enumerated() {
            // Odds fall by the same factor for every arm.
            let b = belief.difficulty.pseudoFailures
            let fall = (b + Double(failures)) / (b + Double(failures + index))
            let p = arm.passProbability * fall / (1 - arm.passProbability + arm.passProbability * fall)
            let gain = p - belief.price(arm.column, passProbability: p)
            guard gain > 0 else { continue }
            value += open * gain
            open *= 1 - p
        }
        return value
    }
}
