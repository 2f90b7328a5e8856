/// The mounts that bubblewrap cannot make: overlays, and sources that only root can reach.
///
/// They are made in a mount namespace of their own by one `mount --all --fstab` call (one process instead of one a
/// mount), then the same process becomes bubblewrap. Nothing is ever mounted in the user's own namespace.
struct Stage {
    struct Overlay: Hashable, Sendable {
        /// Relative to the layer's folder, so that a comma or colon in the cache's path means nothing to the kernel.
        var lower: String
        var upper: String
        var work: String
        var mountPoint: String
    }

    struct Bind: Hashable, Sendable {
        var source: String
        /// Relative to the layer's folder.
        var mountPoint: String
    }

    var layer: String
    var identity: Identity
    /// Where the root stage shows the layer to the dropped user, who may be unable to walk the cache's own path.
    var window: String?
    var tools: StageTools
    var overlays: [Overlay] = []
    var binds: [Bind] = []

    /// Absolute place of something in the layer, as bubblewrap has to name it.
    func place(_ name: String) -> String { (window ?? layer) + "/" + name }

    var fstab: String {
        var lines = binds.map { line($0.source, layer + "/" + $0.mountPoint, "none", "rbind") }
        for overlay in overlays {
            // Volatile: the layer is thrown away, so the file system must not be flushed for it at every unmount.
            var options = "volatile,lowerdir=\(overlay.lower),upperdir=\(overlay.upper),workdir=\(overlay.work)"
            if !identity.dropsRoot { options = "userxattr," + options }
            lines.append(line("overlay", layer + "/" + overlay.mountPoint, "overlay", options))
        }
        if let window { lines.append(line(layer, window, "none", "rbind")) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ source: String, _ target: String, _ type: String, _ options: String) -> String {
        [escaped(source), escaped(target), type, options, "0", "0"].joined(separator: " ")
    }

    /// fstab(5): white space and backslash as three octal digits.
    private func escaped(_ path: String) -> String {
        var text = ""
        for character in path.unicodeScalars {
            switch character {
            case " ": text += "\\040"
            case "\t": text += "\\011"
            case "\n": text += "\\012"
            case "\\": text += "\\134"
            case "#": text += "\\043"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }

    var needsNamespace: Bool { window != nil || !overlays.isEmpty || !binds.isEmpty }

    private static let script = "mount --no-mtab --all --fstab fstab 1>&2 || exit 125; exec \"$@\""

    /// The whole command: namespaces, mounts, privileges dropped, then `confined`.
    func arguments(running confined: [String]) -> [String] {
        var list: [String] = []
        if needsNamespace {
            list += [tools.unshare, "--mount"]
            if !identity.dropsRoot { list += ["--user", "--map-root-user"] }
            list += ["--", tools.shell, "-c", Self.script, "acrouter-stage"]
        }
        if identity.dropsRoot {
            list += [
                tools.setpriv, "--reuid", String(identity.user), "--regid", String(identity.group), "--clear-groups",
                "--no-new-privs", "--inh-caps=-all", "--",
            ]
        }
        return list + confined
    }
}

/// Programs that the stage needs, by absolute path.
struct StageTools: Hashable, Sendable {
    var unshare: String
    var setpriv: String
    var shell: String
    var mount: String
    var bubblewrap: String

    /// The stage may run as root, so its programs come from the system's folders, never from the user's PATH.
    static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}
