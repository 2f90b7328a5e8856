/// What to try first when the budget cannot pay for every arm that is worth its price.
///
/// Weitzman's order is made for a purse without bottom: with a budget, a dear arm that comes first may leave nothing for
/// two cheap ones. What is left after a set of arms depends on the set alone, and so does what failures have told, so
/// the best order is found exactly, set by set. More budget allows more orders and never lowers the expected reward.
struct BudgetedPlan {
    /// Arms that are looked at together: 1,024 sets at most. The rest stand behind them in index order.
    private static let mostArms = 10

    let arms: [Standing]
    let belief: JobBelief
    let context: RoutingContext
    let budget: MicroUSD

    /// - Parameter admissible: In index order.
    /// - Returns: nil where the budget pays for all, or there is none.
    static func first(_ admissible: [Standing], belief: JobBelief, context: RoutingContext) -> Standing? {
        guard let budget = context.remainingBudget, !context.isSingleShot else { return nil }
        let worthIt = admissible.filter { $0.utility > context.inHand }
        guard worthIt.reduce(.zero, { $0 + $1.offer.worstCost }) > budget else { return nil }
        return BudgetedPlan(
            arms: Array(worthIt.prefix(mostArms)), belief: belief, context: context, budget: budget
        ).best()?.first
    }

    /// Expected reward of the best order, and its first arm; from the largest sets down to the empty one.
    func best() -> (value: Double, first: Standing)? {
        let sets = 1 << arms.count
        var values = Array(repeating: 0.0, count: sets)
        var first: Int?
        for tried in stride(from: sets - 1, through: 0, by: -1) {
            let spent = arms.indices.reduce(MicroUSD.zero) {
                tried & (1 << $1) == 0 ? $0 : $0 + arms[$1].offer.worstCost
            }
            guard spent <= budget else { continue }
            for next in arms.indices where tried & (1 << next) == 0 && spent + arms[next].offer.worstCost <= budget {
                let p = chance(of: arms[next], afterFailures: tried.nonzeroBitCount)
                let price = belief.price(arms[next].column, passProbability: p)
                let value = p - price + (1 - p) * values[tried | (1 << next)]
                if value > values[tried] {
                    values[tried] = value
                    if tried == 0 { first = next }
                }
            }
        }
        return first.map { (values[0], arms[$0]) }
    }

    /// Odds fall by the same factor for every arm.
    private func chance(of arm: Standing, afterFailures more: Int) -> Double {
        let b = belief.difficulty.pseudoFailures + Double(context.deliveredFailures)
        let fall = b / (b + Double(more))
        return arm.passProbability * fall / (1 - arm.passProbability + arm.passProbability * fall)
    }
}
