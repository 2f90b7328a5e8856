/// Belief about the scores of all arms on a fresh job of one context: a normal distribution over the arms together.
///
/// A score is the sum of effects: what all arms share and what sets an arm apart, at each level of the hierarchy. What
/// one arm did therefore says something about the others (this work is hard), and what happened in one context says
/// something about the next. Variances are in units of the noise of one score.
/// - SeeAlso: Gelman and Hill, "Data Analysis Using Regression and Multilevel/Hierarchical Models", 2007, chapter 13.
struct ScoreBelief: Sendable {
    private(set) var mean: [Double]
    private(set) var covariance: Matrix

    /// - Parameters:
    ///   - levels: From the coarsest to the finest; nil where nothing is known.
    ///   - priors: What is believed of each arm at a level before its first outcome; nil where nothing is.
    ///   - remaining: Share of its chance that an arm has left after so many failures of others on a job. An outcome
    ///     after failures is worth as much less, because of a failure there so much is the job's doing.
    init(
        levels: [LevelEvidence?], priors: [[ArmPriorBelief?]], remaining: (_ arm: Int, _ failures: Int) -> Double,
        parameters: BeliefParameters
    ) {
        let count = levels.lazy.compactMap { $0?.arms.count }.first ?? priors.first?.count ?? 0
        mean = Array(repeating: parameters.meanScore, count: count)
        covariance = Matrix(size: count, repeating: parameters.sharedVariance)
        covariance.addToDiagonal(parameters.armVariance)
        for (level, evidence) in levels.enumerated() {
            if level > 0 {
                covariance.add(parameters.sharedVariance(below: level - 1))
                covariance.addToDiagonal(parameters.armVariance(below: level - 1))
            }
            if level < priors.count { observe(priors[level]) }
            guard let evidence else { continue }
            let hasFiner = level + 1 < levels.count
            observe(
                evidence, finer: hasFiner ? levels[level + 1] : nil, hasFiner: hasFiner, level: level,
                remaining: remaining, parameters: parameters)
        }
    }

    /// Arms with a prior are taken to have had as many outcomes of that mean.
    private mutating func observe(_ priors: [ArmPriorBelief?]) {
        var arms: [Observation] = []
        for (arm, prior) in priors.enumerated() {
            guard let prior, prior.weight > 0 else { continue }
            arms.append(Observation(arm: arm, mean: prior.mean, variance: 1 / prior.weight, share: 0))
        }
        condition(on: arms)
    }

    /// Takes in a level's outcomes, less those that the next finer level counts again: each is used once, where it
    /// says most. What is left comes from other contexts below this level, each with effects of its own.
    private mutating func observe(
        _ evidence: LevelEvidence, finer: LevelEvidence?, hasFiner: Bool, level: Int,
        remaining: (_ arm: Int, _ failures: Int) -> Double, parameters: BeliefParameters
    ) {
        var arms: [Observation] = []
        for (arm, own) in evidence.arms.enumerated() {
            guard let own else { continue }
            let counted = finer?.arms[arm]
            var worth = 0.0
            for (failures, attempts) in own.attempts.enumerated() {
                guard attempts > 0 else { continue }
                worth += remaining(arm, failures) * max(0, attempts - (counted?.attempts[failures] ?? 0))
            }
            guard worth > 1e-9 else { continue }
            // Within what the attempts that are left can have scored, whatever the finer level claims to have of them.
            let left = max(0, own.total - (counted?.total ?? 0))
            let score = min(max(0, own.score - (counted?.score ?? 0)), left)
            var variance = 1 / worth
            var share = 0.0
            if hasFiner {
                let contexts = Double(max(1, own.children - (counted == nil ? 0 : 1)))
                variance += parameters.armVariance(below: level) / contexts
                share = (parameters.sharedVariance(below: level) / contexts).squareRoot()
            }
            arms.append(Observation(arm: arm, mean: score / worth, variance: variance, share: share))
        }
        condition(on: arms)
    }

    /// A mean score of one arm: with a variance of its own, and an error that it shares with the other arms' means.
    private struct Observation {
        var arm: Int
        var mean: Double
        var variance: Double
        var share: Double
    }

    /// Bayes' rule for normal distributions.
    private mutating func condition(on observed: [Observation]) {
        guard !observed.isEmpty else { return }
        var spread = Matrix(size: observed.count)
        for (row, left) in observed.enumerated() {
            for (column, right) in observed.enumerated() {
                spread[row, column] = covariance[left.arm, right.arm] + left.share * right.share
            }
            spread[row, row] += left.variance
        }
        let factor = spread.choleskyFactor()
        let surprise = factor.solveLower(observed.map { $0.mean - mean[$0.arm] })
        let gains = mean.indices.map { arm in factor.solveLower(observed.map { covariance[$0.arm, arm] }) }
        for (arm, gain) in gains.enumerated() {
            mean[arm] += zip(gain, surprise).reduce(0) { $0 + $1.0 * $1.1 }
            for other in 0...arm {
                let shrunk = covariance[arm, other] - zip(gain, gains[other]).reduce(0) { $0 + $1.0 * $1.1 }
                covariance[arm, other] = shrunk
                covariance[other, arm] = shrunk
            }
        }
    }
}
