import Changes
import Routing
import Synchronization
import Verification

/// The workbench that the loop hands to an arm: the job's slot, its tests, and the history behind it.
final class JobWorkbench: Workbench {
    let job: Job
    let arm: ArmID
    let slot: any SandboxSlot
    let store: any TreeStore
    let verifier: Verifier
    let ledger: JobLedger
    let green: GreenStateOnce
    let failures: [FailedAttempt]
    let width: Int
    let deadline: ContinuousClock.Instant
    let report: ProgressHandler
    private let state = Mutex(State())

    /// What the attempt has come to so far.
    private struct State {
        var runs = 0
        var failure: (any Error)?
        var bill = Bill.free
        /// Set aside and not settled: charged at its worst.
        var open: [String: MicroUSD] = [:]
        var verified: (candidate: CandidatePatch, finding: VerifiedCandidate)?
    }

    init(
        job: Job, arm: ArmID, slot: any SandboxSlot, store: any TreeStore, verifier: Verifier, ledger: JobLedger,
        green: GreenStateOnce, failures: [FailedAttempt], width: Int, deadline: ContinuousClock.Instant,
        report: @escaping ProgressHandler
    ) {
        self.job = job
        self.arm = arm
        self.slot = slot
        self.store = store
        self.verifier = verifier
        self.ledger = ledger
        self.green = green
        self.failures = failures
        self.width = width
        self.deadline = deadline
        self.report = report
    }

    var runs: Int { state.withLock { $0.runs } }

    /// What the attempt has cost: settled bills, and the worst case of a call that was never settled.
    var bill: Bill {
        state.withLock { state in
            state.open.values.reduce(state.bill) { $0 + Bill(cost: $1, isEstimated: true) }
        }
    }

    /// What is known of a candidate that was verified on this bench.
    func verified(_ candidate: CandidatePatch) -> VerifiedCandidate? {
        state.withLock { $0.verified?.candidate == candidate ? $0.verified?.finding : nil }
    }

    /// What went wrong under the arm (disk, repository, sandbox), which an arm may have taken for an answer.
    var failure: (any Error)? { state.withLock { $0.failure } }

    private func noting<Value>(_ work: () async throws -> sending Value) async throws -> sending Value {
        do {
            return try await work()
        } catch {
            state.withLock { $0.failure = $0.failure ?? error }
            throw error
        }
    }

    func entries() async throws -> [TreeEntry] { try await entries(of: job.base) }

    func entries(of tree: ObjectID) async throws -> [TreeEntry] {
        try await noting { try await store.entries(of: tree) }
    }

    func bytes(of blob: ObjectID) async throws -> [UInt8] { try await noting { try await store.bytes(of: blob) } }

    func bytes(of path: RepoPath) async throws -> [UInt8]? {
        guard let entry = try await entries().first(where: { $0.path == path }), entry.mode != .submodule else {
            return nil
        }
        return try await bytes(of: entry.id)
    }

    func changeSinceGreen() async throws -> (green: ObjectID, change: Patch)? {
        let state = try await noting { try await lastGreen() }
        return state.map { ($0.tree, $0.change) }
    }

    private func lastGreen() async throws -> GreenState? {
        try await green.value {
            self.report(.detail("looking for the last green state"))
            return try await LastGreenSearch(
                store: self.store, base: self.job.base,
                keeps: { [plan = self.job.plan] path in Guards.isProtected(path, plan: plan) },
                isGreen: { candidate in
                    let goal = self.job.baseline.failing
                    let report = try await self.test(candidate, only: goal.failToPass, wallClock: self.job.runLimit)
                    return Judge.judge(report, against: goal, dimension: .bugFixing).verdict == .resolved
                }
            ).run()
        }
    }

    func test(_ candidate: CandidatePatch, only: Set<TestID>?, wallClock: Duration) async throws -> TestReport {
        state.withLock { $0.runs += 1 }
        return try await noting {
            try await verifier.run(
                slot: slot, plan: job.plan, edits: candidate.edits, only: only, wallClock: wallClock)
        }
    }

    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        try await noting { try await slot.withAttempt(applying: edits, body) }
    }

    func withAgent<Value: Sendable>(
        hiding hidden: Set<RepoPath>, _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        try await noting { try await slot.withAgentAttempt(applying: [], hiding: hidden, body) }
    }

    func verify(_ candidate: CandidatePatch) async throws -> VerifiedCandidate {
        report(.stage("verifying the patch with all tests"))
        let finding = try await noting {
            try await verifier.verify(
                slot: slot, plan: job.plan, baseline: job.baseline, candidate: candidate, dimension: job.dimension,
                goal: job.goal, accept: job.accept, wallClock: job.runLimit)
        }
        state.withLock { state in
            if finding.report != nil { state.runs += 1 }
            state.verified = (candidate, finding)
        }
        return finding
    }

    func reserve(_ worst: MicroUSD) async throws -> Reservation {
        let answer = try await noting { try await ledger.reserve(worst, job: job.id, arm: arm) }
        if case .granted(let name) = answer { state.withLock { $0.open[name] = worst } }
        return answer
    }

    func settle(_ reservation: String, _ bill: Bill) async throws {
        try await noting { try await ledger.settle(reservation, bill) }
        state.withLock { state in
            state.open[reservation] = nil
            state.bill = state.bill + bill
        }
    }

    func privatePaths() async throws -> Set<RepoPath> {
        try await noting { try await store.privatePaths(of: job.base) }
    }

    func mentions(of names: [String], limit: Int) async throws -> [SymbolMention] {
        try await noting { try await store.mentions(of: names, in: job.base, limit: limit) }
    }

    func steps(only: Set<TestID>?) -> [TestStep] { job.plan.steps(only: only) }

    func progress(_ text: String) { report(.detail(text)) }
}

/// The ledger as one job's calls see it.
struct JobLedger: Sendable {
    let memory: any MemoryStore
    let jobBudget: MicroUSD?
    let dailyBudget: MicroUSD?
    let now: @Sendable () -> Int64

    init(memory: any MemoryStore, request: FixRequest, now: @escaping @Sendable () -> Int64) {
        self.memory = memory
        self.jobBudget = request.budget
        self.dailyBudget = request.dailyBudget
        self.now = now
    }

    func reserve(_ worst: MicroUSD, job: JobID, arm: ArmID) async throws -> Reservation {
        try await memory.reserve(
            PlannedCall(job: job, arm: arm, worst: worst, jobBudget: jobBudget, dailyBudget: dailyBudget), at: now())
    }

    func settle(_ reservation: String, _ bill: Bill) async throws { try await memory.settle(reservation, bill) }
}

/// The last green state of a job, looked for once and only when an arm asks.
actor GreenStateOnce {
    private enum Answer {
        case unknown
        case known(GreenState?)
    }

    private var answer = Answer.unknown

    func value(_ search: () async throws -> GreenState?) async throws -> GreenState? {
        if case .known(let state) = answer { return state }
        let state = try await search()
        answer = .known(state)
        return state
    }
}
