import Changes
import Routing
import Verification

/// What has happened in a job so far.
struct JobCourse {
    let id: JobID
    let request: FixRequest
    let startedAt: Int64
    let started: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant
    let level: SandboxLevel
    var baseline: Baseline?
    var attempts: [Attempt] = []
    /// What the next model is told of those before it.
    var failures: [FailedAttempt] = []
    /// Arms that may not be chosen any more, with the reason.
    var excluded: [ArmID: String] = [:]
    /// Past jobs that resemble this one.
    var similar: [SimilarJob] = []
    /// What Memory knew when the job began, and what the job itself has taught since: reading it all again would tell no
    /// more than that.
    var evidence = EvidenceTable()
    var isRecorded = false
    /// The test that this job starts from, and the attempts that it took to write it.
    var reproduction: CandidatePatch?
    var reproduced: FixResult.Reproduction?
    var earlier: [Attempt] = []
    var resolving: CandidatePatch?
    var diff: [UInt8]?

    init(
        request: FixRequest, startedAt: Int64, started: ContinuousClock.Instant, deadline: ContinuousClock.Instant,
        level: SandboxLevel
    ) {
        var generator = SystemRandomNumberGenerator()
        self.id = .random(using: &generator)
        self.request = request
        self.startedAt = startedAt
        self.started = started
        self.deadline = deadline
        self.level = level
    }

    var seconds: Double { (ContinuousClock().now - started).inSeconds }
    var bill: Bill { attempts.reduce(.free) { $0 + $1.bill } }
    var cost: MicroUSD { bill.cost }
    var remainingBudget: MicroUSD? { request.budget.map { $0 - cost } }

    /// Arms that tried and failed; outages and what could not be judged are no failures.
    var tried: [TriedArm] {
        attempts.compactMap { attempt in
            switch Self.outcomeClass(of: attempt) {
            case .uninformative: nil
            case .resolved: TriedArm(id: attempt.arm, score: 1, isDelivered: true)
            case .unresolved: TriedArm(id: attempt.arm, score: 0, isDelivered: true)
            case .noPatch: TriedArm(id: attempt.arm, score: 0, isDelivered: false)
            }
        }
    }

    /// An arm that others stand behind gets three fifths of the time that is left.
    func armDeadline(others: Int) -> ContinuousClock.Instant {
        let now = ContinuousClock().now
        return others > 0 ? now + (deadline - now) * 3 / 5 : deadline
    }

    func job(baseline: Baseline) -> Job {
        Job(
            id: id, base: request.base, dimension: request.dimension, language: request.language,
            plan: request.plan.tightened(by: baseline),
            baseline: baseline, change: request.change, deadline: deadline, goal: request.goal,
            words: request.words, accept: request.accept)
    }

    func record() -> JobRecord {
        JobRecord(
            id: id, startedAt: startedAt, command: request.command, dimension: request.dimension,
            language: request.language, base: request.base, head: request.head?.id, testCommand: request.plan.command,
            sandbox: level.rawValue, failToPass: (baseline?.failToPass ?? []).sorted(),
            passToPassCount: baseline?.passToPass.count ?? 0, policy: request.policy.name, topics: topics)
    }

    /// Takes in an outcome of this job, as Memory does.
    mutating func learn(_ outcome: OutcomeRecord) {
        guard outcome.outcome != .uninformative, !tried.contains(where: { $0.id == outcome.arm }) else { return }
        let sums = OutcomeSums(
            outcome.outcome, score: outcome.outcome == .resolved ? 1 : 0, cost: outcome.cost, seconds: outcome.seconds)
        let slot = EvidenceTable.Slot(week: RoutingContext.week(at: outcome.at), failedBefore: outcome.failedBefore)
        evidence.add(sums, of: outcome.arm, at: slot, path: request.path)
    }

    /// What the job is about, by which similar jobs are found again.
    var topics: [String] { JobTopics.of(request.change, baseline: baseline, level: request.path.last ?? "") }

    func outcome(of attempt: Attempt, patch: [UInt8]?, at time: Int64) -> OutcomeRecord {
        let estimate = attempt.decision.estimates.first { $0.arm == attempt.arm }
        var generator = SystemRandomNumberGenerator()
        return OutcomeRecord(
            id: JobID.random(using: &generator).hex, job: id, number: attempts.count + 1, at: time,
            arm: attempt.arm, status: attempt.status, verdict: attempt.judgement.verdict,
            outcome: Self.outcomeClass(of: attempt), score: attempt.judgement.score,
            reason: attempt.judgement.reason, cost: attempt.cost, seconds: attempt.seconds, runs: attempt.runs,
            failedBefore: tried.count { $0.isDelivered },
            propensity: attempt.decision.propensity, estimate: estimate?.passProbability ?? 0, levels: request.path,
            decision: attempt.decision.reason, patch: patch)
    }

    static func outcomeClass(of attempt: Attempt) -> OutcomeClass {
        if attempt.status == .outage { return .uninformative }
        switch attempt.judgement.verdict {
        case .resolved: return .resolved
        case .indeterminate: return .uninformative
        // What does not build says much about the arm and little about the job.
        case .unresolved: return attempt.candidate == nil || !attempt.judgement.builds ? .noPatch : .unresolved
        }
    }

    func unresolvedReason(_ decision: RoutingDecision) -> String {
        guard let last = attempts.last else { return decision.reason }
        return attempts.count == 1
            ? "\(last.arm): \(last.judgement.reason)"
            : "\(attempts.count) models tried, none resolved it; the last, \(last.arm): \(last.judgement.reason)"
    }

    func result(_ verdict: FixResult.Verdict, reason: String, log: String) -> FixResult {
        FixResult(
            job: id, verdict: verdict, reason: reason, baseline: baseline, attempts: earlier + attempts,
            candidate: resolving, diff: diff, sandbox: level, cost: earlier.reduce(cost) { $0 + $1.cost },
            seconds: seconds, log: log, reproduction: reproduced)
    }
}
