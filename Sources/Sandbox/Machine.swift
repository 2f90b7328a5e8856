internal import Orchestrator

/// What this machine offers, found once for each sandbox, and the settings; shared by all slots.
struct Machine: Sendable {
    var configuration: SandboxConfiguration
    var level: SandboxLevel
    var identity: Identity
    /// Nil where no namespaces are made.
    var tools: StageTools?
    var disablesUserNamespaces: Bool
    var exposures: [Exposure]

    /// A folder that exists on every Linux (FHS) and that nothing we show lies in; covered in the stage's namespace only.
    var window: String? {
        guard identity.dropsRoot else { return nil }
        return ["/mnt", "/media", "/srv"].first { candidate in
            FileSystem.isDirectory(candidate)
                && !exposures.contains { $0.path == candidate || $0.path.hasPrefix(candidate + "/") }
        }
    }

    /// Owner of what we write for runs; nil keeps ours.
    var owner: (user: UInt32, group: UInt32)? { identity.dropsRoot ? (identity.user, identity.group) : nil }
}
