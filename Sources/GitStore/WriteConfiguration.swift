/// Which of the user's own files a setting is written to.
public enum ConfigurationFile: String, Hashable, Sendable, CaseIterable {
    case global, local

    fileprivate var option: String { "--" + rawValue }
}

extension GitRepository {
    /// Sets keys as `git config` does, one after the other; each replaces what that file said of it.
    ///
    /// - Throws: `.gitFailed` with git's words: a file that is locked or cannot be written.
    public nonisolated func setConfiguration(
        _ values: [(key: String, value: String)], in file: ConfigurationFile
    ) async throws {
        for (key, value) in values {
            _ = try await userGit().check(
                ["config", file.option, "--replace-all", key, value], in: folder,
                operation: "write git's configuration", subject: key)
        }
    }

    /// Removes a whole section, as `acrouter-model.gpt-5.4`.
    ///
    /// - Returns: False when that file has none.
    public nonisolated func removeConfiguration(
        section: String, in file: ConfigurationFile
    ) async throws -> Bool {
        let operation = "write git's configuration"
        let result = try await userGit().run(
            ["config", file.option, "--remove-section", section], in: folder, operation: operation)
        if result.status == 0 { return true }
        if result.errors.contains("no such section") { return false }
        throw result.error(operation: operation, subject: section)
    }
}
