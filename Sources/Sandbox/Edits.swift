internal import Changes

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Lays a candidate's edits into a folder: the fresh upper side of an overlay, or a copied tree.
///
/// Every component of a path is opened relative to its parent and without following symlinks, so neither the tree nor
/// an earlier edit can redirect a write of ours. In an upper side a deletion is a whiteout: a device 0/0, which an
/// ordinary user may make since Linux 5.8, older than overlays for ordinary users (5.11).
struct Edits {
    enum Target { case overlayUpper, copiedTree }

    /// The folder that gets the edits.
    var folder: String
    /// The slot's tree, with whose files times are compared; nil when the edits go into it.
    var tree: String?
    var target: Target
    /// Owner of what is made; nil keeps ours.
    var owner: (user: UInt32, group: UInt32)?

    func apply(_ edits: [FileEdit]) throws(SandboxError) {
        let written = Set(
            edits.compactMap { edit -> RepoPath? in if case .write = edit.content { edit.path } else { nil } })
        for edit in edits {
            guard case .delete = edit.content else { continue }
            // A file became a folder, or a folder a file: what is written over it hides it already.
            let replaced = written.contains { $0.isInside(edit.path) || edit.path.isInside($0) }
            if !replaced { try delete(edit.path) }
        }
        for edit in edits {
            guard case .write(let mode, let bytes) = edit.content else { continue }
            try write(edit.path, mode, bytes)
        }
    }

    private func components(_ path: RepoPath) throws(SandboxError) -> [[CChar]] {
        let parts = path.components.map { Array($0) }
        let isFine = parts.allSatisfy { part in
            let text = String(decoding: part, as: UTF8.self).lowercased()
            return !part.isEmpty && !part.contains(0) && text != "." && text != ".." && text != ".git"
        }
        guard isFine, !parts.isEmpty else { throw SandboxError(.invalidPath, "apply an edit", on: path.display) }
        return parts.map { $0.map { CChar(bitPattern: $0) } + [0] }
    }

    /// Runs `body` with the open parent folder of a path, making folders on the way when `creating`.
    private func inParent(
        of path: RepoPath, creating: Bool, _ body: (Int32, [CChar]) throws(SandboxError) -> Void
    ) throws(SandboxError) {
        let parts = try components(path)
        var current = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard current >= 0 else { throw FileSystem.failure("open", folder) }
        defer { close(current) }
        for part in parts.dropLast() {
            var next = openat(current, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if next < 0 && creating {
                // A file or symlink of the tree in the place of a folder gives way.
                if errno != ENOENT { _ = unlinkat(current, part, 0) }
                guard mkdirat(current, part, 0o755) == 0 else {
                    throw FileSystem.failure("make a folder for", path.display)
                }
                if let owner { _ = fchownat(current, part, owner.user, owner.group, AT_SYMLINK_NOFOLLOW) }
                next = openat(current, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            }
            guard next >= 0 else {
                if !creating && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) { return }
                throw FileSystem.failure("open a folder of", path.display)
            }
            close(current)
            current = next
        }
        try body(current, parts[parts.count - 1])
    }

    private func delete(_ path: RepoPath) throws(SandboxError) {
        try inParent(of: path, creating: target == .overlayUpper) { (parent, name) throws(SandboxError) in
            switch target {
            case .overlayUpper:
                guard mknodat(parent, name, S_IFCHR, 0) == 0 else {
                    throw FileSystem.failure("delete in the layer", path.display)
                }
            case .copiedTree:
                guard unlinkat(parent, name, 0) == 0 || errno == ENOENT else {
                    throw FileSystem.failure("delete", path.display)
                }
            }
        }
    }

    private func write(_ path: RepoPath, _ mode: FileMode, _ bytes: [UInt8]) throws(SandboxError) {
        try inParent(of: path, creating: true) { (parent, name) throws(SandboxError) in
            if unlinkat(parent, name, 0) != 0 && (errno == EISDIR || errno == EPERM) {
                FileTree.remove(folder + "/" + path.display)
            }
            switch mode {
            case .submodule: break
            case .symlink:
                let target = bytes.map { CChar(bitPattern: $0) } + [0]
                guard symlinkat(target, parent, name) == 0 else { throw FileSystem.failure("link", path.display) }
            case .regular, .executable:
                let permissions: mode_t = mode == .executable ? 0o755 : 0o644
                let file = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions)
                guard file >= 0 else { throw FileSystem.failure("write", path.display) }
                defer { close(file) }
                try FileSystem.writeAll(bytes, to: file, path.display)
                // The umask is the user's; a tree entry's mode is git's.
                _ = fchmod(file, permissions)
                keepApart(file, from: path)
            }
            if let owner { _ = fchownat(parent, name, owner.user, owner.group, AT_SYMLINK_NOFOLLOW) }
        }
    }

    /// A `.pyc` names its source by size and whole seconds of the time of change: the new file must differ there.
    private func keepApart(_ file: Int32, from path: RepoPath) {
        guard let tree else { return }
        var new = stat()
        var old = stat()
        let below = (tree + "/").utf8.map { CChar(bitPattern: $0) } + path.bytes.map { CChar(bitPattern: $0) } + [0]
        guard fstat(file, &new) == 0, lstat(below, &old) == 0 else { return }
        #if canImport(Glibc)
            guard new.st_mtim.tv_sec == old.st_mtim.tv_sec else { return }
            let later = timespec(tv_sec: new.st_mtim.tv_sec + 1, tv_nsec: 0)
            _ = futimens(file, [later, later])
        #endif
    }
}
