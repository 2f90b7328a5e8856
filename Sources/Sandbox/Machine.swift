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

    /// A folder that exists (FHS) and holds nothing that we need; covered in the stage's own namespace only.
    func window(besides paths: [String]) -> String? {
        guard identity.dropsRoot else { return nil }
        let needed =
            paths + exposures.map(\.path) + [
                configuration.projectPath, configuration.homeDirectory, configuration.cacheDirectory,
            ]
        return ["/mnt", "/media", "/srv", "/home", "/var/tmp"].first { candidate in
            FileSystem.isDirectory(candidate) && !needed.contains { $0 == candidate || $0.hasPrefix(candidate + "/") }
        }
    }

    /// Files of `/etc` as runs see them: three accounts instead of the machine's, no passwords of package indexes.
    var etcFiles: [String: String] {
        var files = [
            "passwd": identity.passwd(home: configuration.homeDirectory), "group": identity.groupFile,
            "hosts": "127.0.0.1 localhost acrouter\n::1 localhost\n", "hostname": "acrouter\n",
        ]
        for name in Exposure.masked where FileSystem.exists("/etc/" + name) { files[name] = "" }
        return files
    }

    /// Where an overlay notes that a folder hides the one below: root's and an ordinary user's mounts differ (`userxattr`).
    var opaqueAttribute: String { identity.dropsRoot ? "trusted.overlay.opaque" : "user.overlay.opaque" }

    /// Owner of what we write for runs; nil keeps ours.
    var owner: (user: UInt32, group: UInt32)? { identity.dropsRoot ? (identity.user, identity.group) : nil }
}
