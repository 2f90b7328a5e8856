internal import Changes

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Reads what a repository says of its own format, and decides who may read its objects.
enum RepositoryFormat {
    /// Extensions that do not change how objects and refs are stored, so that libgit2 may open the repository when told
    /// to (measured, FACTS §1). Told the same of `objectformat` or `refstorage` it would read nonsense.
    static let harmlessExtensions = ["worktreeconfig", "relativeworktrees", "preciousobjects", "partialclone", "noop"]

    static func layout(
        of found: RepositoryFinder.Found, environment: [String: String], directory: String
    ) throws(GitStoreError) -> RepositoryLayout {
        let text = Disk.line(DiskPath(found.commonDirectory + "/config")) ?? ""
        var values = ConfigFile(text)
        let format = values.values["core.repositoryformatversion"] ?? "0"
        let objectFormat = RepositoryLayout.ObjectFormat(rawValue: values.values["extensions.objectformat"] ?? "sha1")
        let reads = reads(values.values, format: format)
        if values.flag("extensions.worktreeconfig") == true {
            let own = Disk.line(DiskPath(found.gitDirectory + "/config.worktree")) ?? ""
            values = ConfigFile(text + "\n" + own)
        }
        if !found.isExplicit { try checkOwner(found) }
        let start = RepositoryFinder.real(directory) ?? directory
        func fromEnvironment(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : RepositoryFinder.absolute($0, in: start) }
        }
        let objects = fromEnvironment("GIT_OBJECT_DIRECTORY") ?? found.commonDirectory + "/objects"
        let borrowed = QuotedList.split(environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] ?? "")
        let workTree = workTree(of: found, configuration: values, environment: environment)
        return RepositoryLayout(
            workTree: workTree, gitDirectory: found.gitDirectory, commonDirectory: found.commonDirectory,
            objectDirectory: objects, indexFile: fromEnvironment("GIT_INDEX_FILE") ?? found.gitDirectory + "/index",
            isBare: workTree == nil, objectFormat: objectFormat ?? .sha1, reads: reads,
            alternates: alternates(of: [objects] + borrowed.map { RepositoryFinder.absolute($0, in: start) }))
    }

    private static func workTree(
        of found: RepositoryFinder.Found, configuration: ConfigFile, environment: [String: String]
    ) -> String? {
        let isLinked = found.gitDirectory != found.commonDirectory
        if environment["GIT_WORK_TREE"]?.isEmpty == false, let tree = found.workTree, found.isExplicit { return tree }
        if !isLinked || configuration.flag("extensions.worktreeconfig") == true,
            let named = configuration.values["core.worktree"]
        {
            return RepositoryFinder.real(RepositoryFinder.absolute(named, in: found.gitDirectory))
        }
        // core.bare speaks of the main working tree; a linked one of a bare repository is not bare.
        if !isLinked, configuration.flag("core.bare") == true { return nil }
        return found.workTree
    }

    private static func reads(_ values: [String: String], format: String) -> RepositoryLayout.Reads {
        guard format == "0" || format == "1" else { return .git(reason: "core.repositoryformatversion = \(format)") }
        let prefix = "extensions."
        for (key, value) in values.sorted(by: { $0.key < $1.key }) where key.hasPrefix(prefix) {
            let name = key.dropFirst(prefix.count)
            if harmlessExtensions.contains(String(name)) { continue }
            if name == "objectformat", value == "sha1" { continue }
            if name == "refstorage", value == "files" { continue }
            return .git(reason: "extensions.\(name) = \(value)")
        }
        return .libgit2
    }

    /// Git's protection against other people's repositories, whose configuration can run programs.
    private static func checkOwner(_ found: RepositoryFinder.Found) throws(GitStoreError) {
        let user = geteuid()
        let sudo = getenv("SUDO_UID").flatMap { uid_t(String(cString: $0)) }
        for path in [found.workTree, found.gitDirectory].compactMap(\.self) {
            guard let owner = Disk.status(DiskPath(path), following: true)?.owner else { continue }
            if owner == user || (user == 0 && owner == sudo) { continue }
            throw GitStoreError(
                .dubiousOwnership, operation: "open the repository", subject: path,
                underlying: "it belongs to user \(owner); git's safe.directory does not name it")
        }
    }

    /// Object directories reached through `info/alternates`, depth first as git follows them, no repeats.
    private static func alternates(of roots: [String]) -> [String] {
        var seen: [String] = []
        func visit(_ directory: String, depth: Int) {
            // Git's own limit of nesting.
            guard depth <= 5, let text = Disk.line(DiskPath(directory + "/info/alternates")) else { return }
            for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
                let path = RepositoryFinder.absolute(QuotedList.unquoted(String(line)), in: directory)
                guard let resolved = RepositoryFinder.real(path), !seen.contains(resolved), !roots.contains(resolved)
                else { continue }
                seen.append(resolved)
                visit(resolved, depth: depth + 1)
            }
        }
        for root in roots.dropFirst() where !seen.contains(root) { seen.append(root) }
        for root in roots { visit(root, depth: 1) }
        return seen
    }
}

/// Lists of folders as git writes them in one variable: joined by colons, an entry with unusual bytes in C quotes.
enum QuotedList {
    static func join(_ paths: [String]) -> String {
        paths.map { path in
            let unusual = path.contains(":") || path.hasPrefix("\"") || path.contains("\n")
            return unusual ? String(decoding: QuotedPath.quoted(Array(path.utf8)), as: UTF8.self) : path
        }.joined(separator: ":")
    }

    static func split(_ text: String) -> [String] {
        var paths: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: "\""), let (path, after) = QuotedPath.read(rest) {
                paths.append(String(decoding: path, as: UTF8.self))
                rest = after.dropFirst()
            } else {
                let path = rest.prefix { $0 != UInt8(ascii: ":") }
                if !path.isEmpty { paths.append(String(decoding: path, as: UTF8.self)) }
                rest = rest[path.endIndex...].dropFirst()
            }
        }
        return paths
    }

    static func unquoted(_ line: String) -> String {
        guard line.hasPrefix("\""), let (path, _) = QuotedPath.read(Array(line.utf8)[...]) else { return line }
        return String(decoding: path, as: UTF8.self)
    }
}
