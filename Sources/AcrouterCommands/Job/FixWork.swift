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
        _ workspace: Workspace, settings: Settings, options: JobOptions, task: JobTask = .fix
    ) async throws -> FixWork {
        let (snapshot, head) = try await workspace.snapshot()
        let change = try await workspace.repository.patch(from: head.tree, to: snapshot.tree)
        let plan = try await TestCommand(workspace: workspace, settings: settings)
            .plan(option: options.test, tree: snapshot.tree, change: change, accept: task.accept)
        let language = try await language(of: plan, change: change, tree: snapshot.tree, in: workspace)
        let request = FixRequest(
            base: snapshot.tree, head: head, change: change, plan: plan,
            dimension: task.goal == .task
                ? Classifier.classify(task: task.words, change: change).dimension
                : Classifier.classify(change, testsFail: true).dimension,
            language: language, command: task.command,
            timeout: options.timeout ?? settings.duration(.timeout) ?? .seconds(600),
            budget: options.budget?.limit ?? settings.money(.budget), dailyBudget: settings.money(.dailyBudget),
            costWeight: settings.number(.costWeight) ?? Reward.paperCostWeight,
            timeCost: settings.number(.timeCost) ?? 0, explores: settings.bool(.explore),
            policy: settings.text(.policy).flatMap { PolicyName($0)?.policy() } ?? AcrouterPolicy(),
            repositoryKey: JobMemory.repositoryKey, keepsPatches: settings.text(.memoryDetail) != "counts",
            goal: task.goal, words: task.words, accept: task.accept)
        return FixWork(
            workspace: workspace, settings: settings, snapshot: snapshot, change: change, request: request)
    }

    /// What the test runner speaks, else what changed, else what most files of the tree are written in.
    private static func language(
        of plan: TestPlan, change: Patch, tree: ObjectID, in workspace: Workspace
    ) async throws -> String {
        if !plan.language.isEmpty { return plan.language }
        let changed = Classifier.language(of: change)
        if !changed.isEmpty { return changed }
        var files: [String: Int] = [:]
        for entry in try await workspace.repository.entries(of: tree) where entry.mode.isFile {
            files[Classifier.language(of: entry.path), default: 0] += 1
        }
        files[""] = nil
        return files.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
    }
}
