/// One setting, as git lists it.
public struct ConfigurationEntry: Hashable, Sendable {
    public enum Scope: String, Hashable, Sendable { case system, global, local, worktree, command, unknown }

    public var scope: Scope
    /// `file:/path`, `command line:`, `blob:...`: as git prints it.
    public var origin: String
    /// Section and name in lower case, subsection as written.
    public var key: String
    /// nil for a key without `=`, which git reads as true.
    public var value: [UInt8]?

    public init(scope: Scope, origin: String, key: String, value: [UInt8]?) {
        self.scope = scope
        self.origin = origin
        self.key = key
        self.value = value
    }
}

extension GitRepository {
    /// Every entry of git's layers in the order git reads them (the last one counts), `-c` options included.
    public func configuration() async throws -> [ConfigurationEntry] {
        let operation = "read git's configuration"
        // The one child that keeps the caller's -c options and configuration variables, because it is asked for them.
        var variables = environment
        variables["LC_ALL"] = "C"
        variables["GIT_DIR"] = layout.gitDirectory
        if let tree = layout.workTree { variables["GIT_WORK_TREE"] = tree }
        let output = try await GitExecutable(environment: variables).check(
            ["config"] + ConfigurationEntry.listing, in: folder, operation: operation)
        return ConfigurationEntry.read(output)
    }

    /// A configuration file's entries, read by git from exactly these bytes; includes are not followed.
    public static func parseConfiguration(
        _ bytes: [UInt8], environment: [String: String]
    ) async throws -> [(key: String, value: [UInt8]?)] {
        let git = GitExecutable(environment: GitEnvironment.parsing(environment))
        let output = try await git.check(
            ["config", "--file", "-", "--no-includes", "-z", "--list"], input: bytes,
            // Without a repository around, nothing but the bytes can have a say.
            setting: ["GIT_CEILING_DIRECTORIES": "/", "GIT_DIR": "/dev/null"], operation: "read a configuration file")
        return output.split(separator: 0).map { ConfigurationEntry.pair($0) }
    }
}

extension ConfigurationEntry {
    /// Options of `git config` whose output `read` takes apart.
    static let listing = ["--list", "-z", "--show-scope", "--show-origin", "--includes"]

    static func read(_ output: [UInt8]) -> [ConfigurationEntry] {
        let fields = output.split(separator: 0, omittingEmptySubsequences: false)
        return stride(from: 0, to: fields.count - 2, by: 3).map { index in
            let (key, value) = pair(fields[index + 2])
            let scope = Scope(rawValue: String(decoding: fields[index], as: UTF8.self))
            return ConfigurationEntry(
                scope: scope ?? .unknown, origin: String(decoding: fields[index + 1], as: UTF8.self), key: key,
                value: value)
        }
    }

    static func pair(_ record: ArraySlice<UInt8>) -> (key: String, value: [UInt8]?) {
        let key = record.prefix { $0 != UInt8(ascii: "\n") }
        let value = key.endIndex < record.endIndex ? Array(record[(key.endIndex + 1)...]) : nil
        return (String(decoding: key, as: UTF8.self), value)
    }
}
