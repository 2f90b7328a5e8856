/// Constants of the router, with what they mean. Passed in, so that replay can vary them.
public struct RoutingParameters: Hashable, Sendable {
    /// Weeks after which an outcome counts half: models change under their names.
    public var halfLifeWeeks = 26.0
    /// Observations that a coarser level's posterior mean is worth as the next level's prior, at most.
    public var poolingWeight = 4.0
    /// Of the jobs at which the best arm fails, the share that no arm can do.
    public var impossibleShare = 0.5
    /// Standard deviation of a job's difficulty, in logits of the pass probability.
    public var difficultySpread = 1.5
    /// Posterior samples that vote on a decision.
    public var samples = 256
    /// Share of decisions that goes evenly to all admissible arms, so that every propensity is above zero.
    public var explorationFloor = 0.02

    public init() {}

    public static let standard = RoutingParameters()
}
