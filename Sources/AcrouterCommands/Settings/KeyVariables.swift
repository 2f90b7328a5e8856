import GitStore

/// Which variables hold keys, so that no child but the call of a model gets them.
enum KeyVariables {
    /// Endings of the names under which services ask for their keys.
    private static let endings = ["_API_KEY", "_APIKEY", "_API_TOKEN", "_ACCESS_KEY", "_AUTH_TOKEN", "_OAUTH_TOKEN"]
    /// Others in common use. `GITHUB_TOKEN`, `GH_TOKEN` and the like are not among them: git's credential helpers read
    /// them when a partial clone fetches what is missing. An entry that names one as its key takes it from git as well.
    private static let names: Set<String> = [
        "API_KEY", "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK", "HF_TOKEN",
        "HUGGING_FACE_HUB_TOKEN", "HUGGINGFACEHUB_API_TOKEN", "OP_SERVICE_ACCOUNT_TOKEN", "BW_SESSION",
    ]

    static func isWellKnown(_ name: String) -> Bool {
        let upper = name.uppercased()
        return names.contains(upper) || endings.contains { upper.hasSuffix($0) } || upper.hasPrefix("OP_SESSION_")
            || Providers.all.contains { $0.keyVariable == upper }
    }

    /// For children that start before the configuration is read, which may name other variables: enough to find
    /// programs, to be at home, to read git's configuration.
    static func isIndispensable(_ name: String) -> Bool {
        indispensable.contains(name) || ["LC_", "XDG_", "GIT_"].contains { name.hasPrefix($0) }
    }

    /// `SUDO_UID`: git asks it whose repository root may trust.
    private static let indispensable: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "LANGUAGE", "TZ", "TMPDIR", "PWD", "SUDO_UID",
        "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    ]

    static func indispensable(in environment: [String: String]) -> [String: String] {
        environment.filter { isIndispensable($0.key) }
    }

    /// - Parameter named: variables that entries of models name.
    static func removed(from environment: [String: String], named: Set<String> = []) -> [String: String] {
        environment.filter { name, _ in !isWellKnown(name) && (!named.contains(name) || isIndispensable(name)) }
    }

    /// Variables that entries of models name, whatever else is right or wrong with those entries.
    static func named(in configuration: [ConfigurationEntry]) -> Set<String> {
        let endings = [ModelKey.keyVariable, .variable].map { "." + $0.lowercased }
        let values = configuration.filter { entry in
            entry.key.hasPrefix(ModelKey.prefix) && endings.contains { entry.key.hasSuffix($0) }
        }.compactMap(\.value)
        return Set(values.map { String(decoding: $0, as: UTF8.self) })
    }
}
