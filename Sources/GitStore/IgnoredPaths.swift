public import Changes

extension GitRepository {
    /// Asks with the user's index and ignore files; a tracked path is never ignored, whatever they say.
    ///
    /// - SeeAlso: git-check-ignore(1)
    public func ignored(among paths: [RepoPath]) async throws -> Set<RepoPath> {
        guard layout.workTree != nil, !paths.isEmpty else { return [] }
        let operation = "look for ignored files"
        // Not as a pathspec: a name may begin with a colon.
        let input = paths.flatMap { path -> [UInt8] in Array("./".utf8) + path.bytes + [0] }
        let result = try await attempt(["check-ignore", "-z", "--stdin"], input: input, operation: operation)
        // 1: none of them.
        guard result.status == 0 || result.status == 1 else { throw result.error(operation: operation, subject: "") }
        return Set(result.output.split(separator: 0).map { RepoPath(bytes: Array($0.dropFirst(2))) })
    }
}
