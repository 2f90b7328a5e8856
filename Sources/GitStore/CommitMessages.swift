extension GitRepository {
    /// Adds a trailer to a message that git has prepared; one that is there already is not added again.
    ///
    /// - Parameter file: the message's file, absolute, as prepare-commit-msg gets it.
    /// - SeeAlso: git-interpret-trailers(1): comments and what git cuts off stay behind the trailers.
    public nonisolated func addTrailer(_ key: String, _ value: String, to file: String) async throws {
        _ = try await userGit().check(
            [
                "interpret-trailers", "--in-place", "--if-exists=addIfDifferent", "--if-missing=add", "--where=end",
                "--trailer", "\(key): \(value)", file,
            ], in: folder, operation: "add a trailer to the message", subject: file)
    }
}

extension GitRepository {
    /// What comments in a message begin with: `core.commentChar`, or `#`.
    public func commentMark() async throws -> String {
        let entry = try await configuration().last { $0.key == "core.commentchar" || $0.key == "core.commentstring" }
        let text = entry?.value.map { String(decoding: $0, as: UTF8.self) } ?? "#"
        return text.isEmpty || text == "auto" ? "#" : text
    }
}
