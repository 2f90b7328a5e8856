extension GitRepository {
    /// Adds a trailer to a message that git has prepared; one that is there already is not added again.
    ///
    /// Outside of the repository: `trailer.*` of its configuration may name commands, and separators that make no trailer.
    /// - Parameters:
    ///   - file: the message's file, absolute, as prepare-commit-msg gets it.
    ///   - mark: what comments in it begin with.
    /// - SeeAlso: git-interpret-trailers(1): comments and what git cuts off stay behind the trailers.
    public nonisolated func addTrailer(_ key: String, _ value: String, to file: String, mark: String) async throws {
        var variables = GitEnvironment.parsing(environment)
        variables["GIT_DIR"] = "/dev/null"
        variables["GIT_CONFIG_GLOBAL"] = "/dev/null"
        variables["GIT_CONFIG_NOSYSTEM"] = "1"
        _ = try await GitExecutable(environment: variables).check(
            [
                "-c", "core.commentChar=\(mark)", "interpret-trailers", "--in-place", "--no-divider",
                "--if-exists=addIfDifferent", "--if-missing=add", "--where=end", "--trailer", "\(key): \(value)", file,
            ], in: "/", operation: "add a trailer to the message", subject: file)
    }
}

/// How git is told to treat the messages that it prepares.
public struct MessageSettings: Hashable, Sendable {
    /// What comments begin with; nil where git chooses it for each message.
    public var commentMark: String?
    /// `commit.cleanup`; what a command line says instead cannot be seen.
    public var cleanup: String?

    public init(commentMark: String?, cleanup: String?) {
        self.commentMark = commentMark
        self.cleanup = cleanup
    }
}

extension GitRepository {
    public func messageSettings() async throws -> MessageSettings {
        let entries = try await configuration()
        func value(_ keys: String...) -> String? {
            entries.last { keys.contains($0.key) }?.value.map { String(decoding: $0, as: UTF8.self) }
        }
        let mark = value("core.commentchar", "core.commentstring") ?? "#"
        return MessageSettings(
            commentMark: mark == "auto" ? nil : mark.isEmpty ? "#" : mark, cleanup: value("commit.cleanup"))
    }
}
