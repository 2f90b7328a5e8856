/// Chooses who tries a job next.
///
/// Opening boxes with unknown prizes is Weitzman's problem: arms are tried in falling order of reservation value,
/// recomputed after each result, until the best one is no better than what is in hand (0 while unresolved).
public enum Router {
    /// - Returns: A pure function of the context and the generator. Without exploration the generator is not used.
    public static func decide(
        _ context: RoutingContext, parameters: RoutingParameters = .standard,
        using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        let contenders = Contender.all(of: context, parameters: parameters)
        let admissible = contenders.filter { $0.unavailable == nil }
        let ranked = admissible + contenders.filter { $0.unavailable != nil }
        guard context.explores else {
            let best = admissible.first { $0.reservationValue > 0 }
            return decision(best, ranked: ranked, propensities: best.map { [$0.offer.id: 1] } ?? [:], context: context)
        }
        let propensities = explore(admissible, context: context, parameters: parameters, using: &generator)
        let chosen = draw(admissible, propensities, using: &generator)
        return decision(chosen, ranked: ranked, propensities: propensities, context: context)
    }

    /// Frequency with which posterior samples choose each arm, mixed with the floor; what is missing to 1 is stopping.
    ///
    /// Stopping teaches nothing, so a sample cannot stop a job that the posterior mean would go on with. Once the
    /// mean says stop, a sample in which some arm is worth its price may still send it.
    private static func explore(
        _ admissible: [Contender], context: RoutingContext, parameters: RoutingParameters,
        using generator: inout some RandomNumberGenerator
    ) -> [ArmID: Double] {
        let goesOn = admissible.contains { $0.reservationValue > 0 }
        var votes: [ArmID: Int] = [:]
        for _ in 0..<parameters.samples {
            let best = admissible.map { $0.sampled(using: &generator, context: context) }.min(by: Contender.precedes)
            guard let best, goesOn || best.reservationValue > 0 else { continue }
            votes[best.offer.id, default: 0] += 1
        }
        // An arm that would not pay even if it were sure to pass gets no share of the floor: it is the user's money.
        let floored = admissible.filter { reservationValue(passProbability: 1, expectedCost: $0.price) > 0 }
        let floor = floored.isEmpty ? 0 : parameters.explorationFloor
        var propensities = votes.mapValues { (1 - floor) * Double($0) / Double(parameters.samples) }
        for contender in floored { propensities[contender.offer.id, default: 0] += floor / Double(floored.count) }
        return propensities
    }

    /// - Returns: nil for stopping.
    private static func draw(
        _ admissible: [Contender], _ propensities: [ArmID: Double], using generator: inout some RandomNumberGenerator
    ) -> Contender? {
        var point = Double.random(in: 0..<1, using: &generator)
        let total = propensities.values.reduce(0, +)
        var last: Contender?
        for contender in admissible {
            guard let propensity = propensities[contender.offer.id], propensity > 0 else { continue }
            last = contender
            point -= propensity
            if point < 0 { return contender }
        }
        // Rounding may leave a sliver above a sum that stands for 1.
        return total > 1 - 1e-9 ? last : nil
    }

    private static func decision(
        _ chosen: Contender?, ranked: [Contender], propensities: [ArmID: Double], context: RoutingContext
    ) -> RoutingDecision {
        RoutingDecision(
            arm: chosen?.offer.id,
            estimates: ranked.map { $0.estimate(propensity: propensities[$0.offer.id] ?? 0) },
            reason: DecisionReason(chosen: chosen, ranked: ranked, propensities: propensities, context: context).text)
    }
}

extension RoutingDecision {
    /// Probability that the policy gave to trying no arm at all.
    public var stopPropensity: Double { max(0, 1 - estimates.reduce(0) { $0 + $1.propensity }) }
}
