internal import Changes
internal import Orchestrator

/// The tree under a layer: what git tracks of it, and what of that is hidden from the layer's commands.
struct BaseFiles: Sendable {
    let entries: [RepoPath: TreeEntry]
    let hidden: Set<RepoPath>
    /// Folders with something tracked in them.
    let folders: Set<RepoPath>

    init(_ entries: [TreeEntry], hiding hidden: Set<RepoPath>) {
        self.entries = Dictionary(entries.map { ($0.path, $0) }) { first, _ in first }
        self.hidden = hidden
        var folders: Set<RepoPath> = [RepoPath("")]
        for entry in entries {
            var folder = entry.path
            while let parent = folder.parent, folders.insert(parent).inserted { folder = parent }
        }
        self.folders = folders
    }

    /// Whether nothing at this path is any business of a patch: hidden, a submodule, or git's own.
    func isOutOfBounds(_ path: RepoPath) -> Bool {
        if hidden.contains(path) { return true }
        if path.components.contains(where: { String(decoding: $0, as: UTF8.self).lowercased() == ".git" }) {
            return true
        }
        var rest: RepoPath? = path
        while let one = rest {
            if entries[one]?.mode == .submodule { return true }
            rest = one.parent
        }
        return false
    }
}

extension RepoPath {
    /// The folder that holds it; nil for the root's own entries' parent, the root itself.
    var parent: RepoPath? {
        guard !bytes.isEmpty else { return nil }
        guard let slash = bytes.lastIndex(of: 0x2F) else { return RepoPath("") }
        return RepoPath(bytes: Array(bytes[..<slash]))
    }
}
