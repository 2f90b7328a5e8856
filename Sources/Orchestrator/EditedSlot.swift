import Changes
import Verification

/// A slot as if some edits belonged to its tree: how a job goes on from a test that was just written, without another
/// checkout and another build.
struct EditedSlot: SandboxSlot {
    let base: ObjectID
    let inner: any SandboxSlot
    let edits: [FileEdit]

    var level: SandboxLevel { inner.level }

    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        try await inner.withAttempt(applying: self.edits.overlaid(by: edits), body)
    }

    func withAgentAttempt<Value: Sendable>(
        applying edits: [FileEdit], hiding hidden: Set<RepoPath>,
        _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value {
        try await inner.withAgentAttempt(applying: self.edits.overlaid(by: edits), hiding: hidden) { attempt in
            try await body(EditedAttempt(inner: attempt, edits: Set(self.edits)))
        }
    }
}

/// An agent's attempt on an edited slot: what was edited before it began is no change of the agent's.
private struct EditedAttempt: SandboxAttempt {
    let inner: any SandboxAttempt
    let edits: Set<FileEdit>

    func run(_ step: SandboxStep) async throws -> StepResult { try await inner.run(step) }
    func changes() async throws -> [FileEdit] { try await inner.changes().filter { !edits.contains($0) } }
}

extension [FileEdit] {
    /// One edit a path; of two the later one.
    func overlaid(by later: [FileEdit]) -> [FileEdit] {
        let paths = Set(later.map(\.path))
        return filter { !paths.contains($0.path) } + later
    }
}
