import Foundation

/// All that the router believes about one job before it chooses: scores, prices, and what failures have told.
struct JobBelief: Sendable {
    let levels: [LevelEvidence?]
    let scores: ScoreBelief
    /// Variance of one score around its expectation, in score units: what the belief's variances are multiples of.
    let noiseVariance: Double
    let difficulty: JobDifficulty
    /// Mean score of an attempt that does not resolve.
    let partialScore: Double
    private let money: PriceBelief
    private let time: PriceBelief
    private let context: RoutingContext

    init(_ context: RoutingContext, parameters: BeliefParameters) {
        self.context = context
        let ids = context.offers.map(\.id)
        var levels = context.path.map { level in
            LevelEvidence(
                context.evidence.records(at: level), arms: ids, week: context.week, parameters: parameters)
        }
        if let similar = LevelEvidence(context.similar, arms: ids, week: context.week, parameters: parameters) {
            levels.append(similar)
        }
        self.levels = levels
        let depth = context.offers.reduce(0) { max($0, $1.priors.count) }
        var priors = (0..<depth).map { level in
            context.offers.map { level < $0.priors.count ? $0.priors[level] : nil }
        }
        if priors.isEmpty { priors = [ids.map { _ in nil }] }

        // Abilities and the job's difficulty explain each other: two rounds bring them together.
        var difficulty = JobDifficulty(parameters: parameters)
        let shared = min(1, levels.count - 1)
        let hasFailures = (levels.first ?? nil).map { top in top.sum { $0.attempts.dropFirst().reduce(0, +) } > 0 }
        var means = ids.map { _ in parameters.meanScore }
        if hasFailures == true, shared >= 0 {
            for _ in 0..<2 {
                let belief = ScoreBelief(
                    levels: Array(levels[...shared]), priors: priors,
                    remaining: { difficulty.remaining(of: means[$0], failures: $1) }, parameters: parameters)
                means = means.indices.map { arm in
                    let variance = max(belief.covariance[arm, arm], 1e-9) * parameters.noiseVariance
                    return Self.clippedMean(belief.mean[arm], deviation: variance.squareRoot())
                }
                difficulty = JobDifficulty(levels[shared], means: means, parameters: parameters)
            }
        }
        self.difficulty = difficulty
        scores = ScoreBelief(
            levels: levels, priors: priors, remaining: { difficulty.remaining(of: means[$0], failures: $1) },
            parameters: parameters)

        let dimension = shared >= 0 ? levels[shared] : nil
        noiseVariance = Self.noiseVariance(dimension, parameters: parameters)
        let (unresolved, points) =
            dimension.map { level in
                (level.sum { $0.total - $0.totalResolved }, level.sum { $0.score - $0.totalResolved })
            } ?? (0, 0)
        partialScore = min(max(points / (unresolved + 1), 0), 0.99)
        money = PriceBelief(
            levels: levels, expected: context.offers.map { $0.expectedCost?.dollars },
            resolved: \.resolvedCost, failed: \.failedCost, parameters: parameters)
        time = PriceBelief(
            levels: levels, expected: context.offers.map(\.expectedSeconds), resolved: \.resolvedSeconds,
            failed: \.failedSeconds, parameters: parameters)
    }

    private static func noiseVariance(_ level: LevelEvidence?, parameters: BeliefParameters) -> Double {
        var (squares, freedom) = (0.0, 0.0)
        for case let arm? in level?.arms ?? [] where arm.total > 0 {
            squares += arm.scoreSquares - arm.score * arm.score / arm.total
            freedom += max(0, arm.total - 1)
        }
        return (parameters.noiseWeight * parameters.noiseVariance + max(0, squares))
            / (parameters.noiseWeight + freedom)
    }

    /// Standard deviation of an arm's expected score on a fresh job.
    func deviation(_ arm: Int) -> Double { max(scores.covariance[arm, arm] * noiseVariance, 1e-12).squareRoot() }

    /// Expected score of an arm on a fresh job, within 0...1 where the belief's tails are not.
    func mean(_ arm: Int) -> Double {
        context.isSingleShot
            ? scores.mean[arm] : Self.clippedMean(scores.mean[arm], deviation: deviation(arm))
    }

    /// Probability that an arm resolves this job now, if its expected score on a fresh job is `mean`.
    func passProbability(mean: Double) -> Double {
        let share = (mean - partialScore) / (1 - partialScore)
        guard !context.isSingleShot else { return min(max(share, 0), 1) }
        let fresh = min(max(share, 1e-3), 0.999)
        return fresh * difficulty.remaining(of: fresh, failures: context.deliveredFailures)
    }

    func expectedCost(_ arm: Int, passProbability p: Double) -> Double { money.mean(arm, passProbability: p) }
    func expectedSeconds(_ arm: Int, passProbability p: Double) -> Double { time.mean(arm, passProbability: p) }

    /// Reward that an attempt is expected to use up.
    func price(_ arm: Int, passProbability p: Double) -> Double {
        context.costWeight
            * (expectedCost(arm, passProbability: p)
                + context.timeCost * expectedSeconds(arm, passProbability: p) / 3600)
    }

    /// What orders the arms if an arm's expected score on a fresh job is `mean`: expected reward where there is one
    /// try only, Weitzman's index of a prize of 1 or else `partialScore` where others may follow.
    func utility(_ arm: Int, mean: Double) -> Double {
        let p = passProbability(mean: mean)
        let price = price(arm, passProbability: p)
        guard !context.isSingleShot else { return mean - price }
        let index = Routing.reservationValue(passProbability: p, expectedCost: price)
        return index >= partialScore ? index : p + (1 - p) * partialScore - price
    }

    /// Expected improvement over what `best` promises, less the price; where there is one try only, the expected reward.
    func gain(_ arm: Int, mean: Double, over best: Double) -> Double {
        let p = passProbability(mean: mean)
        let price = price(arm, passProbability: p)
        guard !context.isSingleShot else { return mean - price }
        return p * max(1 - best, 0) + (1 - p) * max(partialScore - best, 0) - price
    }

    /// Mean of a normal variable that is clipped to 0...1.
    private static func clippedMean(_ mean: Double, deviation: Double) -> Double {
        func positivePart(_ x: Double) -> Double {
            let z = x / deviation
            return x * 0.5 * erfc(-z / 2.0.squareRoot()) + deviation * exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
        }
        return positivePart(mean) - positivePart(mean - 1)
    }
}
