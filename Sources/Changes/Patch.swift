/// A whole change: one `FilePatch` per path, in byte order of the path.
public struct Patch: Hashable, Sendable {
    public var files: [FilePatch]

    public init(files: [FilePatch]) { self.files = files }

    public var isEmpty: Bool { files.isEmpty }
    public var addedLines: Int { files.reduce(0) { $0 + $1.addedLines } }
    public var removedLines: Int { files.reduce(0) { $0 + $1.removedLines } }
}

/// What happened to one path.
public struct FilePatch: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case added, deleted, modified, renamed, copied, typeChanged
    }

    public var kind: Kind
    /// Path and mode before; nil for `added`.
    public var oldPath: RepoPath?
    public var oldMode: FileMode?
    public var oldID: ObjectID?
    /// Path and mode after; nil for `deleted`.
    public var newPath: RepoPath?
    public var newMode: FileMode?
    public var newID: ObjectID?
    /// True when either side is binary by git's rule; then `hunks` is empty.
    public var isBinary: Bool
    public var hunks: [Hunk]

    public init(
        kind: Kind, oldPath: RepoPath? = nil, oldMode: FileMode? = nil, oldID: ObjectID? = nil,
        newPath: RepoPath? = nil, newMode: FileMode? = nil, newID: ObjectID? = nil, isBinary: Bool = false,
        hunks: [Hunk] = []
    ) {
        self.kind = kind
        self.oldPath = oldPath
        self.oldMode = oldMode
        self.oldID = oldID
        self.newPath = newPath
        self.newMode = newMode
        self.newID = newID
        self.isBinary = isBinary
        self.hunks = hunks
    }

    /// The path after the change, or before it when the file is gone.
    public var path: RepoPath { newPath ?? oldPath ?? RepoPath(bytes: []) }
    public var addedLines: Int { hunks.reduce(0) { $0 + $1.lines.count { $0.origin == .added } } }
    public var removedLines: Int { hunks.reduce(0) { $0 + $1.lines.count { $0.origin == .removed } } }
}

/// A run of changed lines with its context. Line numbers are 1-based; a count of 0 has the start git prints.
public struct Hunk: Hashable, Sendable {
    public var oldStart: Int
    public var oldCount: Int
    public var newStart: Int
    public var newCount: Int
    public var lines: [Line]

    public init(oldStart: Int, oldCount: Int, newStart: Int, newCount: Int, lines: [Line]) {
        self.oldStart = oldStart
        self.oldCount = oldCount
        self.newStart = newStart
        self.newCount = newCount
        self.lines = lines
    }

    public struct Line: Hashable, Sendable {
        public enum Origin: Hashable, Sendable { case context, added, removed }

        public var origin: Origin
        /// The line's bytes with its end (LF, or CR LF); without one only for a last line that has none.
        public var content: [UInt8]

        public init(origin: Origin, content: [UInt8]) {
            self.origin = origin
            self.content = content
        }
    }
}
