extension GitRepository {
    /// What `git version` prints, for `doctor`.
    /// - Throws: `.gitMissing`.
    public func gitVersion() async throws -> String {
        let output = try await git.check(
            ["version"], in: layout.workTree ?? layout.gitDirectory, operation: "ask git for its version")
        return Self.line(output)
    }
}
