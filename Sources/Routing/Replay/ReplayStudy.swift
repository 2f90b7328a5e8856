import Foundation

/// Several policies on the same stream, side by side.
public struct ReplayStudy: Sendable {
    /// Paired difference of regret between two policies, with a 95 % interval.
    public struct Difference: Sendable {
        /// The other policy; a negative mean says that it has more regret.
        public var policy: String
        public var mean: Double
        public var low: Double
        public var high: Double
    }

    public struct Result: Sendable {
        public var policy: String
        public var mode: Replay.Mode
        /// Mean score of what was kept, 0...100.
        public var averagePerformance: Double
        /// Means over the seeds, and the standard deviation of the regret.
        public var resolved: Double
        public var regret: Double
        public var regretDeviation: Double
        public var cost: Double
        public var seeds: Int
        /// Mean cumulative regret after each task of the stream.
        public var curve: [Double]
        public var differences: [Difference] = []

        /// Average performance for each dollar; nil where nothing was spent.
        public var performancePerDollar: Double? { cost > 0 ? averagePerformance / cost : nil }
    }

    public struct Oracle: Sendable {
        public var averagePerformance: Double
        public var resolved: Double
        public var cost: Double
    }

    /// Tasks that were scored in each run.
    public var tasks: Int
    public var oracle: Oracle
    /// Least regret first.
    public var results: [Result]

    /// - Parameters:
    ///   - runs: By policy: name, mode, and one run for each seed; every policy with the same seeds.
    ///   - resamples: Of the bootstrap.
    public init(
        _ replay: Replay, runs: [(policy: String, mode: Replay.Mode, runs: [ReplayRun])], resamples: Int = 2000
    ) {
        let count = replay.table.tasks.count
        let orders = (runs.first?.runs ?? []).map(\.order)
        tasks = orders.first?.count ?? 0
        oracle = Self.oracle(replay, orders: orders)
        let perTask = runs.map { Self.regretByTask($0.runs, tasks: count) }
        results = runs.map { Self.result($0.policy, $0.mode, $0.runs) }
        let resampled = Self.resampledRegret(perTask, tasks: count, resamples: runs.count > 1 ? resamples : 0)
        for (index, own) in perTask.enumerated() {
            results[index].differences = perTask.indices.filter { $0 != index }.map { other in
                let gaps = zip(resampled[index], resampled[other]).map { $0 - $1 }.sorted()
                let mean = zip(own, perTask[other]).reduce(0) { $0 + $1.0 - $1.1 }
                return Difference(
                    policy: runs[other].policy, mean: mean, low: Self.quantile(0.025, gaps),
                    high: Self.quantile(0.975, gaps))
            }
        }
        results.sort { ($0.regret, $0.policy) < ($1.regret, $1.policy) }
    }

    /// Of the tasks that were scored, the mean over the seeds.
    private static func oracle(_ replay: Replay, orders: [[Int]]) -> Oracle {
        var best = (score: 0.0, resolved: 0.0, cost: 0.0)
        for task in orders.joined() {
            let oracle = replay.oracle(task)
            best.score += oracle.score
            best.resolved += oracle.score >= 1 ? 1 : 0
            best.cost += oracle.cost
        }
        let seeds = Double(max(1, orders.count))
        let scored = Double(max(1, orders.first?.count ?? 0))
        return Oracle(
            averagePerformance: 100 * best.score / seeds / scored, resolved: best.resolved / seeds,
            cost: best.cost / seeds)
    }

    private static func result(_ policy: String, _ mode: Replay.Mode, _ runs: [ReplayRun]) -> Result {
        let seeds = Double(max(1, runs.count))
        let regrets = runs.map { $0.regret.reduce(0, +) }
        let mean = regrets.reduce(0, +) / seeds
        let squares = regrets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let length = runs.map(\.regret.count).min() ?? 0
        var curve = Array(repeating: 0.0, count: length)
        for run in runs {
            var sum = 0.0
            for index in 0..<length {
                sum += run.regret[index]
                curve[index] += sum / seeds
            }
        }
        let scored = Double(max(1, length))
        return Result(
            policy: policy, mode: mode,
            averagePerformance: 100 * runs.reduce(0) { $0 + $1.score } / seeds / scored,
            resolved: runs.reduce(0) { $0 + Double($1.resolved) } / seeds, regret: mean,
            regretDeviation: runs.count > 1 ? (squares / (seeds - 1)).squareRoot() : 0,
            cost: runs.reduce(0) { $0 + $1.cost } / seeds, seeds: runs.count, curve: curve)
    }

    /// A task's share of the mean regret over the seeds; where only part of a stream is scored, tasks take turns.
    private static func regretByTask(_ runs: [ReplayRun], tasks: Int) -> [Double] {
        var sums = Array(repeating: 0.0, count: tasks)
        for run in runs {
            for (task, regret) in zip(run.order, run.regret) { sums[task] += regret / Double(max(1, runs.count)) }
        }
        return sums
    }

    /// Each policy's regret over tasks drawn with replacement, the same draws for all: pairs stay pairs.
    /// - SeeAlso: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (percentile interval).
    private static func resampledRegret(_ perTask: [[Double]], tasks: Int, resamples: Int) -> [[Double]] {
        var generator = SplitMix64(seed: 1)
        var sums = perTask.map { _ in Array(repeating: 0.0, count: resamples) }
        for resample in 0..<resamples {
            let draw = (0..<tasks).map { _ in Int.random(in: 0..<max(1, tasks), using: &generator) }
            for (policy, regret) in perTask.enumerated() {
                sums[policy][resample] = draw.reduce(0.0) { $0 + regret[$1] }
            }
        }
        return sums
    }

    private static func quantile(_ share: Double, _ sorted: [Double]) -> Double {
        sorted.isEmpty ? 0 : sorted[Int((share * Double(sorted.count - 1)).rounded())]
    }
}
