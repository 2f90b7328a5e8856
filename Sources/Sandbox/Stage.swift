/// The mounts that bubblewrap cannot make: overlays, and sources that only root can reach.
///
/// They are made in a mount namespace of their own by one `mount --all --fstab` call (one process instead of one a
/// mount), then the same process becomes bubblewrap. Nothing is ever mounted in the user's own namespace.
struct Stage {
    /// Paths are relative to the layer's folder, so that a comma or colon in the cache's path means nothing to the kernel.
    enum Mount: Hashable, Sendable {
        case bind(source: String, at: String, isReadOnly: Bool)
        case overlay(lower: String, upper: String, work: String, at: String)
        /// Two folders in one, first over second, read-only. The second is absolute.
        case union(first: String, second: String, at: String)
    }

    var layer: String
    var identity: Identity
    /// Where the root stage shows the layer to the dropped user, who may be unable to walk the cache's own path.
    var window: String?
    var tools: StageTools
    /// In the order in which they are made; an ordinary user's binds keep the source's flags, read-only is bubblewrap's.
    var mounts: [Mount] = []

    /// Absolute place of something in the layer, as bubblewrap has to name it.
    func place(_ name: String) -> String { (window ?? layer) + "/" + name }

    /// Name of a mounted folder of the layer for an overlay's options. The stage's working folder is the layer by its
    /// own path, where what is mounted at the window cannot be seen.
    func mounted(_ name: String) -> String { window.map { $0 + "/" + name } ?? name }

    var fstab: String {
        var lines: [String] = []
        if let window { lines.append(line(layer, window, "none", "bind")) }
        let own = identity.dropsRoot ? "" : "userxattr,"
        // Whole copies and no redirections: what was changed is read from `upper`. An ordinary user's overlay has neither,
        // and refuses to be told so.
        let plain = identity.dropsRoot ? "redirect_dir=off,metacopy=off," : ""
        for mount in mounts {
            switch mount {
            case .bind(let source, let point, let isReadOnly):
                lines.append(line(source, place(point), "none", isReadOnly ? "rbind,ro" : "rbind"))
            case .overlay(let lower, let upper, let work, let point):
                // Volatile: the layer is thrown away, so the file system must not be flushed for it at every unmount.
                let options = own + "volatile,\(plain)lowerdir=\(lower),upperdir=\(upper),workdir=\(work)"
                lines.append(line("overlay", place(point), "overlay", options))
            case .union(let first, let second, let point):
                lines.append(line("overlay", place(point), "overlay", own + "ro,lowerdir=\(first):\(second)"))
            }
        }
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

    var needsNamespace: Bool { window != nil || !mounts.isEmpty }

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
