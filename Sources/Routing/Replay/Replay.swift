import Foundation

/// Streams a recorded outcome matrix through a policy, as if the jobs came in one after the other.
///
/// The policy sees what it ran and nothing else of the row. Regret is scored on the truth, against the best reward of
/// each task.
/// - SeeAlso: Agent-as-a-Router, section 3.2.
public struct Replay: Sendable {
    public enum Mode: String, Sendable {
        /// One arm a task.
        case single
        /// Arms may follow each other; all that ran are paid, the best score counts.
        case cascade
    }

    /// What a verifier gets wrong: shares of failures that it passes, and of passes that it fails.
    public struct VerifierNoise: Hashable, Sendable {
        public var falsePass: Double
        public var falseFail: Double

        public init(falsePass: Double = 0, falseFail: Double = 0) {
            self.falsePass = falsePass
            self.falseFail = falseFail
        }
    }

    public let table: OutcomeTable
    public let mode: Mode
    /// Full rows that are known before the stream begins, with the same columns.
    public var warm: OutcomeTable?
    public var offers: @Sendable (_ dimension: String) -> [ArmOffer]
    public var costWeight = Reward.paperCostWeight
    public var noise = VerifierNoise()
    public var shuffles = false
    /// Share of the stream, chosen at random, that is played first and not scored.
    public var history = 0.0
    public var explores = true

    /// - Parameter offers: What is believed of the arms beforehand, in the order of the table's arms; nil for nothing.
    public init(
        _ table: OutcomeTable, mode: Mode, offers: (@Sendable (_ dimension: String) -> [ArmOffer])? = nil
    ) {
        self.table = table
        self.mode = mode
        let arms = table.arms
        self.offers = offers ?? { _ in arms.map { ArmOffer(id: $0) } }
    }

    /// Reward of the best arm on a task.
    public func oracle(_ task: Int) -> (reward: Double, score: Double, cost: Double) {
        var best = (reward: -Double.infinity, score: 0.0, cost: 0.0)
        for arm in table.arms.indices {
            let cell = table.cell(task: task, arm: arm)
            guard cell.isKnown else { continue }
            let reward = cell.score - costWeight * cell.cost
            if reward > best.reward { best = (reward, cell.score, cell.cost) }
        }
        return best.reward == -.infinity ? (0, 0, 0) : best
    }

    /// The run of somebody who knows every row.
    public func runOracle(seed: UInt64) -> ReplayRun {
        var run = ReplayRun()
        var generator = orderGenerator(seed)
        for task in order(using: &generator).scored {
            let best = oracle(task)
            run.order.append(task)
            run.regret.append(0)
            run.score += best.score
            run.resolved += best.score >= 1 ? 1 : 0
            run.cost += best.cost
        }
        return run
    }

    /// The order depends on the seed alone, so that policies meet the same stream.
    fileprivate func orderGenerator(_ seed: UInt64) -> SplitMix64 {
        SplitMix64(seed: seed &* 0x2545_F491_4F6C_DD1D &+ 1)
    }

    /// Tasks that are history, and those that are scored after them.
    fileprivate func order(using generator: inout SplitMix64) -> (history: [Int], scored: [Int]) {
        var order = Array(table.tasks.indices)
        if shuffles || history > 0 { order.shuffle(using: &generator) }
        let past = Int((history * Double(order.count)).rounded())
        return (Array(order.prefix(past)), Array(order.dropFirst(past)))
    }

    /// One run over the stream.
    public func run(_ policy: some Policy, seed: UInt64) -> ReplayRun {
        var course = ReplayCourse(replay: self, policy: policy, seed: seed)
        return course.run()
    }
}

/// What one run over a stream came to.
public struct ReplayRun: Sendable {
    /// Tasks that were scored, in the order of the stream.
    public var order: [Int] = []
    /// In the same order.
    public var regret: [Double] = []
    public var score = 0.0
    public var resolved = 0
    /// US dollars.
    public var cost = 0.0

    public init() {}
}

/// One policy's way through a stream.
private struct ReplayCourse<P: Policy> {
    let replay: Replay
    let policy: P
    let seed: UInt64
    private var generator: SplitMix64
    private var evidence = EvidenceTable()
    private var neighbours = Neighbours()
    private var offers: [String: [ArmOffer]] = [:]

    init(replay: Replay, policy: P, seed: UInt64) {
        self.replay = replay
        self.policy = policy
        self.seed = seed
        generator = SplitMix64(seed: seed)
    }

    mutating func run() -> ReplayRun {
        var orderGenerator = replay.orderGenerator(seed)
        let order = replay.order(using: &orderGenerator)
        learnBeforehand(using: &orderGenerator)
        for task in order.history { _ = play(task, of: replay.table) }
        var run = ReplayRun()
        for task in order.scored {
            let end = play(task, of: replay.table)
            run.order.append(task)
            run.regret.append(replay.oracle(task).reward - (end.score - replay.costWeight * end.cost))
            run.score += end.score
            run.resolved += end.score >= 1 ? 1 : 0
            run.cost += end.cost
        }
        return run
    }

    private mutating func learnBeforehand(using generator: inout SplitMix64) {
        guard let warm = replay.warm else { return }
        switch policy.warmUp {
        case .rows:
            for (number, task) in warm.tasks.enumerated() {
                var outcomes: [SimilarJob.Outcome] = []
                for (column, arm) in warm.arms.enumerated() {
                    let truth = warm.cell(task: number, arm: column)
                    guard truth.isKnown else { continue }
                    let cell = verified(truth, task: number, arm: column)
                    outcomes.append(learn(cell, of: arm, task: task, failedBefore: 0))
                }
                if policy.needsSimilarJobs { neighbours.add(task, outcomes: outcomes) }
            }
        case .plays:
            for task in warm.tasks.indices.shuffled(using: &generator) { _ = play(task, of: warm) }
        }
    }

    private mutating func learn(
        _ cell: OutcomeTable.Cell, of arm: ArmID, task: OutcomeTable.Task, failedBefore: Int
    ) -> SimilarJob.Outcome {
        let outcome: OutcomeClass = cell.score >= 1 ? .resolved : cell.isDelivered ? .unresolved : .noPatch
        let sums = OutcomeSums(outcome, score: cell.score, cost: MicroUSD(dollars: cell.cost), seconds: 0)
        let slot = EvidenceTable.Slot(week: 0, failedBefore: failedBefore)
        evidence.add(sums, of: arm, at: slot, path: task.path)
        return SimilarJob.Outcome(arm: arm, slot: slot, sums: sums)
    }

    /// Lets the policy work on one task.
    /// - Returns: the true score of what the router keeps, and what was paid.
    private mutating func play(_ number: Int, of table: OutcomeTable) -> (score: Double, cost: Double) {
        let task = table.tasks[number]
        var context = RoutingContext(
            offers: offers(for: task.dimension, missing: number, in: table), path: task.path, evidence: evidence,
            week: 0, costWeight: replay.costWeight, explores: replay.explores,
            isSingleShot: replay.mode == .single, explains: false)
        context.task = task.id
        if policy.needsSimilarJobs { context.similar = neighbours.nearest(to: task) }
        var (cost, kept, outcomes) = (0.0, (seen: 0.0, true: 0.0), [SimilarJob.Outcome]())
        while let arm = policy.decide(context, using: &generator).arm,
            let column = table.arms.firstIndex(of: arm)
        {
            let truth = table.cell(task: number, arm: column)
            let seen = verified(truth, task: number, arm: column)
            cost += truth.cost
            if seen.score > kept.seen { kept = (seen.score, truth.score) }
            if policy.learnsOnline {
                outcomes.append(learn(seen, of: arm, task: task, failedBefore: context.deliveredFailures))
            }
            context.tried.append(TriedArm(id: arm, score: seen.score, isDelivered: seen.isDelivered))
            if replay.mode == .single {
                kept.true = truth.score
                break
            }
            if seen.score >= 1 { break }
            context.evidence = evidence
        }
        if policy.needsSimilarJobs { neighbours.add(task, outcomes: outcomes) }
        return (kept.true, cost)
    }

    /// What the verifier says of an outcome: the same for every policy that meets it.
    private func verified(_ truth: OutcomeTable.Cell, task: Int, arm: Int) -> OutcomeTable.Cell {
        guard replay.noise != Replay.VerifierNoise() else { return truth }
        var generator = SplitMix64(seed: (seed << 44) ^ (UInt64(task) << 12) ^ UInt64(arm) ^ 0x5DEE_CE66)
        let point = Double.random(in: 0..<1, using: &generator)
        var seen = truth
        if truth.score >= 1 {
            if point < replay.noise.falseFail { seen.score = 0 }
        } else if truth.isDelivered, point < replay.noise.falsePass {
            seen.score = 1
        }
        return seen
    }

    private mutating func offers(for dimension: String, missing task: Int, in table: OutcomeTable) -> [ArmOffer] {
        let all = offers[dimension] ?? replay.offers(dimension)
        offers[dimension] = all
        guard table.arms.indices.contains(where: { !table.cell(task: task, arm: $0).isKnown }) else { return all }
        return all.enumerated().map { column, offer in
            var offer = offer
            if !table.cell(task: task, arm: column).isKnown { offer.unavailable = "the file has no outcome of it" }
            return offer
        }
    }
}
