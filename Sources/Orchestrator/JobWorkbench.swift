import Changes
import Synchronization
import Verification

/// The workbench that the loop hands to an arm: the job's slot, its tests, and the history behind it.
final class JobWorkbench: Workbench {
    let job: Job
    let slot: any SandboxSlot
    let store: any TreeStore
    let verifier: Verifier
    let green: GreenStateOnce
    let width: Int
    let deadline: ContinuousClock.Instant
    let report: ProgressHandler
    private let runCount = Mutex(0)
    private let firstFailure = Mutex<(any Error)?>(nil)

    init(
        job: Job, slot: any SandboxSlot, store: any TreeStore, verifier: Verifier, green: GreenStateOnce, width: Int,
        deadline: ContinuousClock.Instant, report: @escaping ProgressHandler
    ) {
        self.job = job
        self.slot = slot
        self.store = store
        self.verifier = verifier
        self.green = green
        self.width = width
        self.deadline = deadline
        self.report = report
    }

    var runs: Int { runCount.withLock { $0 } }

    /// What went wrong under the arm (disk, repository, sandbox), which an arm may have taken for an answer.
    var failure: (any Error)? { firstFailure.withLock { $0 } }

    private func noting<Value>(_ work: () async throws -> sending Value) async throws -> sending Value {
        do {
            return try await work()
        } catch {
            firstFailure.withLock { $0 = $0 ?? error }
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
        runCount.withLock { $0 += 1 }
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

    func steps(only: Set<TestID>?) -> [TestStep] { job.plan.steps(only: only) }

    func progress(_ text: String) { report(.detail(text)) }
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
