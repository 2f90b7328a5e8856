public import Changes
internal import Orchestrator

extension GitRepository {
    /// Commits the candidate's change, and nothing else, on the current branch; the user's hooks run and may refuse.
    ///
    /// To be called after `apply`. The change is put into the index as a patch, so that other uncommitted work in the same
    /// files stays uncommitted. When a hook refuses, the index is as before.
    /// - Throws: `.indexDiffersFromHead`, `.operationUnderWay`, `.noCommit`, `.doesNotApply`, `.gitFailed` with the hooks'
    ///   words.
    public func commitApplied(_ candidate: CandidatePatch, message: String) async throws -> ObjectID {
        let operation = "commit the patch"
        _ = try workTree(for: operation)
        if let underWay = operationUnderWay() {
            throw GitStoreError(
                .operationUnderWay, operation: operation,
                underlying: "\(underWay.command) is under way; finish it first")
        }
        guard let head = try await head() else {
            throw GitStoreError(.noCommit, operation: operation, underlying: "HEAD has no commit yet")
        }
        try await requireCleanIndex(operation: operation)
        let diff = try await diffText(from: candidate.base, to: try await tree(of: candidate))
        guard !diff.isEmpty else {
            throw GitStoreError(.invalidCandidate, operation: operation, underlying: "the patch changes nothing")
        }
        let user = userGit()
        try await applyToIndex(diff, user: user, operation: operation)
        let result = try await Result.of {
            try await user.run(
                ["commit", "--quiet", "-F", "-"], input: Array(message.utf8), in: folder, operation: operation)
        }
        let now = try await self.head()
        if case .success(let result) = result, result.status == 0, let now, now.id != head.id { return now.id }
        if now?.id == head.id { try await withdraw(diff, user: user, operation: operation) }
        throw try result.get().error(operation: operation)
    }

    public func requireCleanIndex(operation: String) async throws {
        let changed = try await stagedPatch().files.map(\.path)
        guard changed.isEmpty else {
            throw GitStoreError(
                .indexDiffersFromHead, operation: operation, paths: changed, underlying: "staged changes are in the way"
            )
        }
    }

    /// Not cancelled with the caller: a half-made commit must not leave its change in the user's index.
    private func withdraw(_ diff: [UInt8], user: GitExecutable, operation: String) async throws {
        let task = Task { try await self.applyToIndex(diff, user: user, reverse: true, operation: operation) }
        try await task.value
    }
}

extension Result where Failure == any Error {
    fileprivate static func of(_ body: () async throws -> Success) async throws -> Result {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
