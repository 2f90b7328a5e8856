#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension GitRepository {
    /// Where git looks for hooks here, absolute: `core.hooksPath` of every scope counts, else `hooks` in the common
    /// git directory. The folder need not exist.
    ///
    /// A relative setting is taken from where hooks run: the working tree's root, or a bare repository itself.
    /// - SeeAlso: githooks(5); git-rev-parse(1), `--git-path`.
    public func hooksFolder() async throws -> String {
        // Like `configuration`, with the caller's -c options, which may set it.
        var variables = environment
        variables["LC_ALL"] = "C"
        variables["GIT_DIR"] = layout.gitDirectory
        if let tree = layout.workTree { variables["GIT_WORK_TREE"] = tree }
        let output = try await GitExecutable(environment: variables).check(
            ["rev-parse", "--git-path", "hooks"], in: folder, operation: "find the folder of hooks")
        let path = Self.withoutLineEnd(output)
        return path.hasPrefix("/") ? path : folder + "/" + path
    }

    /// A path that the user's configuration names, `~` resolved, with or without a repository around.
    ///
    /// - Returns: nil when the key is not set.
    public static func configuredPath(
        _ key: String, in directory: String, environment: [String: String]
    ) async throws -> String? {
        let operation = "read git's configuration"
        var variables = environment
        variables["LC_ALL"] = "C"
        let result = try await GitExecutable(environment: variables).run(
            ["config", "--type=path", "--get", key], in: directory, operation: operation)
        // 1: no such key.
        if result.status == 1 { return nil }
        guard result.status == 0 else { throw result.error(operation: operation, subject: key) }
        return withoutLineEnd(result.output)
    }

    /// A folder's name may hold line feeds; only the last one is git's.
    private static func withoutLineEnd(_ output: [UInt8]) -> String {
        String(decoding: output.last == UInt8(ascii: "\n") ? output.dropLast() : output[...], as: UTF8.self)
    }
}
