/// An arm with everything that its place in the order depends on.
struct Contender: Sendable {
    let offer: ArmOffer
    let posterior: ArmPosterior
    /// How far this job's failures have lowered the arm's chance: a factor in 0...1.
    let fallen: Double
    let expectedCost: MicroUSD
    let expectedSeconds: Double
    /// Reward that an attempt is expected to use up.
    let price: Double
    let unavailable: String?
    private(set) var passProbability: Double
    private(set) var reservationValue: Double

    var deviation: Double { posterior.belief.deviation * fallen }

    /// Every offer of the context, in the order in which they would be tried.
    static func all(of context: RoutingContext, parameters: RoutingParameters) -> [Contender] {
        let tally = Tally(counts: context.counts, levels: context.levels)
        let posteriors = context.offers.map { offer in
            ArmPosterior(
                offer: offer, tallies: tally.levels(of: offer.id), week: context.week, parameters: parameters)
        }
        let means = Dictionary(zip(context.offers.map(\.id), posteriors.map(\.belief.mean))) { first, _ in first }
        let difficulty = self.difficulty(after: context.failed, means: means, parameters: parameters)
        return zip(context.offers, posteriors)
            .map { Contender(offer: $0, posterior: $1, difficulty: difficulty, context: context) }
            .sorted(by: precedes)
    }

    /// Belief about the job after its failures, in an order of their own: rounding must not depend on history.
    private static func difficulty(
        after failed: [ArmID], means: [ArmID: Double], parameters: RoutingParameters
    ) -> Difficulty {
        let best = means.values.max() ?? 0.5
        let typical = means.isEmpty ? 0.5 : means.values.sorted().reduce(0, +) / Double(means.count)
        var difficulty = Difficulty(bestMean: best, parameters: parameters)
        for arm in failed.sorted() { difficulty.failed(armWithMean: means[arm] ?? typical) }
        return difficulty
    }

    private init(offer: ArmOffer, posterior: ArmPosterior, difficulty: Difficulty, context: RoutingContext) {
        self.offer = offer
        self.posterior = posterior
        fallen = difficulty.factor(armWithMean: posterior.belief.mean)
        if let bills = context.spending[offer.id], bills.attempts > 0 {
            // Rounded up: a bill is never understated.
            let attempts = Int64(bills.attempts)
            expectedCost = MicroUSD(bills.cost.amount / attempts + (bills.cost.amount % attempts > 0 ? 1 : 0))
            expectedSeconds = bills.seconds / Double(attempts)
        } else {
            expectedCost = offer.expectedCost
            expectedSeconds = offer.expectedSeconds
        }
        price = Reward.price(
            cost: expectedCost, seconds: expectedSeconds, costWeight: context.costWeight, timeCost: context.timeCost)
        unavailable = Self.obstacle(to: offer, in: context)
        passProbability = posterior.belief.mean * fallen
        reservationValue = Routing.reservationValue(passProbability: passProbability, expectedCost: price)
    }

    private static func obstacle(to offer: ArmOffer, in context: RoutingContext) -> String? {
        if context.failed.contains(offer.id) { return "already tried on this job" }
        if let reason = offer.unavailable { return reason }
        if let left = context.remainingBudget, offer.worstCost > left {
            return "can cost \(offer.worstCost), and \(left) of the budget is left"
        }
        return nil
    }

    /// The same arm as one draw from its posterior sees it.
    func sampled(using generator: inout some RandomNumberGenerator, context: RoutingContext) -> Contender {
        var copy = self
        copy.passProbability = posterior.belief.sample(using: &generator) * fallen
        copy.reservationValue = Routing.reservationValue(
            passProbability: copy.passProbability, expectedCost: price)
        return copy
    }

    /// Largest index first. Arms of equal index (all that are free, while waiting costs nothing) go by seconds waited
    /// for each success, then by chance, then by name.
    static func precedes(_ left: Contender, _ right: Contender) -> Bool {
        if left.reservationValue != right.reservationValue { return left.reservationValue > right.reservationValue }
        let (leftWait, rightWait) = (left.secondsPerSuccess, right.secondsPerSuccess)
        if leftWait != rightWait { return leftWait < rightWait }
        if left.passProbability != right.passProbability { return left.passProbability > right.passProbability }
        return left.offer.id < right.offer.id
    }

    private var secondsPerSuccess: Double { expectedSeconds / max(passProbability, 1e-6) }

    func estimate(propensity: Double) -> ArmEstimate {
        ArmEstimate(
            arm: offer.id, passProbability: passProbability, deviation: deviation, evidence: posterior.attempts,
            expectedCost: expectedCost, expectedSeconds: expectedSeconds, reservationValue: reservationValue,
            propensity: propensity, unavailable: unavailable)
    }
}
