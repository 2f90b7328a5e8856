import Foundation

/// Belief about the latent difficulty θ of one job: a grid of difficulties, and "no arm can do it".
///
/// An arm of ability a passes a job of difficulty θ with probability logistic(a - θ), and an impossible one never.
/// Every failure multiplies each θ by its chance of failing, which moves the belief towards the hard end; since an
/// arm's chance falls with θ, no failure ever raises an arm's chance.
struct Difficulty: Sendable {
    private let points: [Double]
    /// The weights before any failure, from which abilities are read.
    private let fresh: [Double]
    private var weights: [Double]
    private var impossible: Double

    /// The belief about a fresh job.
    /// - Parameter bestMean: Pass probability of the best arm; what it leaves unsolved is shared between hard and
    ///   impossible jobs.
    init(bestMean: Double, parameters: RoutingParameters) {
        impossible = parameters.impossibleShare * (1 - bestMean)
        points = Self.standardNormal.map { $0 * parameters.difficultySpread }
        fresh = Array(repeating: (1 - impossible) / Double(points.count), count: points.count)
        weights = fresh
    }

    /// Records that an arm failed which passes fresh jobs with probability `mean`.
    mutating func failed(armWithMean mean: Double) {
        let ability = self.ability(mean: mean)
        for index in points.indices { weights[index] *= 1 - Self.logistic(ability - points[index]) }
        let sum = weights.reduce(impossible, +)
        for index in weights.indices { weights[index] /= sum }
        impossible /= sum
    }

    /// How far the chance of an arm has fallen since the job was fresh: a factor in 0...1.
    func factor(armWithMean mean: Double) -> Double {
        let ability = self.ability(mean: mean)
        return min(1, chance(ability, weights) / chance(ability, fresh))
    }

    private func chance(_ ability: Double, _ weights: [Double]) -> Double {
        zip(points, weights).reduce(0) { $0 + $1.1 * Self.logistic(ability - $1.0) }
    }

    /// The ability at which the chance on a fresh job is `mean`; the strongest of the scale if none reaches it.
    private func ability(mean: Double) -> Double {
        var (low, high) = (-20.0, 20.0)
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if chance(middle, fresh) < mean { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// Medians of nine equally likely slices of the standard normal distribution.
    private static let standardNormal = [-1.593, -0.967, -0.589, -0.282, 0, 0.282, 0.589, 0.967, 1.593]
}
