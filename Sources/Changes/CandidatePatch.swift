/// A proposed change: what some paths of a base tree become. No diff, hence nothing to misapply.
public struct CandidatePatch: Hashable, Sendable {
    /// The tree that the edits speak of.
    public let base: ObjectID
    /// At most one edit a path, in byte order of the path.
    public let edits: [FileEdit]

    /// Of several edits to one path the last one counts.
    public init(base: ObjectID, edits: [FileEdit]) {
        self.base = base
        var byPath: [RepoPath: FileEdit] = [:]
        for edit in edits { byPath[edit.path] = edit }
        self.edits = byPath.values.sorted { $0.path < $1.path }
    }

    public var paths: [RepoPath] { edits.map(\.path) }
}

/// What one path becomes.
public struct FileEdit: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        /// The whole file: its mode, and its bytes (the target, for a symlink).
        case write(mode: FileMode, bytes: [UInt8])
        case delete
    }

    public let path: RepoPath
    public let content: Content

    public init(path: RepoPath, content: Content) {
        self.path = path
        self.content = content
    }
}

/// One entry of a tree, listed recursively: files, symlinks and submodule links, no folders.
public struct TreeEntry: Hashable, Sendable {
    public let path: RepoPath
    public let mode: FileMode
    public let id: ObjectID

    public init(path: RepoPath, mode: FileMode, id: ObjectID) {
        self.path = path
        self.mode = mode
        self.id = id
    }
}
