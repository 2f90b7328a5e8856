public import Changes
public import Verification

/// Runs a project's tests in sandboxes and says what they prove. Holds no state of its own.
public struct Verifier: Sendable {
    public struct Options: Sendable {
        /// Limits of one step; the wall clock is set for each run.
        public var limits: SandboxLimits
        /// Times that what failed is run again to find tests that change their mind.
        public var flakyRuns: Int
        /// Times that the rest is run again after a test took the process with it.
        public var restarts: Int
        /// Seconds of a baseline from which on a candidate has to turn what failed before it gets the whole suite.
        public var longSuite: Double

        public init(
            limits: SandboxLimits = SandboxLimits(wallClock: .seconds(600)), flakyRuns: Int = 2, restarts: Int = 8,
            longSuite: Double = 5
        ) {
            self.limits = limits
            self.flakyRuns = flakyRuns
            self.restarts = restarts
            self.longSuite = longSuite
        }
    }

    let store: any TreeStore
    let memory: (any MemoryStore)?
    public let options: Options

    /// - Parameter memory: keeps baselines between runs; nil runs them anew.
    public init(store: any TreeStore, memory: (any MemoryStore)?, options: Options = Options()) {
        self.store = store
        self.memory = memory
        self.options = options
    }

    /// The tests on the slot's own tree: what fails every time, what passes, what changes its mind.
    ///
    /// - Parameter wallClock: bound on each of its runs.
    public func baseline(slot: any SandboxSlot, plan: TestPlan, wallClock: Duration) async throws -> BaselineResult {
        let key = try await baselineKey(slot: slot, plan: plan)
        if let memory, let kept = try await memory.baseline(key: key) { return result(of: kept) }
        let report = try await run(slot: slot, plan: plan, edits: [], wallClock: wallClock)
        if let reason = report.cannotRunReason { return .cannotRun(reason: reason, log: report.log) }
        let baseline = try await settled(report, slot: slot, plan: plan, wallClock: wallClock)
        if let memory { try await memory.keep(baseline, key: key) }
        return result(of: baseline)
    }

    private func result(of baseline: Baseline) -> BaselineResult {
        baseline.failToPass.isEmpty ? .allPass(baseline) : .tests(baseline)
    }

    /// Runs what failed again, so that a test that fails only sometimes is in neither set.
    private func settled(
        _ first: TestReport, slot: any SandboxSlot, plan: TestPlan, wallClock: Duration
    ) async throws -> Baseline {
        var report = first
        var flaky: Set<TestID> = []
        // A compiler does not change its mind.
        let suspects = first.outcome == .buildFailed ? [] : first.failedIDs
        let crashed = first.cases.contains { $0.status == .crashed }
        for again in try await reruns(
            of: suspects, in: first, backtraces: crashed, slot: slot, plan: plan, wallClock: wallClock)
        {
            flaky.formUnion(suspects.intersection(again.passedIDs))
            if crashed { report = report.takingFrames(from: again) }
        }
        let failed = report.failed.filter { $0.missing == nil && !flaky.contains($0.id) }
        return Baseline(
            report: report, failToPass: Set(failed.map(\.id)), passToPass: report.passedIDs.subtracting(flaky),
            flaky: flaky)
    }

    /// All reruns at once: each in a layer of its own.
    private func reruns(
        of suspects: Set<TestID>, in first: TestReport, backtraces: Bool, slot: any SandboxSlot, plan: TestPlan,
        wallClock: Duration
    ) async throws -> [TestReport] {
        guard !suspects.isEmpty else { return [] }
        // A long run is repeated once only.
        let count = first.seconds > 60 ? min(1, options.flakyRuns) : options.flakyRuns
        return try await withThrowingTaskGroup(of: TestReport.self) { group in
            for number in 0..<count {
                group.addTask {
                    try await again(
                        suspects, of: first, alone: number % 2 == 1, backtraces: backtraces, slot: slot, plan: plan,
                        wallClock: wallClock)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// One more run of what failed: together, or each alone when they are few (one test may spoil the next).
    private func again(
        _ suspects: Set<TestID>, of first: TestReport, alone: Bool, backtraces: Bool, slot: any SandboxSlot,
        plan: TestPlan, wallClock: Duration
    ) async throws -> TestReport {
        let hung = Set(first.cases.filter { $0.status == .timedOut }.map(\.id))
        var plan = plan
        // What hung is waited for once more, not so long (ten times the slowest that passed), and not a third time.
        if !hung.isEmpty {
            let slowest = first.cases.filter { $0.status == .passed }.compactMap(\.seconds).max() ?? 1
            plan.testSeconds = max(2, min(plan.testSeconds / 2, slowest * 10))
        }
        let chosen = alone ? suspects.subtracting(hung) : suspects
        guard !chosen.isEmpty else {
            return TestReport(outcome: .ran, isPerTest: plan.isPerTest, cases: [], log: "", seconds: 0)
        }
        let sets = alone && plan.isPerTest && chosen.count <= 4 ? chosen.sorted().map { [$0] } : [chosen]
        var report: TestReport?
        for only in sets {
            let next = try await run(
                slot: slot, plan: plan, edits: [], only: only, wallClock: wallClock, backtraces: backtraces)
            report = report.map { $0.merging(next) } ?? next
        }
        return report ?? TestReport(outcome: .ran, isPerTest: plan.isPerTest, cases: [], log: "", seconds: 0)
    }

    /// Judges a candidate: guards first, then what failed, then everything, then the user's own condition.
    ///
    /// - Parameter accept: run by sh on the candidate once the tests are content; it has to exit 0.
    /// - Returns: The judgement, the run that it rests on (nil when a guard refused the candidate), and the candidate
    ///   as judged: without edits to tests that were put back.
    public func verify(
        slot: any SandboxSlot, plan: TestPlan, baseline: Baseline, candidate: CandidatePatch, dimension: Dimension,
        goal: JobGoal = .failingTests, accept: String? = nil, wallClock: Duration
    ) async throws -> VerifiedCandidate {
        let guarded = try await inspect(candidate, plan: plan, goal: goal)
        if let refusal = guarded.refusals.first {
            return .refused("refused: \(refusal.path) \(refusal.message)", guarded)
        }
        if guarded.candidate.edits.isEmpty {
            let left =
                goal == .reproduction ? "it changes no test" : "it changes nothing but tests and their configuration"
            return .refused(guarded.restored.isEmpty ? "it changes nothing" : left, guarded)
        }
        let deadline = ContinuousClock.now.advanced(by: wallClock)
        let aim = goal == .failingTests ? baseline : baseline.keeping
        let (report, isWhole) = try await candidateReport(
            slot: slot, plan: plan, baseline: aim, edits: guarded.candidate.edits, wallClock: wallClock)
        var judgement: Judgement =
            switch goal {
            case .failingTests:
                Judge.judge(
                    report, against: baseline, dimension: dimension, findings: guarded.restored, isWhole: isWhole)
            case .reproduction: Judge.judgeReproduction(report, against: baseline, findings: guarded.restored)
            case .task: Judge.judgeTask(report, against: baseline, dimension: dimension, findings: guarded.restored)
            }
        if goal == .task, judgement.verdict == .resolved {
            judgement.reason += try await changedTests(in: guarded.candidate, plan: plan)
        }
        if let accept, judgement.verdict == .resolved {
            judgement = try await accepted(
                judgement, by: accept, slot: slot, edits: guarded.candidate.edits, deadline: deadline)
        }
        return VerifiedCandidate(judgement: judgement, report: report, guarded: guarded)
    }

    /// Tests that a task rewrote judge it no longer as they did: the user has to look at them.
    private func changedTests(in candidate: CandidatePatch, plan: TestPlan) async throws -> String {
        let known = Set(try await store.entries(of: candidate.base).map(\.path))
        let changed = candidate.paths.filter { known.contains($0) && TestPaths.isTest($0, runner: plan.runner) }
        guard !changed.isEmpty else { return "" }
        let names = changed.prefix(3).map(\.display).joined(separator: ", ") + (changed.count > 3 ? ", ..." : "")
        return "; it rewrites \(changed.count == 1 ? "a test file" : "\(changed.count) test files"): \(names)"
    }

    private func accepted(
        _ judgement: Judgement, by command: String, slot: any SandboxSlot, edits: [FileEdit],
        deadline: ContinuousClock.Instant
    ) async throws -> Judgement {
        var limits = options.limits
        limits.wallClock = max(.seconds(1), ContinuousClock.now.duration(to: deadline))
        let step = SandboxStep(arguments: ["/bin/sh", "-c", command], limits: limits)
        let result = try await slot.withAttempt(applying: edits) { try await $0.run(step) }
        var judgement = judgement
        if result.succeeded {
            judgement.reason += "; '\(command)' accepts it"
        } else {
            let last = result.lastLine
            judgement.verdict = .unresolved
            judgement.reason = "'\(command)' does not accept it (\(result.ending))" + (last.isEmpty ? "" : ": \(last)")
        }
        return judgement
    }

    /// The guards alone, for who wants to look before running.
    public func inspect(
        _ candidate: CandidatePatch, plan: TestPlan, goal: JobGoal = .failingTests
    ) async throws -> GuardedCandidate {
        let entries = try await store.entries(of: candidate.base)
        let ids = Dictionary(entries.map { ($0.path, $0) }) { first, _ in first }
        return try await Guards.inspect(candidate, base: entries, plan: plan, goal: goal) { path in
            guard let entry = ids[path], entry.mode.isFile else { return nil }
            return try await store.bytes(of: entry.id)
        }
    }

    /// - Returns: `isWhole` is false when what failed still fails and a long suite was not run for it.
    private func candidateReport(
        slot: any SandboxSlot, plan: TestPlan, baseline: Baseline, edits: [FileEdit], wallClock: Duration
    ) async throws -> (report: TestReport, isWhole: Bool) {
        let deadline = ContinuousClock.now.advanced(by: wallClock)
        let tight = plan.tightened(by: baseline)
        return try await slot.withAttempt(applying: edits) { attempt in
            var isBuilt = false
            if plan.isPerTest, baseline.report.seconds > options.longSuite, !baseline.failToPass.contains(.build),
                !baseline.failToPass.isEmpty
            {
                let first = try await run(attempt, plan: tight, only: baseline.failToPass, deadline: deadline)
                let turned = Judge.judge(first, against: baseline, dimension: .bugFixing).fixed
                if first.outcome != .ran || turned != baseline.failToPass { return (first, false) }
                isBuilt = true
            }
            var report = try await run(attempt, plan: tight, only: nil, deadline: deadline, builds: !isBuilt)
            // A test that broke may be one that fails now and then, or a slow one: where it alone stands between the
            // candidate and success it gets another chance.
            let sight = Judge.judge(report, against: baseline, dimension: .bugFixing)
            let broken = sight.broken
            if plan.isPerTest, report.outcome == .ran, sight.fixed == baseline.failToPass, !broken.isEmpty,
                broken.count <= 20
            {
                let again = try await run(attempt, plan: tight.patient, only: broken, deadline: deadline, builds: false)
                report = report.replacing(broken.intersection(again.passedIDs), with: again)
            }
            return (report, true)
        }
    }

    private func baselineKey(slot: any SandboxSlot, plan: TestPlan) async throws -> String {
        let step = plan.identityStep(limits: options.limits)
        let identity = try await slot.withAttempt(applying: []) { attempt in
            String(decoding: try await attempt.run(step).log, as: UTF8.self)
        }
        return plan.baselineKey(tree: slot.base.hex, toolchain: identity)
    }
}

/// All that came of verifying one candidate.
public struct VerifiedCandidate: Sendable {
    public var judgement: Judgement
    public var report: TestReport?
    public var guarded: GuardedCandidate

    public init(judgement: Judgement, report: TestReport?, guarded: GuardedCandidate) {
        self.judgement = judgement
        self.report = report
        self.guarded = guarded
    }

    /// Judged without a run.
    static func refused(_ reason: String, _ guarded: GuardedCandidate) -> VerifiedCandidate {
        VerifiedCandidate(
            judgement: Judgement(verdict: .unresolved, score: 0, reason: reason), report: nil, guarded: guarded)
    }
}
