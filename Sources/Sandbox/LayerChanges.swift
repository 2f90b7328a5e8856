internal import Changes
internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Makes a patch of what a layer holds.
struct LayerChanges {
    /// A patch of more files, or of more bytes, is no repair.
    static let mostFiles = 5_000
    static let mostBytes = 64 << 20
    /// Folders in new folders are looked into this deep.
    private static let mostRounds = 40

    let scan: LayerScan
    let store: any TreeStore
    /// The user's working tree, by whose rules files are ignored.
    let project: String

    /// - Throws: `UnusableChanges`, and what the store throws.
    func edits() async throws -> [FileEdit] {
        let base = scan.base
        let deleted = base.entries.values.filter { entry in
            !base.isOutOfBounds(entry.path) && scan.isGone(entry.path) && !scan.written.contains(entry.path)
        }
        let known = scan.written.filter { base.entries[$0] != nil }
        let new = try await newFiles()
        guard deleted.count + known.count + new.count <= Self.mostFiles else {
            throw UnusableChanges(reason: "changed more than \(Self.mostFiles) files")
        }
        var edits = deleted.map { FileEdit(path: $0.path, content: .delete) }
        var left = Self.mostBytes
        for path in known.union(new).sorted() {
            guard let content = try content(of: path, limit: left) else { continue }
            if case .write(let mode, let bytes) = content, let entry = base.entries[path] {
                guard let changed = try await changed(bytes, mode, from: entry) else { continue }
                left -= changed.count
                edits.append(FileEdit(path: path, content: .write(mode: mode, bytes: changed)))
            } else {
                if case .write(_, let bytes) = content { left -= bytes.count }
                edits.append(FileEdit(path: path, content: content))
            }
        }
        return edits.sorted { $0.path < $1.path }
    }

    private func content(of path: RepoPath, limit: Int) throws(UnusableChanges) -> FileEdit.Content? {
        if let target = SafePath.linkTarget(path, below: scan.folder) { return .write(mode: .symlink, bytes: target) }
        guard let status = SafePath.status(path, below: scan.folder) else { return nil }
        guard status.st_size <= limit, limit > 0 else {
            throw UnusableChanges(reason: "changed more than \(Self.mostBytes >> 20) MiB")
        }
        // Before the file is opened, which may have to change its mode.
        let mode: FileMode = status.st_mode & S_IXUSR != 0 ? .executable : .regular
        return SafePath.read(path, below: scan.folder, limit: limit, opening: true).map {
            .write(mode: mode, bytes: $0.bytes)
        }
    }

    /// The bytes as git would keep them; nil for a file that is as it was.
    private func changed(_ bytes: [UInt8], _ mode: FileMode, from entry: TreeEntry) async throws -> [UInt8]? {
        let old =
            SafePath.linkTarget(entry.path, below: scan.lower)
            ?? SafePath.read(entry.path, below: scan.lower, limit: Self.mostBytes)?.bytes
        if old == bytes, mode == entry.mode { return nil }
        guard mode != .symlink, entry.mode.isFile, bytes.contains(0x0D) else { return bytes }
        // A checkout with other line ends than the repository's (core.autocrlf, eol): back to the repository's.
        let blob = try await store.bytes(of: entry.id)
        return !blob.contains(0x0D) && old?.contains(0x0D) == true ? bytes.withUnixLineEnds : bytes
    }

    /// Files where the base has none, less what git ignores: an agent that runs tests leaves what tests leave.
    private func newFiles() async throws -> Set<RepoPath> {
        let loose = scan.written.filter { scan.base.entries[$0] == nil }
        var found = loose.subtracting(try await ignored(Array(loose)))
        var folders = scan.newFolders
        var walk = FolderWalk(root: scan.folder)
        for _ in 0..<Self.mostRounds where !folders.isEmpty {
            let children = try children(of: folders, &walk)
            let ignored = try await ignored(children.flatMap { $0.files + $0.folders })
            folders = []
            for child in children {
                let kept = child.files.filter { !ignored.contains($0) }
                found.formUnion(kept)
                guard found.count <= Self.mostFiles else {
                    throw UnusableChanges(reason: "changed more than \(Self.mostFiles) files")
                }
                // All of it is ignored: so is what lies deeper, unless some rule takes it back, which git does not allow.
                let isIgnored = kept.isEmpty && child.folders.allSatisfy(ignored.contains)
                if !isIgnored { folders += child.folders }
            }
        }
        guard folders.isEmpty else {
            throw UnusableChanges(reason: "made folders nested more than \(Self.mostRounds) deep")
        }
        return found
    }

    private struct Children {
        var files: [RepoPath] = []
        var folders: [RepoPath] = []
    }

    private func children(of folders: [RepoPath], _ walk: inout FolderWalk) throws(UnusableChanges) -> [Children] {
        var result: [Children] = []
        for folder in folders {
            var children = Children()
            do throws(FolderWalk.TooMuch) {
                try walk.visit(one: folder) { (path, status) throws(FolderWalk.TooMuch) in
                    guard !scan.base.isOutOfBounds(path), !scan.carried.contains(path) else { return }
                    switch status.st_mode & S_IFMT {
                    case S_IFDIR: children.folders.append(path)
                    case S_IFREG, S_IFLNK: children.files.append(path)
                    default: break
                    }
                }
            } catch {
                throw UnusableChanges(reason: error.reason)
            }
            result.append(children)
        }
        return result
    }

    /// git refuses to speak of what lies behind a link of the user's tree; there the link itself is asked about.
    private func ignored(_ paths: [RepoPath]) async throws -> Set<RepoPath> {
        var asked: [RepoPath: [RepoPath]] = [:]
        for path in paths { asked[link(above: path) ?? path, default: []].append(path) }
        guard !asked.isEmpty else { return [] }
        let ignored = try await store.ignored(among: asked.keys.sorted())
        return Set(ignored.flatMap { asked[$0] ?? [] })
    }

    private func link(above path: RepoPath) -> RepoPath? {
        var link: RepoPath?
        var rest = path.parent
        while let folder = rest, !folder.bytes.isEmpty {
            if SafePath.linkTarget(folder, below: project) != nil { link = folder }
            rest = folder.parent
        }
        return link
    }
}

extension [UInt8] {
    fileprivate var withUnixLineEnds: [UInt8] { replacing([0x0D, 0x0A], with: [0x0A]) }
}
