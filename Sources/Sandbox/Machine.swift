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

    /// A folder that exists on every Linux (FHS); covered in the stage's own namespace only.
    var window: String? {
        identity.dropsRoot ? ["/mnt", "/media", "/srv"].first(where: FileSystem.isDirectory) : nil
    }

    /// Owner of what we write for runs; nil keeps ours.
    var owner: (user: UInt32, group: UInt32)? { identity.dropsRoot ? (identity.user, identity.group) : nil }
}
