internal import Changes
internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What of the user's ignored files and folders goes into a slot for one base, and what was named in vain.
struct CarryPlan: Sendable {
    struct File: Hashable, Sendable {
        var path: String
        var bytes: [UInt8]
        var isExecutable: Bool
    }

    /// Copied into the slot's tree, and part of what names its generation: a changed file makes another one.
    var files: [File] = []
    /// Shown to runs through overlays, where the slot's tree has nothing of that name.
    var folders: [String] = []
    var leftOut: [CarriedPaths.LeftOut] = []

    /// - Throws: What the store throws.
    static func make(
        _ configuration: SandboxConfiguration, for base: ObjectID, from store: any TreeStore
    ) async throws -> CarryPlan {
        let tracked = TrackedPaths(try await store.entries(of: base))
        var maker = Maker(project: configuration.projectPath, tracked: tracked)
        maker.plan.folders = Carry.find(Carry.dependencies, in: maker.project)
        for entry in configuration.carriedFolders { maker.look(at: entry) }
        maker.lookForGenerated()
        let paths = maker.candidates.map { RepoPath($0.path) }
        maker.read(paths.isEmpty ? [] : try await store.ignored(among: paths))
        return maker.plan
    }

    /// Nil without files, so that a slot of such a project has the name that it had.
    var fingerprint: String? {
        guard !files.isEmpty else { return nil }
        var hash = StableHash()
        for file in files {
            hash.combine(file.path + (file.isExecutable ? "*" : ""))
            hash.combine(file.bytes)
        }
        return hash.hex
    }
}

/// The paths of a base, as far as they are text, and the folders above them.
private struct TrackedPaths {
    private(set) var files: Set<String> = []
    private(set) var folders: Set<String> = []
    /// Folders with Python modules directly in them.
    private(set) var pythonFolders: Set<String> = []
    /// Lock files that belong beside the base's manifests.
    private(set) var locks: Set<String> = []

    init(_ entries: [TreeEntry]) {
        for entry in entries {
            guard let path = entry.path.exactText else { continue }
            files.insert(path)
            if path.hasSuffix(".py") { pythonFolders.insert(Self.parent(path)) }
            var folder = Self.parent(path)
            if let lock = Carry.locks[path.split(separator: "/").last.map(String.init) ?? ""] {
                locks.insert(folder.isEmpty ? lock : folder + "/" + lock)
            }
            while !folder.isEmpty, folders.insert(folder).inserted { folder = Self.parent(folder) }
        }
    }

    static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    /// Whether the base has a file, link or submodule there or above, so that a copy would overwrite something.
    func hasFile(atOrAbove path: String) -> Bool {
        var rest = path
        while !rest.isEmpty {
            if files.contains(rest) { return true }
            rest = Self.parent(rest)
        }
        return false
    }
}

private struct Maker {
    struct Candidate {
        var path: String
        /// As the user wrote it; nil for one of the built-in names.
        var entry: String?
    }

    let project: String
    let tracked: TrackedPaths
    var plan = CarryPlan()
    var candidates: [Candidate] = []

    private mutating func leaveOut(_ entry: String, _ reason: String) {
        plan.leftOut.append(.init(entry: entry, reason: reason))
    }

    /// Sorts one entry of `acrouter.carry`.
    mutating func look(at entry: String) {
        var path = entry.hasPrefix("./") ? String(entry.dropFirst(2)) : entry
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let names = path.lowercased().split(separator: "/")
        // The list of what was copied is kept in lines.
        let isOdd = path.utf8.contains { $0 < 0x20 }
        guard SafePath.isPlain(path), !names.contains(".git"), !isOdd else {
            return leaveOut(entry, "is neither a name nor a path below the root")
        }
        if Carry.isSecret(path) { return leaveOut(entry, "may hold keys") }
        if !path.contains("/") {
            let found = Carry.find([path], in: project)
            if Carry.builds.contains(path), !found.isEmpty { return }
            let free = found.filter { !tracked.folders.contains($0) }
            for folder in free { add(folder: folder) }
            if !free.isEmpty { return }
        }
        guard let status = SafePath.status(path, below: project) else {
            return leaveOut(entry, "does not exist, or lies behind a link")
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR where tracked.folders.contains(path):
            leaveOut(entry, "holds tracked files; name what is ignored in it")
        case S_IFDIR: add(folder: path)
        case S_IFREG where status.st_size > Carry.largestNamed:
            leaveOut(entry, "is larger than \(Carry.largestNamed >> 20) MiB")
        case S_IFREG where tracked.hasFile(atOrAbove: path) || tracked.folders.contains(path):
            leaveOut(entry, "is tracked, so it is there already")
        case S_IFREG: candidates.append(Candidate(path: path, entry: entry))
        default: leaveOut(entry, "is neither a file nor a folder")
        }
    }

    private mutating func add(folder: String) {
        if plan.folders.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) { return }
        plan.folders.removeAll { $0.hasPrefix(folder + "/") }
        plan.folders.append(folder)
    }

    /// Looks beside tracked manifests and modules only, never into ignored trees, however large they are.
    mutating func lookForGenerated() {
        let named = Set(candidates.map(\.path))
        for lock in tracked.locks.sorted() { offer(lock, unless: named) }
        for folder in tracked.pythonFolders.sorted() {
            guard folder.isEmpty || SafePath.isDirectory(folder, below: project) else { continue }
            let place = folder.isEmpty ? "" : folder + "/"
            for name in FileSystem.names(in: project + "/" + place) where Carry.isGenerated(name) {
                offer(place + name, unless: named)
            }
        }
    }

    private mutating func offer(_ path: String, unless named: Set<String>) {
        guard !named.contains(path), !tracked.hasFile(atOrAbove: path), !tracked.folders.contains(path),
            !path.utf8.contains(where: { $0 < 0x20 }), let status = SafePath.status(path, below: project),
            status.st_mode & S_IFMT == S_IFREG, status.st_size <= Carry.largestGenerated
        else { return }
        candidates.append(Candidate(path: path))
    }

    /// Reads what git ignores: what it does not is in the base already if it belongs there, or belongs to another one.
    mutating func read(_ ignored: Set<RepoPath>) {
        var left = Carry.largestTotal
        for candidate in candidates {
            let path = candidate.path
            guard !plan.folders.contains(where: { path.hasPrefix($0 + "/") }),
                !plan.files.contains(where: { $0.path == path })
            else { continue }
            guard ignored.contains(RepoPath(path)) else {
                if let entry = candidate.entry { leaveOut(entry, "is not ignored by git, so it is there already") }
                continue
            }
            let limit = candidate.entry == nil ? Carry.largestGenerated : Carry.largestNamed
            guard let (bytes, status) = SafePath.read(path, below: project, limit: min(limit, left)) else {
                leaveOut(candidate.entry ?? path, "cannot be read, or all files together are too large")
                continue
            }
            left -= bytes.count
            plan.files.append(.init(path: path, bytes: bytes, isExecutable: status.st_mode & S_IXUSR != 0))
        }
        plan.files.sort { $0.path < $1.path }
    }
}
