internal import Changes

/// One path of the working tree as it is: compared, saved, put back.
enum WorkingFile {
    struct State: Hashable {
        static let absent = State(content: .absent, bytes: [])

        var content: UndoRecord.Content
        /// The file's bytes, or a link's target.
        var bytes: [UInt8]

        /// Same kind, same bytes, same executable bit: what git would call the same file.
        func matches(_ other: State) -> Bool {
            guard bytes == other.bytes else { return false }
            switch (content, other.content) {
            case (.absent, .absent), (.symlink, .symlink): return true
            case (.file(let one), .file(let two)): return one & 0o100 == two & 0o100
            default: return false
            }
        }
    }

    /// What is at a path now.
    ///
    /// - Parameter replaced: Paths that the same change takes away or makes: a folder that holds nothing else counts as
    ///   absent, because a file may take its place.
    /// - Returns: nil when something stands there that is no file of ours: a folder with other files, a device, or
    ///   anything reached through a link (a write would land elsewhere).
    static func state(
        of path: RepoPath, in root: DiskPath, replaced: Set<RepoPath> = [], operation: String
    ) throws(GitStoreError) -> State? {
        guard isReachedWithoutLinks(path, in: root, replaced: replaced) else { return nil }
        let file = root.appending(path)
        guard let status = Disk.status(file) else { return .absent }
        switch status.kind {
        case .file:
            let bytes = try Disk.read(file, operation: operation)
            return State(content: .file(permissions: status.permissions), bytes: bytes)
        case .symlink:
            return State(content: .symlink, bytes: try Disk.readLink(file, operation: operation))
        case .directory:
            return WorkingFolder.holdsOnly(replaced, path, in: root) ? .absent : nil
        case .other:
            return nil
        }
    }

    /// Every folder above the path is a folder, missing, or a file or link that the same change replaces.
    private static func isReachedWithoutLinks(_ path: RepoPath, in root: DiskPath, replaced: Set<RepoPath>) -> Bool {
        for folder in path.folders {
            guard let status = Disk.status(root.appending(folder)) else { return true }
            if status.kind != .directory { return replaced.contains(folder) }
        }
        return true
    }

    /// Makes the path be `state`, in one rename (or one unlink).
    ///
    /// - Parameter temporary: Name of the file that is written first, beside the path; known from the undo record, so
    ///   that one left by a kill can be removed.
    static func put(
        _ state: State, at path: RepoPath, in root: DiskPath, temporary: String, operation: String
    ) throws(GitStoreError) {
        let file = root.appending(path)
        if state.content == .absent {
            // A folder stands for "absent" where a file will take its place; its files are taken away one by one.
            if Disk.status(file)?.kind != .directory { try Disk.remove(file, operation: operation) }
            return
        }
        let new = file.parent.appending(temporary)
        try Disk.remove(new, operation: operation)
        do throws(GitStoreError) {
            if case .file(let permissions) = state.content {
                try Disk.write(
                    state.bytes, to: new, permissions: 0o600, exclusive: true, sync: true, operation: operation)
                try Disk.setPermissions(new, permissions, like: file, operation: operation)
            } else {
                try Disk.makeLink(new, target: state.bytes, operation: operation)
            }
            // An empty folder gives way, as it does to git; a full one makes the rename fail.
            if Disk.status(file)?.kind == .directory { Disk.removeEmptyDirectory(file) }
            try Disk.rename(new, to: file, operation: operation)
        } catch {
            // Ignored: the first error is the one to tell.
            try? Disk.remove(new, operation: operation)
            throw error
        }
    }
}

enum WorkingFolder {
    /// Removes folders that became empty, innermost first, as git does; never the root.
    static func removeEmpty(above path: RepoPath, in root: DiskPath) {
        for folder in path.folders.reversed() {
            guard Disk.removeEmptyDirectory(root.appending(folder)) else { return }
        }
    }

    /// Whether every file below the folder is one of `paths`.
    static func holdsOnly(_ paths: Set<RepoPath>, _ folder: RepoPath, in root: DiskPath) -> Bool {
        Disk.names(in: root.appending(folder)).allSatisfy { name in
            let path = RepoPath(bytes: folder.bytes + [UInt8(ascii: "/")] + name)
            if Disk.status(root.appending(path))?.kind == .directory { return holdsOnly(paths, path, in: root) }
            return paths.contains(path)
        }
    }
}

extension RepoPath {
    /// Folders above the path, outermost first.
    var folders: [RepoPath] {
        bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }.map { RepoPath(bytes: Array(bytes[..<$0])) }
    }
}
