import Foundation

/// Constants of the belief and of exploration, each with its source. Passed in, so that replay can vary them.
///
/// "Train" is the train split of CodeRouterBench's probing set; no constant was fitted to a stream that is scored.
public struct BeliefParameters: Hashable, Sendable {
    /// Weeks after which an outcome counts half: models change under their names. A judgement, not measured.
    public var halfLifeWeeks = 26.0

    /// Judgement: mean score before anything is known, and the variances around it in units of the noise variance: the level that
    /// all arms share, and what sets an arm apart. Wide, so that a handful of outcomes outweighs them.
    public var meanScore = 0.5
    public var sharedVariance = 1.0
    public var armVariance = 0.05
    /// What each finer level adds, coarsest first (dimension, source or repository, finer): how much harder it is for
    /// all arms, and how much it suits one arm more than others. Components of variance on train.
    public var sharedVarianceBelow = [1.0, 0.5, 0.5]
    public var armVarianceBelow = [0.15, 0.10, 0.10]
    /// Judgement: variance of a single score before data, and the observations that it is worth.
    public var noiseVariance = 0.10
    public var noiseWeight = 1.0

    /// Failures that a fresh job is worth (`JobDifficulty`): the median, and the spread of the logarithm, over contexts.
    /// Maximum likelihood on train, one value a dimension.
    public var pseudoFailures = 0.6
    public var pseudoFailuresSpread = 1.2
    /// Failures before an attempt that are told apart; more count as this many.
    public var failuresApart = 8

    /// Bills that what is expected of an arm is worth: one, the least that is any (less was worse on train).
    public var priceWeight = 1.0

    /// Posterior samples that a decision is drawn from: enough for shares of a percent.
    public var samples = 128
    /// Judgement: share of decisions that goes evenly to all arms that could pay, so that every propensity is above zero; it has
    /// halved after so many outcomes.
    public var explorationFloor = 0.01
    public var explorationFloorOutcomes = 200.0

    public init() {}

    public static let standard = BeliefParameters()

    func sharedVariance(below level: Int) -> Double { sharedVarianceBelow[min(level, sharedVarianceBelow.count - 1)] }
    func armVariance(below level: Int) -> Double { armVarianceBelow[min(level, armVarianceBelow.count - 1)] }
}
