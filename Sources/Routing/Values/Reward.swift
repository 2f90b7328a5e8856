/// What a job was worth, in units of one solved job.
public enum Reward {
    /// The paper's price of money: reward lost for each dollar.
    public static let paperCostWeight = 0.1

    /// Score less money and waiting.
    /// - Parameters:
    ///   - score: S in 0...1; in the product 1 if resolved and 0 otherwise, in replay the published score.
    ///   - costWeight: Reward lost for each dollar (`acrouter.costWeight`).
    ///   - seconds: Time waited, worth `timeCost` dollars an hour (`acrouter.timeCost`; 0 in replay).
    /// - SeeAlso: Agent-as-a-Router, section 3.2: `S - 0.1 * USD`.
    public static func value(
        score: Double, cost: MicroUSD, costWeight: Double = paperCostWeight, seconds: Double = 0, timeCost: Double = 0
    ) -> Double {
        score - price(cost: cost, seconds: seconds, costWeight: costWeight, timeCost: timeCost)
    }

    /// Reward that an attempt uses up whether or not it resolves anything.
    public static func price(cost: MicroUSD, seconds: Double, costWeight: Double, timeCost: Double) -> Double {
        costWeight * (cost.dollars + timeCost * seconds / 3600)
    }
}

/// Reward lost against the arm that would have been best on each single task.
public enum Regret {
    /// Running sum over tasks of (best reward - reward of the choice).
    /// - Parameters:
    ///   - rewards: One row per task, one column per arm; a row must not be empty.
    ///   - choices: Column chosen at each task.
    /// - SeeAlso: Agent-as-a-Router, section 3.2 (per-task oracle; not the best single arm).
    public static func cumulative(rewards: [[Double]], choices: [Int]) -> [Double] {
        var sum = 0.0
        return zip(rewards, choices).map { row, choice in
            sum += (row.max() ?? row[choice]) - row[choice]
            return sum
        }
    }
}

/// Index of an arm that is still unopened: the reward at which one would be indifferent between opening it and stopping.
///
/// For a pass/fail arm with pass probability p (0...1) and expected cost c (reward units) it is 1 - c/p. Finite also
/// for p = 0, so that it can be sorted, averaged and written as JSON.
/// - SeeAlso: Weitzman, "Optimal Search for the Best Alternative", Econometrica 47(3), 1979, section 3.
public func reservationValue(passProbability p: Double, expectedCost c: Double) -> Double {
    1 - c / max(p, 1e-6)
}
