import Memory
import Orchestrator

/// The memory of this repository, open for writing.
struct JobMemory: Sendable {
    let store: Memory
    /// Level of the hierarchy of beliefs that stands for this repository. Each repository has a database of its own, and
    /// clones that exchange outcomes mean the same project: so one word serves all, and no path or name is stored.
    static let repositoryKey = "repository"

    static func open(_ workspace: Workspace) async throws -> JobMemory {
        let store = try Memory(at: workspace.layout.memoryLocation, stateDirectory: workspace.folders.state)
        if let recovery = store.recovery { workspace.program.warn(recovery.description) }
        if let aside = store.user.movedAside {
            workspace.program.warn("the user's store was damaged; the old one is kept as \(aside)")
        }
        return JobMemory(store: store)
    }

    func applied(_ job: JobID, note: String) async throws {
        try await store.markApplied(job, at: Clock.now(), note: note)
    }

    /// - Parameter commit: id of the commit that carries the job's patch.
    func committed(_ job: JobID, commit: String) async throws {
        try await store.markCommitted(job, at: Clock.now(), commit: commit)
    }

    func undone(_ job: JobID) async throws { try await store.markUndone(job, at: Clock.now(), note: "") }
}
