#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Finds the git directory and the working tree, as git's own discovery does.
struct RepositoryFinder {
    struct Found {
        var workTree: String?
        var gitDirectory: String
        var commonDirectory: String
        /// Whether the environment named it, so that no owner is checked (git's own rule).
        var isExplicit: Bool
    }

    let directory: String
    let environment: [String: String]
    private static let operation = "find the repository"

    func find() throws(GitStoreError) -> Found {
        guard let start = Self.real(directory) else {
            throw GitStoreError(.notFound, operation: Self.operation, subject: directory)
        }
        if let named = environment["GIT_DIR"], !named.isEmpty { return try explicit(named, start: start) }
        return try discovered(from: start)
    }

    private func explicit(_ named: String, start: String) throws(GitStoreError) -> Found {
        let path = Self.absolute(named, in: start)
        let resolved = Self.isDirectory(path) ? path : try Self.followed(gitFile: path)
        guard let gitDirectory = Self.real(resolved), let common = Self.common(of: gitDirectory) else {
            throw GitStoreError(.notARepository, operation: Self.operation, subject: "GIT_DIR=\(named)")
        }
        let tree = environment["GIT_WORK_TREE"].map { Self.absolute($0, in: start) } ?? start
        return Found(
            workTree: Self.real(tree), gitDirectory: gitDirectory, commonDirectory: common, isExplicit: true)
    }

    private func discovered(from start: String) throws(GitStoreError) -> Found {
        let ceilings = Set(
            (environment["GIT_CEILING_DIRECTORIES"] ?? "").split(separator: ":").map {
                Self.real(String($0)) ?? String($0)
            })
        let crosses = ["1", "true", "yes"].contains(environment["GIT_DISCOVERY_ACROSS_FILESYSTEM"] ?? "")
        let device = Disk.status(DiskPath(start), following: true)?.device
        var folder = start
        while true {
            if let found = try candidate(in: folder) { return found }
            guard folder != "/" else { break }
            folder = DiskPath(folder).parent.description
            if ceilings.contains(folder) { break }
            if !crosses, Disk.status(DiskPath(folder), following: true)?.device != device { break }
        }
        throw GitStoreError(
            .notARepository, operation: Self.operation, subject: directory,
            underlying: "neither this folder nor any above it is a git repository")
    }

    private func candidate(in folder: String) throws(GitStoreError) -> Found? {
        let dotGit = folder == "/" ? "/.git" : folder + "/.git"
        if let status = Disk.status(DiskPath(dotGit), following: true) {
            let path = status.kind == .directory ? dotGit : try Self.followed(gitFile: dotGit)
            if let gitDirectory = Self.real(path), let common = Self.common(of: gitDirectory) {
                return Found(
                    workTree: folder, gitDirectory: gitDirectory, commonDirectory: common, isExplicit: false)
            }
            if status.kind != .directory {
                throw GitStoreError(
                    .damaged, operation: Self.operation, subject: dotGit, underlying: "it names \(path), no repository")
            }
        }
        guard let common = Self.common(of: folder) else { return nil }
        return Found(workTree: nil, gitDirectory: folder, commonDirectory: common, isExplicit: false)
    }

    /// The folder that a `.git` file names.
    private static func followed(gitFile path: String) throws(GitStoreError) -> String {
        guard let line = Disk.line(DiskPath(path)), line.hasPrefix("gitdir: ") else {
            throw GitStoreError(
                .damaged, operation: operation, subject: path, underlying: "neither a folder nor a `gitdir:` file")
        }
        return absolute(String(line.dropFirst("gitdir: ".count)), in: DiskPath(path).parent.description)
    }

    /// The common directory of what looks like a git directory, or nil when it is none.
    private static func common(of gitDirectory: String) -> String? {
        guard Disk.status(DiskPath(gitDirectory + "/HEAD")) != nil else { return nil }
        var common = gitDirectory
        if let line = Disk.line(DiskPath(gitDirectory + "/commondir")) {
            guard let path = real(absolute(line, in: gitDirectory)) else { return nil }
            common = path
        }
        return isDirectory(common + "/objects") && isDirectory(common + "/refs") ? common : nil
    }

    static func isDirectory(_ path: String) -> Bool {
        Disk.status(DiskPath(path), following: true)?.kind == .directory
    }

    static func absolute(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : folder + "/" + path
    }

    /// The path with links and dots resolved, or nil when nothing is there.
    static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
