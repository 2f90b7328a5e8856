/// An arm with everything that its place in the order depends on.
struct Standing: Sendable {
    let offer: ArmOffer
    /// Column of the arm in the belief.
    let column: Int
    let passProbability: Double
    let deviation: Double
    let expectedCost: MicroUSD
    let expectedSeconds: Double
    /// Reward that an attempt is expected to use up, and what it would use up if the arm were sure to pass.
    let price: Double
    let leastPrice: Double
    /// Weitzman's index, or expected reward where there is one try only.
    let utility: Double
    let unavailable: String?
    let attempts: [Int]
    let resolved: [Int]

    /// Every offer of the context, in the order in which they would be tried, those that may not be at the end.
    static func all(of context: RoutingContext, belief: JobBelief) -> [Standing] {
        context.offers.indices
            .map { Standing(column: $0, context: context, belief: belief) }
            .sorted { left, right in
                let (isLeftOut, isRightOut) = (left.unavailable != nil, right.unavailable != nil)
                return isLeftOut == isRightOut ? precedes(left, right) : isRightOut
            }
    }

    private init(column: Int, context: RoutingContext, belief: JobBelief) {
        offer = context.offers[column]
        self.column = column
        let mean = belief.mean(column)
        let p = belief.passProbability(mean: mean)
        passProbability = p
        deviation = belief.deviation(column) * (mean > 0.001 ? min(1, p / mean) : 1)
        expectedCost = MicroUSD(dollars: max(0, belief.expectedCost(column, passProbability: p)))
        expectedSeconds = belief.expectedSeconds(column, passProbability: p)
        price = belief.price(column, passProbability: p)
        leastPrice = belief.price(column, passProbability: 1)
        utility = belief.utility(column, mean: mean)
        unavailable = context.obstacle(to: offer)
        attempts = belief.levels.map { ($0?.arms[column])?.counted ?? 0 }
        resolved = belief.levels.map { ($0?.arms[column])?.passed ?? 0 }
    }

    /// Largest index first. Arms of equal index (all that are free, while waiting costs nothing) go by seconds waited
    /// for each success, then by chance, then by name.
    static func precedes(_ left: Standing, _ right: Standing) -> Bool {
        if left.utility != right.utility { return left.utility > right.utility }
        let (leftWait, rightWait) = (left.secondsPerSuccess, right.secondsPerSuccess)
        if leftWait != rightWait { return leftWait < rightWait }
        if left.passProbability != right.passProbability { return left.passProbability > right.passProbability }
        return left.offer.id < right.offer.id
    }

    private var secondsPerSuccess: Double { expectedSeconds / max(passProbability, 1e-6) }

    func estimate(propensity: Double) -> ArmEstimate {
        ArmEstimate(
            arm: offer.id, passProbability: passProbability, deviation: deviation, evidence: attempts,
            resolved: resolved, expectedCost: expectedCost, expectedSeconds: expectedSeconds,
            reservationValue: utility, propensity: propensity, unavailable: unavailable)
    }
}
