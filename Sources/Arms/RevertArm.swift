import Changes
public import Orchestrator
import Repair
public import Routing
import Verification

/// `builtin/revert`: takes back the smallest part of what changed since the tests last passed.
///
/// Costs nothing and needs no network. The tests and their configuration stay as they are: only the rest goes back.
public struct RevertArm: Arm {
    public let id = ArmID("builtin/revert")
    public let summary = "takes back the smallest part of the change that broke the tests"
    public let budget: RevertBudget

    public init(budget: RevertBudget = RevertBudget()) { self.budget = budget }

    /// Judged by eye, hence worth two observations only. Uncommitted work that breaks a test is its case; in a clean
    /// tree the failing test is often newer than the bug, and many runs go into finding that out.
    public func prior(for job: Job) -> ArmPrior {
        ArmPrior(passProbability: job.change.changesSources(under: job.plan) ? 0.6 : 0.2, weight: 2, seconds: 45)
    }

    public func unsuitable(for job: Job) -> String? {
        if job.goal != .failingTests { return "it repairs failing tests and nothing else" }
        return job.baseline.failToPass.isEmpty
            ? "no test fails every time, so nothing tells a good revert from a bad one" : nil
    }

    public func worstCost(for job: Job) -> MicroUSD { .zero }
    public func expectedCost(for job: Job) -> MicroUSD { .zero }

    public func attempt(_ job: Job, on workbench: any Workbench) async throws -> ArmAnswer {
        do {
            return try await answer(job, workbench)
        } catch {
            // A run that dies of our own cancellation may say so in words of its own.
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            return ArmAnswer(result: .outage(reason: "a test run could not be made: \(error)"))
        }
    }

    private func answer(_ job: Job, _ workbench: any Workbench) async throws -> ArmAnswer {
        guard let since = try await workbench.changeSinceGreen() else {
            return ArmAnswer(
                result: .noPatch(
                    reason: "no earlier state was found in which the failing tests pass; there is nothing to go back to"
                ))
        }
        let loaded = try await RevertChange.load(since.change, plan: job.plan, from: workbench)
        guard !loaded.change.atoms.isEmpty else {
            return ArmAnswer(
                result: .noPatch(reason: "only tests and their configuration changed since the tests last passed"))
        }
        let hunt = RevertHunt(
            job: job, workbench: workbench, change: loaded.change, isComplete: loaded.isComplete, budget: budget)
        return try await hunt.run()
    }
}
