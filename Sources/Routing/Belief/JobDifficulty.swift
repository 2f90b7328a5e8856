import Foundation

/// How much one failure says about the job: the latent difficulty that a job's attempts share.
///
/// An arm that passes fresh jobs with probability p passes with p·k/(k+f) where f others have failed: a job's
/// difficulty is Beta distributed with concentration k, so k near 0 means that a job is either easy or impossible, and a
/// large k that attempts are independent. k is learnt from what happened after failures.
/// - SeeAlso: the Pólya urn; Agent-as-a-Router has no such term.
struct JobDifficulty: Sendable {
    /// By number of failures: the share of its chance that an arm keeps. 1 at none.
    let survival: [Double]

    /// Before data.
    init(parameters: BeliefParameters) {
        self.init(weights: Self.prior(parameters), parameters: parameters)
    }

    /// After data: the outcomes of a context after failures.
    /// - Parameter means: What a fresh job would have given, by arm.
    init(_ evidence: LevelEvidence?, means: [Double], parameters: BeliefParameters) {
        let prior = Self.prior(parameters)
        var logs = prior.map { log($0) }
        for failures in 1...max(1, parameters.failuresApart) {
            var (attempts, resolved, fresh) = (0.0, 0.0, 0.0)
            for (arm, mean) in zip(evidence?.arms ?? [], means) {
                guard let arm else { continue }
                attempts += arm.attempts[failures]
                resolved += arm.resolved[failures]
                fresh += arm.attempts[failures] * min(max(mean, 0.02), 0.98)
            }
            guard attempts > 0 else { continue }
            for (index, k) in Self.grid(parameters).enumerated() {
                let chance = min(max(fresh / attempts * k / (k + Double(failures)), 1e-6), 1 - 1e-6)
                logs[index] += resolved * log(chance) + (attempts - resolved) * log(1 - chance)
            }
        }
        let top = logs.max() ?? 0
        self.init(weights: logs.map { exp($0 - top) }, parameters: parameters)
    }

    private init(weights: [Double], parameters: BeliefParameters) {
        let total = weights.reduce(0, +)
        let grid = Self.grid(parameters)
        survival = (0...parameters.failuresApart).map { failures in
            zip(weights, grid).reduce(0) { $0 + $1.0 / total * $1.1 / ($1.1 + Double(failures)) }
        }
    }

    /// Eleven points, two and a half deviations to each side of the median.
    private static let points = (0...10).map { Double($0) / 2 - 2.5 }

    private static func grid(_ parameters: BeliefParameters) -> [Double] {
        points.map { parameters.concentration * exp(parameters.concentrationSpread * $0) }
    }

    private static func prior(_ parameters: BeliefParameters) -> [Double] { points.map { exp(-0.5 * $0 * $0) } }
}
