internal import Changes

/// Where rules with the attribute are, so that git is asked only about those.
struct AttributeRules: Sendable {
    /// How git reads attributes of a path.
    enum View: Hashable, Sendable {
        /// `.gitattributes` of the tree.
        case tree
        /// Those of the working tree, and of the tree where the working tree has none.
        case workingTree
    }

    var views: [View]
    var areAny: Bool { !views.isEmpty }
}

extension GitRepository {
    private static let attributeFile = Array(".gitattributes".utf8)

    /// Looks for the attribute's name only: whoever gives it to a path, directly or through a macro, has to write it.
    func attributeRules(_ entries: [TreeEntry], operation: String) async throws -> AttributeRules {
        var rules = AttributeRules(views: [])
        let files = entries.filter(Self.isAttributeFile)
        let shared = try await hasSharedRules(operation: operation)
        if shared { rules.views.append(.tree) }
        if !shared, try await contents(of: files.map(\.id), operation: operation).contains(where: Self.isRule) {
            rules.views.append(.tree)
        }
        if try hasWorkingRules(entries, operation: operation) { rules.views.append(.workingTree) }
        return rules
    }

    private static func isRule(_ bytes: [UInt8]) -> Bool {
        let word = Array(privateAttribute.utf8)
        var rest = bytes[...]
        while let start = rest.firstIndex(of: word[0]) {
            if rest[start...].starts(with: word) { return true }
            rest = rest[(start + 1)...]
        }
        return false
    }

    private static func isAttributeFile(_ entry: TreeEntry) -> Bool {
        let bytes = entry.path.bytes
        guard bytes.count >= attributeFile.count, bytes.last == attributeFile.last, entry.mode != .submodule,
            bytes.suffix(attributeFile.count).elementsEqual(attributeFile)
        else { return false }
        return bytes.count == attributeFile.count
            || bytes[bytes.count - attributeFile.count - 1] == UInt8(ascii: "/")
    }

    private func contents(of blobs: [ObjectID], operation: String) async throws -> [[UInt8]] {
        let read = throughLibgit2 { database in
            try blobs.map { try database.object($0, operation: operation).bytes }
        }
        if let read { return read }
        return try zip(blobs, try await objects(blobs.map(\.hex), operation: operation)).map { id, object in
            guard let object else { throw GitStoreError(.notFound, operation: operation, subject: id.hex) }
            return object.bytes
        }
    }

    private func hasWorkingRules(_ entries: [TreeEntry], operation: String) throws(GitStoreError) -> Bool {
        guard let workTree = layout.workTree else { return false }
        let root = DiskPath(workTree).bytes + [UInt8(ascii: "/")]
        for folder in Self.folders(of: entries) {
            let file = DiskPath(bytes: root + folder.bytes + Self.attributeFile)
            // Git does not read such a file through a link.
            guard Disk.status(file)?.kind == .file else { continue }
            if Self.isRule(try Disk.read(file, operation: operation)) { return true }
        }
        return false
    }

    /// Every folder of the tree with a slash at its end, the root (without one) first.
    static func folders(of entries: [TreeEntry]) -> [RepoPath] {
        var folders = [RepoPath(bytes: [])]
        var last: ArraySlice<UInt8> = []
        for entry in entries {
            guard let slash = entry.path.bytes.lastIndex(of: UInt8(ascii: "/")) else { continue }
            let folder = entry.path.bytes[...slash]
            if folder.elementsEqual(last) { continue }
            // In byte order, a folder's files are together but for those of its own folders: what is shared with the
            // last path has been seen.
            let shared = zip(folder, last).prefix { $0 == $1 }.count
            for index in shared..<folder.count where folder[index] == UInt8(ascii: "/") {
                folders.append(RepoPath(bytes: Array(folder[...index])))
            }
            last = folder
        }
        return folders
    }

    // MARK: - outside the tree

    private func hasSharedRules(operation: String) async throws -> Bool {
        let files: [DiskPath]
        if let known = sharedAttributeFiles {
            files = known
        } else {
            files =
                [try await userAttributeFile(operation: operation)].compactMap { $0 }
                + (try await systemAttributeFiles(operation: operation))
            sharedAttributeFiles = files
        }
        let own = DiskPath(layout.commonDirectory + "/info/attributes")
        for file in [own] + files where Disk.status(file, following: true)?.kind == .file {
            if Self.isRule(try Disk.read(file, operation: operation)) { return true }
        }
        return false
    }

    /// `core.attributesFile`, by default `git/attributes` in the user's configuration folder.
    private func userAttributeFile(operation: String) async throws -> DiskPath? {
        let result = try await attempt(
            ["config", "-z", "--type=path", "--get", "core.attributesFile"], operation: operation)
        switch result.status {
        case 0:
            let bytes = Array(result.output.prefix { $0 != 0 })
            if bytes.isEmpty { return nil }
            return bytes.first == UInt8(ascii: "/")
                ? DiskPath(bytes: bytes) : DiskPath(folder).appending(RepoPath(bytes: bytes))
        case 1:
            if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty {
                return DiskPath(folder + "/git/attributes")
            }
            return environment["HOME"].map { DiskPath($0 + "/.config/git/attributes") }
        default:
            throw result.error(operation: operation, subject: "core.attributesFile")
        }
    }

    /// Git 2.43 tells where it is; for an older one, the places where packagers put it.
    private func systemAttributeFiles(operation: String) async throws -> [DiskPath] {
        let result = try await attempt(["var", "GIT_ATTR_SYSTEM"], operation: operation)
        if result.status == 0 { return [DiskPath(Self.line(result.output))] }
        // 1: switched off; 129: this git does not know the name.
        if result.status == 1 { return [] }
        let folders = ["/etc", "/usr/etc", "/usr/local/etc", "/opt/homebrew/etc", "/opt/local/etc"]
        return folders.map { DiskPath($0 + "/gitattributes") }
    }

    // MARK: - git's answer

    private enum State { case set, unset, unspecified }

    /// Files that have the attribute, and those in folders that have it.
    ///
    /// Git itself gives `secrets/ acrouter-private` to the folder and not to what is in it. Whoever writes that means
    /// the files, so they get it too, unless an attribute file says `-acrouter-private` for them.
    func marked(
        _ entries: [TreeEntry], view: AttributeRules.View, setting: [String: String], operation: String
    ) async throws -> Set<RepoPath> {
        let folders = Self.folders(of: entries).dropFirst()
        let states = try await states(
            of: folders + entries.map(\.path), view: view, setting: setting, operation: operation)
        var ofFolder: [ArraySlice<UInt8>: State] = [:]
        func inherited(_ path: ArraySlice<UInt8>) -> State {
            guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return .unspecified }
            return ofFolder[path[...slash]] ?? .unspecified
        }
        for (folder, state) in zip(folders, states) {
            ofFolder[folder.bytes[...]] = state == .unspecified ? inherited(folder.bytes.dropLast()) : state
        }
        var found: Set<RepoPath> = []
        for (entry, state) in zip(entries, states.dropFirst(folders.count)) {
            let bytes = entry.path.bytes[...]
            if state == .set || state == .unspecified && inherited(bytes) == .set { found.insert(entry.path) }
        }
        return found
    }

    private func states(
        of paths: [RepoPath], view: AttributeRules.View, setting: [String: String], operation: String
    ) async throws -> [State] {
        // attr.tree would take the place of the index and the working tree.
        let options = ["-c", "attr.tree=", "check-attr"] + (view == .tree ? ["--cached"] : [])
        var input: [UInt8] = []
        for path in paths { input += path.bytes + [0] }
        let result = try await attempt(
            options + ["-z", "--stdin", Self.privateAttribute], input: input, setting: setting, operation: operation)
        guard result.status == 0 else { throw result.error(operation: operation) }
        // Rules that git passes over with a warning are rules that somebody relies on.
        if result.errors.contains("ignoring overly") || result.errors.contains("unable to access") {
            throw GitStoreError(
                .unreadable, operation: operation, subject: "gitattributes",
                underlying: String(result.errors.prefix(300)))
        }
        let fields = result.output.split(separator: 0, omittingEmptySubsequences: false)
        // Path, name of the attribute, its value; nothing after the last zero.
        guard fields.count == 3 * paths.count + 1 else {
            throw GitStoreError(.damaged, operation: operation, underlying: "git check-attr left out paths")
        }
        return try paths.indices.map { index throws(GitStoreError) in
            guard fields[3 * index].elementsEqual(paths[index].bytes) else {
                throw GitStoreError(.damaged, operation: operation, underlying: "git check-attr answered about others")
            }
            switch String(decoding: fields[3 * index + 2], as: UTF8.self) {
            case "unspecified": return .unspecified
            case "unset": return .unset
            default: return .set
            }
        }
    }
}
