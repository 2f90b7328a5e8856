import Foundation

/// Belief about an arm's pass probability, as a mean and the number of observations it is worth.
struct BetaDistribution: Hashable, Sendable {
    /// Strictly between 0 and 1, whatever was asked for: no count proves an arm perfect or useless.
    let mean: Double
    let weight: Double

    init(mean: Double, weight: Double) {
        self.mean = min(max(mean, 0.001), 0.999)
        self.weight = max(weight, 0.01)
    }

    var deviation: Double { (mean * (1 - mean) / (weight + 1)).squareRoot() }

    /// Bayes' rule; successes and failures may be fractions.
    func observing(successes: Double, failures: Double) -> BetaDistribution {
        let total = weight + successes + failures
        return BetaDistribution(mean: (mean * weight + successes) / total, weight: total)
    }

    func sample(using generator: inout some RandomNumberGenerator) -> Double {
        let a = Self.logGamma(shape: mean * weight, using: &generator)
        let b = Self.logGamma(shape: (1 - mean) * weight, using: &generator)
        return 1 / (1 + exp(b - a))
    }

    /// Logarithm of a gamma variate of scale 1: for the small shapes of weak priors the variate itself underflows.
    /// - SeeAlso: Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 26(3), 2000, with
    ///   their section 6 for shapes below 1.
    private static func logGamma(shape: Double, using generator: inout some RandomNumberGenerator) -> Double {
        if shape < 1 {
            return logGamma(shape: shape + 1, using: &generator) + log(uniform(using: &generator)) / shape
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal(using: &generator)
            let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
            guard v > 0 else { continue }
            if log(uniform(using: &generator)) < 0.5 * x * x + d - d * v + d * log(v) { return log(d * v) }
        }
    }

    private static func normal(using generator: inout some RandomNumberGenerator) -> Double {
        (-2 * log(uniform(using: &generator))).squareRoot() * cos(2 * .pi * uniform(using: &generator))
    }

    /// In 0 exclusive ... 1 inclusive, so that its logarithm exists.
    private static func uniform(using generator: inout some RandomNumberGenerator) -> Double {
        1 - Double.random(in: 0..<1, using: &generator)
    }
}
