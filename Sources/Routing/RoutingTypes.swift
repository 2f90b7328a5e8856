/// An arm as the router sees it for one job.
public struct ArmOffer: Hashable, Sendable {
    public var id: ArmID
    /// Belief before any count: mean pass probability, and the observations it is worth.
    public var priorMean: Double
    public var priorWeight: Double
    /// Expected bill and wait before the first of its own.
    public var expectedCost: MicroUSD
    public var expectedSeconds: Double
    /// The most that one attempt can cost; checked against the budget before it starts.
    public var worstCost: MicroUSD
    /// Set when the arm may not be chosen now, with the reason for the user.
    public var unavailable: String?

    public init(
        id: ArmID, priorMean: Double, priorWeight: Double, expectedCost: MicroUSD, expectedSeconds: Double,
        worstCost: MicroUSD, unavailable: String? = nil
    ) {
        self.id = id
        self.priorMean = priorMean
        self.priorWeight = priorWeight
        self.expectedCost = expectedCost
        self.expectedSeconds = expectedSeconds
        self.worstCost = worstCost
        self.unavailable = unavailable
    }
}

/// Everything the router is told; a decision is a pure function of it and of the random generator.
public struct RoutingContext: Sendable {
    public var offers: [ArmOffer]
    /// Levels of the hierarchy that this job belongs to, coarsest first.
    public var levels: [String]
    public var counts: [CountKey: Int]
    public var spending: [ArmID: ArmSpending]
    /// Arms already tried on this job, all without success.
    public var failed: [ArmID]
    /// Calendar week of the decision.
    public var week: Int
    public var remainingBudget: MicroUSD?
    /// `acrouter.costWeight`: reward lost for each dollar (paper, section 3.2: 0.1).
    public var costWeight: Double
    /// `acrouter.timeCost`: dollars an hour of waiting.
    public var timeCost: Double
    public var explores: Bool

    public init(
        offers: [ArmOffer], levels: [String], counts: [CountKey: Int], spending: [ArmID: ArmSpending], failed: [ArmID],
        week: Int, remainingBudget: MicroUSD?, costWeight: Double, timeCost: Double, explores: Bool
    ) {
        self.offers = offers
        self.levels = levels
        self.counts = counts
        self.spending = spending
        self.failed = failed
        self.week = week
        self.remainingBudget = remainingBudget
        self.costWeight = costWeight
        self.timeCost = timeCost
        self.explores = explores
    }
}

/// One arm's row in the explanation of a decision.
public struct ArmEstimate: Hashable, Sendable, Codable {
    public var arm: ArmID
    /// Posterior mean of the pass probability for this job now, and its standard deviation.
    public var passProbability: Double
    public var deviation: Double
    /// Attempts counted at each level of the hierarchy, coarsest first.
    public var evidence: [Int]
    public var expectedCost: MicroUSD
    public var expectedSeconds: Double
    /// Weitzman's index: largest first, stop below zero.
    public var reservationValue: Double
    public var propensity: Double
    /// Why it cannot be chosen now.
    public var unavailable: String?

    public init(
        arm: ArmID, passProbability: Double, deviation: Double, evidence: [Int], expectedCost: MicroUSD,
        expectedSeconds: Double, reservationValue: Double, propensity: Double, unavailable: String?
    ) {
        self.arm = arm
        self.passProbability = passProbability
        self.deviation = deviation
        self.evidence = evidence
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
    /// In the order in which they would be tried.
    public var estimates: [ArmEstimate]
    /// One sentence with the counts, the estimate, the price and the runner-up.
    public var reason: String

    public init(arm: ArmID?, estimates: [ArmEstimate], reason: String) {
        self.arm = arm
        self.estimates = estimates
        self.reason = reason
    }
}
