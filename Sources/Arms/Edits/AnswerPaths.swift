internal import Changes

/// Which paths an answer may speak of.
struct AnswerPaths: Sendable {
    private let entries: [RepoPath: TreeEntry]
    /// Folders of the base.
    private let folders: Set<RepoPath>
    private let privatePaths: Set<RepoPath>

    init(entries: [TreeEntry], privatePaths: Set<RepoPath>) {
        self.entries = Dictionary(entries.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        self.privatePaths = privatePaths
        var folders: Set<RepoPath> = []
        for entry in entries {
            var path = entry.path
            while let parent = path.folder, folders.insert(parent).inserted { path = parent }
        }
        self.folders = folders
    }

    func isKnown(_ path: RepoPath) -> Bool { entries[path] != nil }
    func entry(at path: RepoPath) -> TreeEntry? { entries[path] }

    /// The file that a block means.
    ///
    /// - Parameter made: files that earlier blocks of the same answer make.
    func resolve(_ edit: AnswerEdit, made: Set<RepoPath>) throws(EditProblem) -> RepoPath {
        let path = try checked(RepoPath(bytes: edit.path))
        if entries[path] != nil || made.contains(path) { return path }
        switch edit.kind {
        case .whole: return path
        case .change(let scripts)
        where !scripts.contains { script in
            script.old.contains { !$0.content.isBlank }
        }: return path
        default: break
        }
        // The end of one path only: what the block looks for must still be in that file.
        let ends = entries.keys.filter { $0.bytes.count > path.bytes.count && $0.bytes.hasEnd(path) }
        guard ends.count == 1, let only = ends.first else {
            throw EditProblem(
                "there is no file \(path)\(ends.isEmpty ? "" : "; \(ends.count) paths end like it")", path: path)
        }
        return try checked(only)
    }

    /// - Throws: For what git would not check out, links, private files, and names that would take another's place.
    func checked(_ path: RepoPath) throws(EditProblem) -> RepoPath {
        guard path.bytes.count < 4_096, !path.bytes.isEmpty, path.components.allSatisfy(Self.isPlain) else {
            throw EditProblem("the answer names a path that is not inside the project: \(Self.shown(path))")
        }
        guard !privatePaths.contains(path) else {
            throw EditProblem("\(Self.shown(path)) is private and stays as it is", path: path)
        }
        if let entry = entries[path] {
            guard entry.mode.isFile else {
                throw EditProblem("\(Self.shown(path)) is a link, not a file", path: path)
            }
            return path
        }
        guard !folders.contains(path) else { throw EditProblem("\(Self.shown(path)) is a folder", path: path) }
        var parent = path.folder
        while let folder = parent {
            guard entries[folder] == nil else {
                throw EditProblem("\(Self.shown(folder)) is not a folder, so nothing can be in it", path: path)
            }
            parent = folder.folder
        }
        return path
    }

    private static func shown(_ path: RepoPath) -> String {
        let text = String(decoding: path.bytes.prefix(200).map { $0 < 0x20 ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
        return text.isEmpty ? "(none)" : text
    }

    /// What git, or a file system that folds names, takes for its own folder is not.
    private static func isPlain(_ component: ArraySlice<UInt8>) -> Bool {
        guard !component.isEmpty, component.count < 256, !component.elementsEqual(".".utf8),
            !component.elementsEqual("..".utf8),
            component.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") })
        else { return false }
        let folded = component.filter { $0 < 0x80 && $0 != 0x20 }.map { $0 | (($0 >= 0x41 && $0 <= 0x5A) ? 0x20 : 0) }
        let stem = folded.prefix { $0 != UInt8(ascii: ":") }
        let bare = stem.reversed().drop { $0 == UInt8(ascii: ".") }.reversed()
        return !Array(bare).elementsEqual(".git".utf8) && !Array(bare).elementsEqual("git~1".utf8)
    }
}

extension RepoPath {
    /// nil for a path at the root.
    var folder: RepoPath? {
        bytes.lastIndex(of: UInt8(ascii: "/")).map { RepoPath(bytes: Array(bytes[..<$0])) }
    }
}

extension [UInt8] {
    /// Whether a path ends in this one, at a slash.
    fileprivate func hasEnd(_ path: RepoPath) -> Bool {
        suffix(path.bytes.count).elementsEqual(path.bytes) && self[count - path.bytes.count - 1] == UInt8(ascii: "/")
    }
}
