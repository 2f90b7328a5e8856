import Changes

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
}

extension [FileEdit] {
    /// One edit a path; of two the later one.
    func overlaid(by later: [FileEdit]) -> [FileEdit] {
        let paths = Set(later.map(\.path))
        return filter { !paths.contains($0.path) } + later
    }
}
