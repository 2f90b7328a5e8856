import Foundation

/// What counts say of one arm on a fresh job at the finest level: a pure function of offer, counts, levels and week.
struct ArmPosterior: Sendable {
    let belief: BetaDistribution
    /// Attempts and successes counted at each level, coarsest first, faded by nothing: for people.
    let attempts: [Int]
    let successes: [Int]

    /// Walks down the hierarchy: each level's posterior mean is the next level's prior, worth a few observations.
    ///
    /// Levels are nested, so a coarser level is first rid of what the finer ones count again: each outcome is used
    /// once, where it says most. A prior worth less than the pooling weight passes on only what it is worth.
    init(offer: ArmOffer, tallies: [[Tally.Cell: Int]], week: Int, parameters: RoutingParameters) {
        var belief = BetaDistribution(mean: offer.priorMean, weight: offer.priorWeight)
        for (index, cells) in tallies.enumerated() {
            if index > 0 {
                belief = BetaDistribution(mean: belief.mean, weight: min(belief.weight, parameters.poolingWeight))
            }
            let finer = index + 1 < tallies.count ? tallies[index + 1] : [:]
            belief = Self.observe(cells, except: finer, from: belief, week: week, parameters: parameters)
        }
        self.belief = belief
        attempts = tallies.map { $0.values.reduce(0, +) }
        successes = tallies.map { $0.reduce(0) { $0 + ($1.key.outcome == .resolved ? $1.value : 0) } }
    }

    private static func observe(
        _ cells: [Tally.Cell: Int], except finer: [Tally.Cell: Int], from prior: BetaDistribution, week: Int,
        parameters: RoutingParameters
    ) -> BetaDistribution {
        var (successes, failures) = (0.0, 0.0)
        var blames: [Int: Double] = [:]
        // Sorted, because a sum of fractions depends on its order and the posterior must not.
        for cell in cells.keys.sorted() {
            let count = max(0, (cells[cell] ?? 0) - (finer[cell] ?? 0))
            let age = max(0, week - cell.week)
            let faded = Double(count) * exp2(-Double(age) / parameters.halfLifeWeeks)
            if cell.outcome == .resolved {
                successes += faded
            } else {
                let blame =
                    blames[cell.failedBefore]
                    ?? self.blame(of: prior.mean, after: cell.failedBefore, parameters: parameters)
                blames[cell.failedBefore] = blame
                failures += faded * blame
            }
        }
        return prior.observing(successes: successes, failures: failures)
    }

    /// Share of a failure that is the arm's own, on a job at which others had failed before.
    ///
    /// There an arm that passes fresh jobs with probability m passes with r·m only; of a failure, (1 - r) is the
    /// job's doing. The rest is Bayes' rule. Who the others were is not counted, so they are taken to be its equals.
    private static func blame(of mean: Double, after failures: Int, parameters: RoutingParameters) -> Double {
        guard failures > 0 else { return 1 }
        var difficulty = Difficulty(bestMean: mean, parameters: parameters)
        for _ in 0..<min(failures, 16) { difficulty.failed(armWithMean: mean) }
        let r = difficulty.factor(armWithMean: mean)
        return r * (1 - mean) / (1 - r * mean)
    }
}

/// Counts of a context, sorted out by arm and level once.
struct Tally: Sendable {
    struct Cell: Hashable, Comparable, Sendable {
        let week: Int
        let failedBefore: Int
        let outcome: OutcomeClass

        static func < (left: Cell, right: Cell) -> Bool {
            (left.week, left.failedBefore, left.outcome.rawValue)
                < (right.week, right.failedBefore, right.outcome.rawValue)
        }
    }

    private let cells: [ArmID: [[Cell: Int]]]
    private let levels: Int

    init(counts: [CountKey: Int], levels: [String]) {
        self.levels = levels.count
        let index = Dictionary(levels.enumerated().map { ($1, $0) }) { first, _ in first }
        var cells: [ArmID: [[Cell: Int]]] = [:]
        for (key, count) in counts where key.outcome != .uninformative && count > 0 {
            guard let level = index[key.level] else { continue }
            let cell = Cell(week: key.week, failedBefore: key.failedBefore, outcome: key.outcome)
            cells[key.arm, default: Array(repeating: [:], count: levels.count)][level][cell, default: 0] += count
        }
        self.cells = cells
    }

    func levels(of arm: ArmID) -> [[Cell: Int]] { cells[arm] ?? Array(repeating: [:], count: levels) }
}
