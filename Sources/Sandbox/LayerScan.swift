internal import Changes

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What a layer's files say was written and deleted, before anybody asks whether it belongs into a patch.
struct LayerScan {
    enum Kind: Hashable {
        /// The upper side of an overlay: holds what was written, and marks of what was deleted.
        ///
        /// - Parameter opaque: name of the attribute by which a folder hides the one below it.
        case overlay(opaque: String)
        /// A whole copy of the slot's tree.
        case copy
    }

    let kind: Kind
    /// The upper side, or the copy.
    let folder: String
    /// The slot's tree.
    let lower: String
    let base: BaseFiles
    /// Mounts in the tree, relative to it.
    let carried: Set<RepoPath>

    /// Files and links in the layer that differ from the base, or may.
    private(set) var written: Set<RepoPath> = []
    /// Paths at and below which the layer has nothing but what is in `written`.
    private(set) var gone: Set<RepoPath> = []
    /// Folders in which the base has nothing.
    private(set) var newFolders: [RepoPath] = []

    init(_ kind: Kind, folder: String, lower: String, base: BaseFiles, carried: [String]) {
        self.kind = kind
        self.folder = folder
        self.lower = lower
        self.base = base
        self.carried = Set(carried.map { RepoPath($0) })
    }

    mutating func run() throws(FolderWalk.TooMuch) {
        var walk = FolderWalk(root: folder)
        var seen: Set<RepoPath> = []
        var (written, gone, newFolders) = (written, gone, newFolders)
        try walk.visit { (path, status) throws(FolderWalk.TooMuch) in
            guard !carried.contains(path), !base.isOutOfBounds(path) else { return .past }
            if kind == .copy { seen.insert(path) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                if base.entries[path] != nil { gone.insert(path) }
                guard base.folders.contains(path) else {
                    // Built by the warm-up, or carried: no patch has it.
                    if base.entries[path] != nil || !isBelow(path) { newFolders.append(path) }
                    return .past
                }
                if isOpaque(path) { gone.insert(path) }
                return .into
            case S_IFREG, S_IFLNK:
                if base.folders.contains(path) { gone.insert(path) }
                if isNews(path, status) { written.insert(path) }
            default:
                // A whiteout; or a pipe, socket or device, which no tree can hold: the file under it is gone.
                if kind != .copy || base.entries[path] != nil { gone.insert(path) }
            }
            return .past
        }
        if kind == .copy { gone.formUnion(base.entries.keys.filter { !seen.contains($0) && !base.isOutOfBounds($0) }) }
        (self.written, self.gone, self.newFolders) = (written, gone, newFolders)
    }

    /// Something of that name lies in the slot's tree.
    private func isBelow(_ path: RepoPath) -> Bool { SafePath.status(path, below: lower) != nil }

    private func isNews(_ path: RepoPath, _ status: stat) -> Bool {
        guard base.entries[path] != nil else { return base.folders.contains(path) || !isBelow(path) }
        guard kind == .copy, let old = SafePath.status(path, below: lower) else { return true }
        // Copied with its time; who forges that hides its own work.
        return old.st_size != status.st_size || old.st_mode != status.st_mode
            || old.st_mtim.tv_sec != status.st_mtim.tv_sec || old.st_mtim.tv_nsec != status.st_mtim.tv_nsec
    }

    private func isOpaque(_ path: RepoPath) -> Bool {
        guard case .overlay(let name) = kind else { return false }
        return ExtendedAttribute.value(name, of: path, below: folder) == [UInt8(ascii: "y")]
    }

    /// Whether the base's file at this path is no longer there.
    func isGone(_ path: RepoPath) -> Bool {
        var rest: RepoPath? = path
        while let one = rest {
            if gone.contains(one) { return true }
            rest = one.parent
        }
        return false
    }
}
