import Changes
import Classification
import GitStore
import Orchestrator
import Routing
import Verification

/// From options and settings to the request that the loop gets. Shared by `fix` and `route`.
struct FixWork: Sendable {
    let workspace: Workspace
    let settings: Settings
    let snapshot: Snapshot
    let change: Patch
    let request: FixRequest

    static func prepare(
        _ workspace: Workspace, settings: Settings, options: JobOptions
    ) async throws -> FixWork {
        let (snapshot, head) = try await workspace.snapshot()
        let change = try await workspace.repository.patch(from: head.tree, to: snapshot.tree)
        let plan = try await TestCommand(workspace: workspace, settings: settings)
            .plan(option: options.test, tree: snapshot.tree, change: change)
        let changed = Classifier.language(of: change)
        let request = FixRequest(
            base: snapshot.tree, head: head, change: change, plan: plan,
            dimension: Classifier.classify(change, testsFail: true).dimension,
            language: plan.language.isEmpty ? changed : plan.language, command: "fix",
            timeout: options.timeout ?? settings.duration(.timeout) ?? .seconds(600),
            budget: options.budget?.limit ?? settings.money(.budget), dailyBudget: settings.money(.dailyBudget),
            costWeight: settings.number(.costWeight) ?? Reward.paperCostWeight,
            timeCost: settings.number(.timeCost) ?? 0, explores: settings.bool(.explore),
            repositoryKey: JobMemory.repositoryKey, keepsPatches: settings.text(.memoryDetail) != "counts")
        return FixWork(
            workspace: workspace, settings: settings, snapshot: snapshot, change: change, request: request)
    }
}
