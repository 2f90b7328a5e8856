internal import Changes

/// One path of the working tree as it is: compared, saved, put back.
enum WorkingFile {
    struct State: Hashable {
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

    /// - Returns: nil when the path is neither file, link nor absent (a folder or a device stands there), or is reached
    ///   through a link.
    static func state(of path: RepoPath, in root: DiskPath, operation: String) throws(GitStoreError) -> State? {
        guard isReachedWithoutLinks(path, in: root) else { return nil }
        let file = root.appending(path)
        guard let status = Disk.status(file) else { return State(content: .absent, bytes: []) }
        switch status.kind {
        case .file:
            let bytes = try Disk.read(file, operation: operation)
            return State(content: .file(permissions: status.permissions), bytes: bytes)
        case .symlink:
            return State(content: .symlink, bytes: try Disk.readLink(file, operation: operation))
        case .directory, .other:
            return nil
        }
    }

    /// Every folder above the path is a folder, or missing; a write through a link would land elsewhere.
    private static func isReachedWithoutLinks(_ path: RepoPath, in root: DiskPath) -> Bool {
        var folder = root
        for component in path.components.dropLast() {
            folder = DiskPath(bytes: folder.bytes + [UInt8(ascii: "/")] + component)
            guard let status = Disk.status(folder) else { return true }
            if status.kind != .directory { return status.kind == .file }
        }
        return true
    }

    /// Makes the path be `state`, in one rename (or one unlink).
    static func put(_ state: State, at path: RepoPath, in root: DiskPath, operation: String) throws(GitStoreError) {
        let file = root.appending(path)
        let temporary = DiskPath(bytes: file.parent.bytes + Array("/.acrouter-new-\(path.hashValue.magnitude)".utf8))
        switch state.content {
        case .absent:
            try Disk.remove(file, operation: operation)
            return
        case .symlink:
            try Disk.remove(temporary, operation: operation)
            try Disk.makeLink(temporary, target: state.bytes, operation: operation)
        case .file(let permissions):
            try Disk.remove(temporary, operation: operation)
            try Disk.write(
                state.bytes, to: temporary, permissions: 0o600, exclusive: true, sync: true, operation: operation)
            try Disk.setPermissions(temporary, permissions, like: file, operation: operation)
        }
        do throws(GitStoreError) {
            try Disk.rename(temporary, to: file, operation: operation)
        } catch {
            // Ignored: the rename's own error is the one to tell.
            try? Disk.remove(temporary, operation: operation)
            throw error
        }
    }
}
