/// One arm's row in the explanation of a decision.
public struct ArmEstimate: Hashable, Sendable, Codable {
    public var arm: ArmID
    /// Posterior mean of the pass probability for this job now, and its standard deviation.
    public var passProbability: Double
    public var deviation: Double
    /// Attempts counted at each level of the hierarchy, coarsest first, and those that resolved.
    public var evidence: [Int]
    public var resolved: [Int]
    public var expectedCost: MicroUSD
    public var expectedSeconds: Double
    /// Weitzman's index: largest first, stop at what is in hand.
    public var reservationValue: Double
    public var propensity: Double
    /// Why it cannot be chosen now.
    public var unavailable: String?

    public init(
        arm: ArmID, passProbability: Double, deviation: Double, evidence: [Int], resolved: [Int] = [],
        expectedCost: MicroUSD, expectedSeconds: Double, reservationValue: Double, propensity: Double,
        unavailable: String?
    ) {
        self.arm = arm
        self.passProbability = passProbability
        self.deviation = deviation
        self.evidence = evidence
        self.resolved = resolved
        self.expectedCost = expectedCost
        self.expectedSeconds = expectedSeconds
        self.reservationValue = reservationValue
        self.propensity = propensity
        self.unavailable = unavailable
    }
}

public struct RoutingDecision: Hashable, Sendable, Codable {
    /// Nil: no arm is worth its price.
    public var arm: ArmID?
    /// Probability that the policy gave to what it chose, stopping included.
    public var propensity: Double
    /// In the order in which they would be tried; empty unless the context asked for an explanation.
    public var estimates: [ArmEstimate]
    /// One sentence with the counts, the estimate, the price and the runner-up.
    public var reason: String

    public init(arm: ArmID?, propensity: Double = 1, estimates: [ArmEstimate] = [], reason: String = "") {
        self.arm = arm
        self.propensity = propensity
        self.estimates = estimates
        self.reason = reason
    }

    /// The same choice with estimates and a reason, for a policy that gives none: what acrouter believes of the arms.
    public func explained(policy: String, context: RoutingContext) -> RoutingDecision {
        guard estimates.isEmpty else { return self }
        var (context, generator) = (context, SplitMix64(seed: 0))
        context.explores = false
        var explained = AcrouterPolicy().decide(context, using: &generator)
        for index in explained.estimates.indices {
            explained.estimates[index].propensity = explained.estimates[index].arm == arm ? propensity : 0
        }
        let belief = explained.arm == arm ? explained.reason : "acrouter would say: \(explained.reason)"
        let choice = arm.map { "\($0)" } ?? "nobody"
        return RoutingDecision(
            arm: arm, propensity: propensity, estimates: explained.estimates,
            reason: "The policy \(policy) takes \(choice). \(belief)")
    }

    /// Probability that the policy gave to trying no arm at all.
    public var stopPropensity: Double { max(0, 1 - estimates.reduce(0) { $0 + $1.propensity }) }
}
