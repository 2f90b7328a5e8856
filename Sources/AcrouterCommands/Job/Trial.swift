import Changes
import Orchestrator
import Sandbox
import Verification

/// One given candidate, verified against the tests as they are.
struct Trial: Sendable {
    struct Finding: Sendable {
        var judgement: Judgement
        /// Nil when the tests could not be run.
        var baseline: Baseline?
        var restored: [String] = []
        var log = ""
    }

    let verifier: Verifier
    let plan: TestPlan
    let bound: Duration
    let deadline: ContinuousClock.Instant

    func run(
        _ candidate: CandidatePatch, sandbox: LocalSandbox, store: any TreeStore,
        stage: @Sendable (String) -> Void
    ) async throws -> Finding {
        stage("preparing a sandbox")
        return try await sandbox.withSlot(
            for: candidate.base, from: store, warmUp: plan.warmUp(limits: SandboxLimits(wallClock: bound))
        ) { slot in
            stage("running the tests as they are")
            switch try await verifier.baseline(slot: slot, plan: plan, wallClock: left) {
            case .cannotRun(let reason, let log):
                return Finding(
                    judgement: Judgement(verdict: .indeterminate, score: 0, reason: reason), baseline: nil, log: log)
            case .allPass(let baseline), .tests(let baseline):
                stage("verifying the patch with all tests")
                let verified = try await verifier.verify(
                    slot: slot, plan: plan, baseline: baseline, candidate: candidate, dimension: .bugFixing,
                    wallClock: left)
                return Finding(
                    judgement: verified.judgement, baseline: baseline,
                    restored: verified.guarded.restored.map(\.path))
            }
        }
    }

    /// Time that is left, never none: the limit of a run has to be above zero.
    private var left: Duration { max(.seconds(1), deadline - ContinuousClock().now) }
}
