public import Changes
public import Routing
public import Verification

/// What to fix, and within which bounds.
public struct FixRequest: Sendable {
    /// Snapshot to work on, the commit under it, and the change between the two.
    public var base: ObjectID
    public var head: CommitSummary?
    public var change: Patch
    public var plan: TestPlan
    public var dimension: Dimension
    public var language: String
    public var command: String
    /// Bound on the whole job.
    public var timeout: Duration
    public var budget: MicroUSD?
    public var dailyBudget: MicroUSD?
    public var costWeight: Double
    public var timeCost: Double
    public var explores: Bool
    /// Who chooses (`acrouter.policy`).
    public var policy: any Policy
    /// Key of the repository in the hierarchy of beliefs; no path, no name.
    public var repositoryKey: String
    /// Whether patches are kept with their outcomes (`acrouter.memoryDetail`).
    public var keepsPatches: Bool
    public var goal: JobGoal
    /// What the user said is wrong or is to be done; kept in memory only while the job runs.
    public var words: String
    /// The user's own condition (`--accept`), run by sh.
    public var accept: String?

    public init(
        base: ObjectID, head: CommitSummary?, change: Patch, plan: TestPlan, dimension: Dimension, language: String,
        command: String, timeout: Duration, budget: MicroUSD?, dailyBudget: MicroUSD?, costWeight: Double,
        timeCost: Double, explores: Bool, policy: any Policy = AcrouterPolicy(), repositoryKey: String,
        keepsPatches: Bool, goal: JobGoal = .failingTests, words: String = "", accept: String? = nil
    ) {
        self.accept = accept
        self.goal = goal
        self.words = words
        self.base = base
        self.head = head
        self.change = change
        self.plan = plan
        self.dimension = dimension
        self.language = language
        self.command = command
        self.timeout = timeout
        self.budget = budget
        self.dailyBudget = dailyBudget
        self.costWeight = costWeight
        self.timeCost = timeCost
        self.explores = explores
        self.policy = policy
        self.repositoryKey = repositoryKey
        self.keepsPatches = keepsPatches
    }

    /// Whether the working tree changes sources: a break that came with it can be taken back.
    var isFresh: Bool { change.changesSources(under: plan) }

    /// Levels of the hierarchy of beliefs, coarsest first: everywhere, this kind of work, in this repository, and in this
    /// language with or without uncommitted changes to take back.
    ///
    /// The kind of work stands above the repository: what a model can do elsewhere on such work says more about it than
    /// what it does here on other work.
    public var path: [String] {
        let here = dimension.rawValue + "/" + repositoryKey
        let language = language.isEmpty ? "any" : language
        return ["", dimension.rawValue, here, "\(here)/\(language)/\(isFresh ? "uncommitted" : "committed")"]
    }

    /// What people call the levels, after a number of attempts.
    public var levelNames: [String] {
        let kind = "on \(dimension.rawValue) jobs"
        let language = language.isEmpty ? "" : " in \(language)"
        let state = isFresh ? "with uncommitted changes" : "with everything committed"
        return ["everywhere", kind, "\(kind) here", "\(kind)\(language) here \(state)"]
    }
}

extension Patch {
    /// Whether anything changes that a fix may touch.
    public func changesSources(under plan: TestPlan) -> Bool {
        files.contains { !Guards.isProtected($0.path, plan: plan) }
    }
}

/// What came of a job. Everything in it is in Memory already.
public struct FixResult: Sendable {
    public enum Verdict: String, Sendable, Codable {
        case resolved, unresolved, indeterminate
        case nothingToFix = "nothing_to_fix"
    }

    public var job: JobID
    public var verdict: Verdict
    /// One sentence for people.
    public var reason: String
    public var baseline: Baseline?
    public var attempts: [Attempt]
    /// The resolving patch, and as git prints it.
    public var candidate: CandidatePatch?
    public var diff: [UInt8]?
    public var sandbox: SandboxLevel
    public var cost: MicroUSD
    public var seconds: Double
    /// Last lines of the tests' output when they could not be run.
    public var log: String
    /// The job in which a test was written that shows what the user described, and the test as git prints it.
    public var reproduction: Reproduction?

    public struct Reproduction: Sendable {
        public var job: JobID
        public var failing: [TestID]
        public var diff: [UInt8]
    }
}

/// Context → Action → Feedback → Context: chooses an arm, lets it work on a copy, verifies, remembers, chooses again.
public struct FixLoop: Sendable {
    let store: any TreeStore
    let sandbox: any SandboxProvider
    let memory: any MemoryStore
    let arms: [any Arm]
    let width: Int
    let now: @Sendable () -> Int64
    let seed: @Sendable () -> UInt64
    let report: ProgressHandler

    /// - Parameters:
    ///   - width: attempts that run well at once: the number of cores.
    ///   - now: seconds since 1970, UTC.
    ///   - seed: of a job's exploration; by default the system's randomness.
    public init(
        store: any TreeStore, sandbox: any SandboxProvider, memory: any MemoryStore, arms: [any Arm], width: Int,
        now: @escaping @Sendable () -> Int64,
        seed: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }, report: @escaping ProgressHandler
    ) {
        self.store = store
        self.sandbox = sandbox
        self.memory = memory
        self.arms = arms
        self.width = width
        self.now = now
        self.seed = seed
        self.report = report
    }

    public func run(_ request: FixRequest) async throws -> FixResult {
        try await withBaseline(request) { course, state, slot, verifier in
            var course = course
            switch state {
            case .cannotRun(let reason, let log):
                return try await close(&course, .indeterminate, reason, log: log)
            case .allPass(let baseline), .tests(let baseline):
                course.baseline = baseline
                return try await proceed(&course, baseline: baseline, slot: slot, verifier: verifier)
            }
        }
    }

    /// A slot, and what the tests say in it before anything is changed.
    func withBaseline<Value: Sendable>(
        _ request: FixRequest,
        _ body: (JobCourse, BaselineResult, any SandboxSlot, Verifier) async throws -> sending Value
    ) async throws -> sending Value {
        let clock = ContinuousClock()
        let started = clock.now
        let deadline = started + request.timeout
        let verifier = Verifier(store: store, memory: memory)
        report(.stage("preparing a sandbox"))
        return try await sandbox.withSlot(
            for: request.base, from: store,
            warmUp: request.plan.warmUp(limits: SandboxLimits(wallClock: request.timeout))
        ) { slot in
            report(.stage("running the tests as they are"))
            let state = try await verifier.baseline(
                slot: slot, plan: request.plan, wallClock: max(.seconds(1), deadline - clock.now))
            let course = JobCourse(
                request: request, startedAt: now(), started: started, deadline: deadline, level: slot.level)
            return try await body(course, state, slot, verifier)
        }
    }

    /// From what the tests say now to the work that follows from it.
    private func proceed(
        _ course: inout JobCourse, baseline: Baseline, slot: any SandboxSlot, verifier: Verifier
    ) async throws -> FixResult {
        if course.request.goal == .task, baseline.passToPass.isEmpty, course.request.accept == nil {
            return try await close(
                &course, .indeterminate,
                "no test passes, so none can tell whether a change breaks anything;"
                    + " --accept names a command that can", log: baseline.report.log)
        }
        if course.request.goal == .task, baseline.failToPass.contains(.build) {
            return try await close(
                &course, .indeterminate,
                "the project does not build, so its tests cannot tell whether a change breaks them",
                log: baseline.report.log)
        }
        if course.request.goal == .failingTests, baseline.failToPass.isEmpty {
            guard course.request.words.isEmpty else {
                return try await fixDescribed(&course, baseline: baseline, slot: slot, verifier: verifier)
            }
            let words =
                baseline.flaky.isEmpty
                ? "all tests pass"
                : "no test fails every time; these fail only sometimes: "
                    + baseline.flaky.sorted().prefix(5).map(\.name).joined(separator: ", ")
            return try await close(&course, .nothingToFix, words)
        }
        return try await route(&course, baseline: baseline, slot: slot, verifier: verifier)
    }

    func close(
        _ course: inout JobCourse, _ verdict: FixResult.Verdict, _ reason: String, log: String = ""
    ) async throws -> FixResult {
        if !course.isRecorded {
            try await memory.began(course.record())
            course.isRecorded = true
        }
        try await memory.ended(course.id, verdict: verdict.rawValue, seconds: course.seconds, at: now())
        return course.result(verdict, reason: reason, log: log)
    }
}

extension FixLoop {
    /// Attempts until resolved, out of budget or time, or no arm is worth its price.
    func route(
        _ course: inout JobCourse, baseline: Baseline, slot: any SandboxSlot, verifier: Verifier
    ) async throws -> FixResult {
        let job = course.job(baseline: baseline)
        // Before this job is one of them.
        let week = RoutingContext.week(at: now())
        course.similar = try await memory.similar(topics: course.topics, week: week)
        course.evidence = try await memory.evidence(path: course.request.path, week: week)
        try await memory.began(course.record())
        course.isRecorded = true
        let green = GreenStateOnce()
        var generator = SplitMix64(seed: seed())
        while true {
            try Task.checkCancellation()
            guard ContinuousClock().now < job.deadline else {
                return try await close(&course, .unresolved, "the time for this job ran out")
            }
            let decision = try await decide(course, job: job, using: &generator)
            report(.decided(decision))
            guard let chosen = decision.arm, let arm = arms.first(where: { $0.id == chosen }) else {
                return try await close(&course, .unresolved, course.unresolvedReason(decision))
            }
            let others = decision.estimates.count { $0.unavailable == nil && $0.arm != chosen }
            let bench = bench(
                chosen, job: job, course: course, slot: slot, verifier: verifier, green: green,
                deadline: course.armDeadline(others: others))
            let attempt = try await attempt(arm, job: job, bench: bench, decision: decision)
            // A call that was never made is no attempt, but it is told why.
            if attempt.isDeclined {
                course.excluded[chosen] = attempt.judgement.reason
                report(.attempted(attempt))
                continue
            }
            try await remember(attempt, in: &course)
            report(.attempted(attempt))
            if attempt.judgement.verdict == .resolved, let candidate = attempt.candidate {
                course.resolving = course.reproduction.map { candidate.after($0) } ?? candidate
                return try await close(&course, .resolved, attempt.judgement.reason)
            }
        }
    }

    func bench(
        _ arm: ArmID, job: Job, course: JobCourse, slot: any SandboxSlot, verifier: Verifier, green: GreenStateOnce,
        deadline: ContinuousClock.Instant
    ) -> JobWorkbench {
        JobWorkbench(
            job: job, arm: arm, slot: slot, store: store, verifier: verifier,
            ledger: JobLedger(memory: memory, request: course.request, now: now), green: green,
            failures: course.failures, width: width, deadline: deadline, report: report)
    }

    private func decide(
        _ course: JobCourse, job: Job, using generator: inout some RandomNumberGenerator
    ) async throws -> RoutingDecision {
        let cooling = try await memory.coolDowns(at: now())
        let request = course.request
        let offers = arms.map { arm in
            ArmOffer(
                arm, for: job, depth: request.path.count, unavailable: course.excluded[arm.id] ?? cooling[arm.id])
        }
        let context = RoutingContext(
            offers: offers, path: request.path, levelNames: request.levelNames,
            evidence: course.evidence, similar: course.similar, tried: course.tried,
            week: RoutingContext.week(at: now()),
            remainingBudget: course.remainingBudget, costWeight: request.costWeight, timeCost: request.timeCost,
            explores: request.explores)
        return request.policy.decide(context, using: &generator)
            .explained(policy: request.policy.name, context: context)
    }

    /// One arm's try, judged by the verifier. Its money is set aside and settled call by call, through the workbench.
    private func attempt(
        _ arm: any Arm, job: Job, bench: JobWorkbench, decision: RoutingDecision
    ) async throws -> Attempt {
        report(.stage("\(arm.id): \(arm.summary)"))
        let started = ContinuousClock().now
        let answer = try await arm.attempt(job, on: bench)
        let (status, candidate, judgement, runs) = try await judge(answer, job: job, bench: bench)
        return Attempt(
            arm: arm.id, status: status, candidate: candidate, judgement: judgement, bill: bench.bill,
            seconds: (ContinuousClock().now - started).inSeconds, runs: max(answer.runs, bench.runs) + runs,
            note: answer.note, decision: decision, cooling: answer.cooling,
            isDeclined: answer.isDeclined && bench.bill == .free)
    }

    private func judge(
        _ answer: ArmAnswer, job: Job, bench: JobWorkbench
    ) async throws -> (Attempt.Status, CandidatePatch?, Judgement, runs: Int) {
        // Our own trouble is not the arm's failing: nothing may be learned from an answer that came of it.
        if answer.patch == nil, let failure = bench.failure { throw failure }
        switch answer.result {
        case .outage(let reason, _):
            return (.outage, nil, Judgement(verdict: .indeterminate, score: 0, reason: reason), 0)
        case .timeout(let reason):
            return (.timeout, nil, Judgement(verdict: .unresolved, score: 0, reason: reason), 0)
        case .declined(let reason):
            return (.ok, nil, Judgement(verdict: .indeterminate, score: 0, reason: reason), 0)
        case .noPatch(let reason):
            return (.ok, nil, Judgement(verdict: .unresolved, score: 0, reason: reason), 0)
        case .patch(let candidate):
            // What the arm has had verified is not run again: it was our own run, of the same bytes.
            let known = bench.verified(candidate)
            let verification = if let known { known } else { try await bench.verify(candidate) }
            return (.ok, verification.guarded.candidate, verification.judgement, 0)
        }
    }

    /// Writes the outcome before anybody sees it.
    private func remember(_ attempt: Attempt, in course: inout JobCourse) async throws {
        var patch: [UInt8]?
        if let candidate = attempt.candidate {
            let diff = try await store.diffText(from: course.request.base, to: store.tree(of: candidate))
            var whole = diff
            if let reproduction = course.reproduction, attempt.judgement.verdict == .resolved {
                // The user gets the test together with the fix.
                let both = candidate.after(reproduction)
                whole = try await store.diffText(from: both.base, to: store.tree(of: both))
            }
            if course.request.keepsPatches { patch = whole }
            if attempt.judgement.verdict == .resolved { course.diff = whole }
            course.failures.append(FailedAttempt(reason: attempt.judgement.reason, diff: diff))
        } else if attempt.status != .outage {
            course.failures.append(FailedAttempt(reason: attempt.judgement.reason, diff: nil))
        }
        if attempt.status == .outage {
            try await memory.coolDown(
                attempt.arm, until: now() + attempt.cooling, reason: attempt.judgement.reason)
        }
        let outcome = course.outcome(of: attempt, patch: patch, at: now())
        try await memory.record(outcome)
        course.learn(outcome)
        course.attempts.append(attempt)
        // A second try of the same arm would be no fresh trial; what taught nothing must not count as a failure either.
        if JobCourse.outcomeClass(of: attempt) == .uninformative {
            course.excluded[attempt.arm] = "it could not be judged on this job: \(attempt.judgement.reason)"
        }
    }
}

extension Duration {
    var inSeconds: Double {
        let (whole, fraction) = components
        return Double(whole) + Double(fraction) / 1e18
    }
}
