import Foundation

/// Ours: a hierarchical belief about all arms together, Weitzman's index, and exploration that pays for itself.
///
/// Opening boxes with unknown prizes is Weitzman's problem: arms are tried in falling order of reservation value,
/// recomputed after each result, until the best one is no better than what is in hand (0 while unresolved).
/// - SeeAlso: README.md beside this folder; Weitzman, "Optimal Search for the Best Alternative", 1979.
public struct AcrouterPolicy: Policy {
    public let name = "acrouter"
    public var parameters: BeliefParameters

    public init(parameters: BeliefParameters = .standard) { self.parameters = parameters }

    /// - Returns: A pure function of the context and the generator. Without exploration the generator is not used.
    public func decide(
        _ context: RoutingContext, using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        let belief = JobBelief(context, parameters: parameters)
        let ranked = Standing.all(of: context, belief: belief)
        let admissible = ranked.filter { $0.unavailable == nil }
        guard let best = admissible.first else {
            return decision(nil, ranked: ranked, propensities: [:], context: context)
        }
        let isWorthIt = context.isSingleShot || best.utility > context.inHand
        guard context.explores else {
            let first = isWorthIt ? BudgetedPlan.first(admissible, belief: belief, context: context) ?? best : nil
            let propensities = first.map { [$0.column: 1.0] } ?? [:]
            return decision(first, ranked: ranked, propensities: propensities, context: context)
        }
        // A job that arms have failed is given up by the posterior mean. One that nobody has tried teaches nothing when
        // it is refused, so it is refused only as often as draws from the posterior refuse it.
        guard isWorthIt || context.tried.isEmpty else {
            return decision(nil, ranked: ranked, propensities: [:], context: context)
        }
        let propensities = explore(
            admissible, isWorthIt: isWorthIt, belief: belief, context: context, using: &generator)
        let chosen = draw(admissible, propensities, using: &generator)
        return decision(chosen, ranked: ranked, propensities: propensities, context: context)
    }

    /// Arms in the order in which they would be tried if each failed, without exploration, to where the job would stop.
    public func plan(_ context: RoutingContext) -> [ArmEstimate] {
        var (context, plan) = (context, [ArmEstimate]())
        context.explores = false
        var generator = SplitMix64(seed: 0)
        while plan.count < context.offers.count {
            let decision = decide(context, using: &generator)
            guard let arm = decision.arm, let estimate = decision.estimates.first(where: { $0.arm == arm })
            else { break }
            plan.append(estimate)
            guard !context.isSingleShot else { break }
            context.tried.append(TriedArm(id: arm, score: 0, isDelivered: true))
            let worst = context.offers.first { $0.id == arm }?.worstCost ?? .zero
            context.remainingBudget = context.remainingBudget.map { $0 - worst }
        }
        return plan
    }

    /// - Returns: Probability of each arm by its column; what is missing to 1 is stopping.
    private func explore(
        _ admissible: [Standing], isWorthIt: Bool, belief: JobBelief, context: RoutingContext,
        using generator: inout some RandomNumberGenerator
    ) -> [Int: Double] {
        var samples = samples(admissible, belief: belief, context: context, using: &generator)
        var going = 1.0
        if !isWorthIt {
            samples.removeAll { ($0.utility.max() ?? 0) <= context.inHand }
            going = Double(samples.count) / Double(parameters.samples)
        }
        // An arm that would not pay even if it were sure to pass gets no share of the floor: it is the user's money.
        let floored = context.isSingleShot ? admissible : admissible.filter { 1 - $0.leastPrice > context.inHand }
        let seen = (belief.levels.first ?? nil)?.sum(\.total) ?? 0
        let floor =
            floored.isEmpty || samples.isEmpty
            ? 0 : parameters.explorationFloor / (1 + seen / parameters.explorationFloorOutcomes)
        var shares = InformationDirectedSampling.probabilities(samples)
        // Where the budget binds, what is tried first decides what can be tried at all: the plan, not a draw.
        if isWorthIt, let first = BudgetedPlan.first(admissible, belief: belief, context: context) {
            shares = admissible.map { $0.column == first.column ? 1 : 0 }
        }
        var propensities: [Int: Double] = [:]
        for (standing, share) in zip(admissible, shares) where share > 0 {
            propensities[standing.column] = going * (1 - floor) * share
        }
        for standing in floored where floor > 0 {
            propensities[standing.column, default: 0] += going * floor / Double(floored.count)
        }
        return propensities
    }

    private func samples(
        _ admissible: [Standing], belief: JobBelief, context: RoutingContext,
        using generator: inout some RandomNumberGenerator
    ) -> [InformationDirectedSampling.Sample] {
        let factor = belief.scores.covariance.choleskyFactor()
        let scale = belief.noiseVariance.squareRoot()
        let promised = max(admissible.first?.utility ?? 0, context.inHand)
        var normal = NormalSource()
        var noise = Array(repeating: 0.0, count: context.offers.count)
        return (0..<parameters.samples).map { _ in
            for index in noise.indices { noise[index] = normal.next(using: &generator) }
            let means = admissible.map { standing in
                var shift = 0.0
                for index in 0...standing.column { shift += factor[standing.column, index] * noise[index] }
                return belief.scores.mean[standing.column] + scale * shift
            }
            let utility = zip(admissible, means).map { belief.utility($0.column, mean: $1) }
            let best = utility.max() ?? 0
            let top = max(best, context.inHand)
            return .init(
                utility: utility,
                loss: zip(admissible, means).enumerated().map { index, arm in
                    context.isSingleShot ? best - utility[index] : -belief.gain(arm.0.column, mean: arm.1, over: top)
                },
                value: zip(admissible, means).map { belief.gain($0.column, mean: $1, over: promised) })
        }
    }

    /// - Returns: nil for stopping.
    private func draw(
        _ admissible: [Standing], _ propensities: [Int: Double], using generator: inout some RandomNumberGenerator
    ) -> Standing? {
        var point = Double.random(in: 0..<1, using: &generator)
        var total = 0.0
        var last: Standing?
        for standing in admissible {
            guard let propensity = propensities[standing.column], propensity > 0 else { continue }
            last = standing
            total += propensity
            point -= propensity
            if point < 0 { return standing }
        }
        // Rounding may leave a sliver above a sum that stands for 1.
        return total > 1 - 1e-9 ? last : nil
    }

    private func decision(
        _ chosen: Standing?, ranked: [Standing], propensities: [Int: Double], context: RoutingContext
    ) -> RoutingDecision {
        let propensity =
            chosen.map { propensities[$0.column] ?? 0 } ?? max(0, 1 - propensities.values.reduce(0, +))
        guard context.explains else { return RoutingDecision(arm: chosen?.offer.id, propensity: propensity) }
        return RoutingDecision(
            arm: chosen?.offer.id, propensity: propensity,
            estimates: ranked.map { $0.estimate(propensity: propensities[$0.column] ?? 0) },
            reason: DecisionReason(chosen: chosen, ranked: ranked, context: context).text)
    }
}

/// Standard normal variates, made two at a time.
/// - SeeAlso: Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958.
struct NormalSource {
    private var spare: Double?

    mutating func next(using generator: inout some RandomNumberGenerator) -> Double {
        if let value = spare {
            spare = nil
            return value
        }
        let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &generator))).squareRoot()
        let angle = 2 * Double.pi * Double.random(in: 0..<1, using: &generator)
        spare = radius * sin(angle)
        return radius * cos(angle)
    }
}
