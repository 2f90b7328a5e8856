import GitStore
import Memory

extension Workspace {
    /// What the committed file says, and whether it counts.
    struct Committed: Sendable {
        var state: CommittedConfig.State
        /// Hexadecimal SHA-256 of its bytes.
        var digest: String?
        var isTrusted: Bool
        var entries: [SettingEntry]
    }

    /// All settings, resolved; what the committed file wanted and may not is in `ignored`.
    func settings() async throws -> Settings {
        let own = ownEntries
        let committed = try await committed()
        if case .refused(let reason) = committed.state { program.warn("committed settings are not read: \(reason)") }
        let settings = try Settings(entries: own + committed.entries, trustsCommitted: committed.isTrusted)
        let untrusted = settings.ignored.contains { $0.entry.scope == .committed && $0.isForLackOfTrust }
        if untrusted {
            program.warn(
                "settings in \(CommittedConfig.path) are not used: they are not trusted",
                hints: ["see them, and trust them if you like: git acrouter trust"])
        }
        return settings
    }

    /// What the user's own configuration says, in the order of its files.
    var ownEntries: [SettingEntry] {
        configuration.compactMap { entry in
            guard entry.key.hasPrefix("acrouter.") || entry.key.hasPrefix(ModelKey.prefix) else { return nil }
            return SettingEntry(
                key: entry.key, value: entry.value.map { String(decoding: $0, as: UTF8.self) },
                scope: entry.scope.setting,
                origin: entry.origin)
        }
    }

    func committed() async throws -> Committed {
        let state = CommittedConfig.read(workingTree: try root())
        guard case .present(let bytes) = state else {
            return Committed(state: state, digest: nil, isTrusted: false, entries: [])
        }
        let digest = SHA256.hex(bytes)
        let isTrusted = try await trusts(digest: digest)
        do {
            let pairs = try await GitRepository.parseConfiguration(bytes, environment: program.environment)
            let entries = pairs.map { pair in
                SettingEntry(
                    key: pair.key, value: pair.value.map { String(decoding: $0, as: UTF8.self) }, scope: .committed,
                    origin: CommittedConfig.path)
            }
            return Committed(state: state, digest: digest, isTrusted: isTrusted, entries: entries)
        } catch let error as GitStoreError where error.code == .gitFailed {
            // A file that git cannot parse is as good as none, but not in silence.
            let refused = CommittedConfig.State.refused("git cannot read \(CommittedConfig.path): \(error.underlying)")
            return Committed(state: refused, digest: digest, isTrusted: false, entries: [])
        }
    }
}

extension ConfigurationEntry.Scope {
    var setting: SettingScope {
        switch self {
        case .system: .system
        case .global: .global
        // What git cannot place is nobody's in particular: it counts as the repository's own.
        case .local, .unknown: .local
        case .worktree: .worktree
        case .command: .command
        }
    }
}
