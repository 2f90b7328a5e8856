import Foundation

/// One arm's outcomes at one level, faded by the calendar.
struct ArmEvidence: Sendable {
    /// By the number of arms that had failed before, the last one standing for all beyond.
    private(set) var attempts: [Double]
    private(set) var resolved: [Double]
    private(set) var score = 0.0
    private(set) var scoreSquares = 0.0
    /// Dollars and seconds of attempts that resolved, and that did not.
    private(set) var resolvedCost = 0.0
    private(set) var failedCost = 0.0
    private(set) var resolvedSeconds = 0.0
    private(set) var failedSeconds = 0.0
    /// Levels directly below that hold outcomes of the arm.
    let children: Int
    /// Faded by nothing: for people.
    private(set) var counted = 0
    private(set) var passed = 0

    init(_ record: EvidenceTable.Record, week: Int, parameters: BeliefParameters) {
        let last = parameters.failuresApart
        attempts = Array(repeating: 0, count: last + 1)
        resolved = attempts
        children = record.children
        for (slot, sums) in zip(record.slots, record.sums) { add(sums, at: slot, worth: 1, week: week, parameters) }
    }

    /// Nothing yet.
    init(parameters: BeliefParameters) {
        self.init(EvidenceTable.Record(), week: 0, parameters: parameters)
    }

    /// - Parameter worth: Of one outcome here, before fading.
    mutating func add(
        _ sums: OutcomeSums, at slot: EvidenceTable.Slot, worth: Double, week: Int, _ parameters: BeliefParameters
    ) {
        let last = parameters.failuresApart
        let age = max(0, week - slot.week)
        let weight = worth * (age == 0 ? 1 : exp2(-Double(age) / parameters.halfLifeWeeks))
        let failures = min(max(slot.failedBefore, 0), last)
        attempts[failures] += weight * Double(sums.attempts)
        resolved[failures] += weight * Double(sums.resolved)
        score += weight * Double(sums.score) / 1e3
        scoreSquares += weight * Double(sums.scoreSquares) / 1e6
        resolvedCost += weight * Double(sums.resolvedCost) / 1e6
        failedCost += weight * Double(sums.failedCost) / 1e6
        resolvedSeconds += weight * Double(sums.resolvedTime) / 1e3
        failedSeconds += weight * Double(sums.failedTime) / 1e3
        counted += sums.attempts
        passed += sums.resolved
    }

    var total: Double { attempts.reduce(0, +) }
    var totalResolved: Double { resolved.reduce(0, +) }
}

/// What is known at one level about the arms in question.
struct LevelEvidence: Sendable {
    /// In the order of the arms; nil for an arm without outcomes here.
    let arms: [ArmEvidence?]

    /// - Returns: nil where nothing is known of any of them.
    init?(_ records: [ArmID: EvidenceTable.Record]?, arms ids: [ArmID], week: Int, parameters: BeliefParameters) {
        guard let records else { return nil }
        let arms = ids.map { id in records[id].map { ArmEvidence($0, week: week, parameters: parameters) } }
        guard arms.contains(where: { $0 != nil }) else { return nil }
        self.arms = arms
    }

    /// Similar past jobs as a level of their own, the finest: each outcome counts as much as its job resembles this one.
    /// - Returns: nil where none is near enough.
    init?(_ similar: [SimilarJob], arms ids: [ArmID], week: Int, parameters: BeliefParameters) {
        var arms: [ArmEvidence?] = ids.map { _ in nil }
        for job in similar.prefix(SimilarJob.most) where job.similarity >= SimilarJob.threshold {
            for outcome in job.outcomes {
                guard let index = ids.firstIndex(of: outcome.arm) else { continue }
                var evidence = arms[index] ?? ArmEvidence(parameters: parameters)
                evidence.add(outcome.sums, at: outcome.slot, worth: job.similarity, week: week, parameters)
                arms[index] = evidence
            }
        }
        guard arms.contains(where: { $0 != nil }) else { return nil }
        self.arms = arms
    }

    func sum(_ value: (ArmEvidence) -> Double) -> Double { arms.reduce(0) { $0 + ($1.map(value) ?? 0) } }
}
