/// How often each arm is chosen when the next outcome shall cost little and teach much.
///
/// Thompson sampling chooses an arm as often as it may be the best one, also where knowing that would change nothing.
/// This chooses the mixture of two arms with the smallest squared expected loss for each unit of information, where
/// information is how much an arm's expected utility depends on which arm is the best.
/// - SeeAlso: Russo and Van Roy, "Learning to Optimize via Information-Directed Sampling", Operations Research 66(1),
///   2018, section 6 (variance-based, from samples); the best mixture has at most two arms (proposition 6).
enum InformationDirectedSampling {
    /// One draw from the posterior.
    struct Sample {
        /// By arm: what orders the arms, what choosing each loses against the best, and the outcome's worth, of which
        /// knowledge is gained.
        var utility: [Double]
        var loss: [Double]
        var value: [Double]
    }

    /// - Parameter samples: The same number of arms in each.
    /// - Returns: Probabilities of the arms, in their order; they sum to 1.
    static func probabilities(_ samples: [Sample]) -> [Double] {
        guard let count = samples.first?.utility.count, count > 0 else { return [] }
        let (loss, gain) = lossAndGain(samples, arms: count)
        var best = (ratio: Double.infinity, first: 0, second: 0, share: 1.0)
        for first in 0..<count {
            for second in 0..<count where second != first || count == 1 {
                for step in 0...steps {
                    let share = Double(step) / Double(steps)
                    let lost = share * loss[first] + (1 - share) * loss[second]
                    let ratio = lost * lost / (share * gain[first] + (1 - share) * gain[second])
                    if ratio < best.ratio { best = (ratio, first, second, share) }
                }
            }
        }
        var probabilities = Array(repeating: 0.0, count: count)
        probabilities[best.first] += best.share
        probabilities[best.second] += 1 - best.share
        return probabilities
    }

    private static let steps = 10

    private static func lossAndGain(_ samples: [Sample], arms count: Int) -> (loss: [Double], gain: [Double]) {
        var sums = Array(repeating: 0.0, count: count)
        var losses = sums
        // By the arm that is best in a draw: how often that is, and every arm's sum over those draws.
        var draws = Array(repeating: 0.0, count: count)
        var sumsByBest = Array(repeating: sums, count: count)
        for sample in samples {
            var best = 0
            for arm in 1..<max(1, count) where sample.utility[arm] > sample.utility[best] { best = arm }
            draws[best] += 1
            for arm in 0..<count {
                losses[arm] += sample.loss[arm]
                sums[arm] += sample.value[arm]
                sumsByBest[best][arm] += sample.value[arm]
            }
        }
        let total = Double(samples.count)
        let loss = losses.map { max($0 / total, 1e-9) }
        var gain = Array(repeating: 1e-12, count: count)
        for best in 0..<count where draws[best] > 0 {
            for arm in 0..<count {
                let shift = sumsByBest[best][arm] / draws[best] - sums[arm] / total
                gain[arm] += draws[best] / total * shift * shift
            }
        }
        return (loss, gain)
    }
}
