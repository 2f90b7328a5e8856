import Foundation

/// How much failures say about the job: the latent difficulty that a job's attempts share.
///
/// After f arms have failed, the odds of every other arm are B/(B+f) of what they were: as if the job had been drawn
/// from a Beta distribution in which B failures were seen before. B near 0 means that a job is either easy or out of
/// reach of all, a large B that attempts are independent. B is learnt from what happened after failures.
/// - SeeAlso: the posterior odds of a Beta-Bernoulli model, a/(B+f); Agent-as-a-Router has no such term.
struct JobDifficulty: Sendable {
    /// B, as the exponential of its logarithm's posterior mean.
    let pseudoFailures: Double

    /// Before data.
    init(parameters: BeliefParameters) {
        pseudoFailures = parameters.pseudoFailures
    }

    /// After data: the outcomes of a context after failures.
    /// - Parameter means: Chance of each arm on a fresh job.
    init(_ evidence: LevelEvidence?, means: [Double], parameters: BeliefParameters) {
        let grid = Self.points.map { parameters.pseudoFailures * exp(parameters.pseudoFailuresSpread * $0) }
        var logs = Self.points.map { -0.5 * $0 * $0 }
        for (arm, mean) in zip(evidence?.arms ?? [], means) {
            guard let arm else { continue }
            let chance = min(max(mean, 0.01), 0.99)
            for failures in 1..<arm.attempts.count where arm.attempts[failures] > 0 {
                let (attempts, resolved) = (arm.attempts[failures], arm.resolved[failures])
                for (index, b) in grid.enumerated() {
                    let left = chance * Self.remaining(of: chance, pseudoFailures: b, failures: failures)
                    logs[index] += resolved * log(left) + (attempts - resolved) * log(1 - left)
                }
            }
        }
        let top = logs.max() ?? 0
        let weights = logs.map { exp($0 - top) }
        let total = weights.reduce(0, +)
        pseudoFailures = exp(zip(weights, grid).reduce(0) { $0 + $1.0 / total * log($1.1) })
    }

    /// Share of its chance on a fresh job that an arm has left after failures of others: 1 at none.
    func remaining(of chance: Double, failures: Int) -> Double {
        Self.remaining(of: chance, pseudoFailures: pseudoFailures, failures: failures)
    }

    private static func remaining(of chance: Double, pseudoFailures b: Double, failures: Int) -> Double {
        let odds = b / (b + Double(failures))
        return odds / (1 - chance + chance * odds)
    }

    /// Eleven points, two and a half deviations to each side of the median.
    private static let points = (0...10).map { Double($0) / 2 - 2.5 }
}
