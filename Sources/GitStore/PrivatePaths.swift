public import Changes

/// Which files must not leave the machine. Git decides; whatever fails here throws, because an empty answer would let
/// files out.
extension GitRepository {
    static let privateAttribute = "acrouter-private"
    static let ignoreFile = RepoPath(".acrouter/ignore")

    /// Rules count when the tree or the working tree has them; one of the two cannot take back the other's.
    ///
    /// The first answer for a tree stays as long as the repository is open.
    /// - Throws: also when `.acrouter/ignore` is a link, no file, or longer than 1 MiB.
    /// - SeeAlso: gitignore(5), gitattributes(5)
    public func privatePaths(of tree: ObjectID) async throws -> Set<RepoPath> {
        if let known = privates[tree] { return known }
        let operation = "look for private files"
        let entries = try await entries(of: tree)
        let patterns = try await ignorePatterns(entries, operation: operation)
        let attributes = try await attributeRules(entries, operation: operation)
        var found: Set<RepoPath> = []
        if !patterns.isEmpty || attributes.areAny {
            found = try await withScratch { scratch in
                let setting = Self.whole(["GIT_INDEX_FILE": scratch.appending("index").description])
                _ = try await self.run(
                    ["read-tree", tree.hex], setting: setting, operation: operation, subject: tree.hex
                )
                var found: Set<RepoPath> = []
                for bytes in patterns {
                    found.formUnion(
                        try await self.matched(by: bytes, scratch: scratch, setting: setting, operation: operation))
                }
                for view in attributes.views {
                    found.formUnion(
                        try await self.marked(entries, view: view, setting: setting, operation: operation))
                }
                return found
            }
        }
        privates[tree] = found
        return found
    }

    /// The patterns of the tree and of the working tree, where they differ and say something.
    private func ignorePatterns(_ entries: [TreeEntry], operation: String) async throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        if let entry = entries.first(where: { $0.path == Self.ignoreFile }) {
            guard entry.mode.isFile else { throw Self.unusableIgnoreFile(operation) }
            let bytes = try await bytes(of: entry.id)
            guard bytes.count <= Self.longestIgnoreFile else { throw Self.unusableIgnoreFile(operation) }
            found.append(bytes)
        }
        if let bytes = try workingIgnoreFile(operation: operation), !found.contains(bytes) { found.append(bytes) }
        return found.filter(Self.hasPatterns)
    }

    private static let longestIgnoreFile = 1 << 20

    private static func unusableIgnoreFile(_ operation: String) -> GitStoreError {
        GitStoreError(
            .unreadable, operation: operation, subject: ignoreFile.display,
            underlying: "not a regular file of at most \(longestIgnoreFile) bytes, reached without links")
    }

    private func workingIgnoreFile(operation: String) throws(GitStoreError) -> [UInt8]? {
        guard let workTree = layout.workTree else { return nil }
        let file = DiskPath(workTree).appending(Self.ignoreFile)
        // A link that leads to no file has no rules; one that does must not be read and cannot be passed over.
        guard Disk.status(file) != nil else { return nil }
        guard Disk.status(file.parent)?.kind == .directory else { throw Self.unusableIgnoreFile(operation) }
        return try Disk.readPlain(file, limit: Self.longestIgnoreFile, operation: operation)
    }

    private static func hasPatterns(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: UInt8(ascii: "\n")).contains { line in
            line.first != UInt8(ascii: "#") && !Array(line).elementsEqual([UInt8(ascii: "\r")])
        }
    }

    private func matched(
        by patterns: [UInt8], scratch: DiskPath, setting: [String: String], operation: String
    ) async throws -> Set<RepoPath> {
        let file = scratch.appending("patterns")
        try Disk.write(patterns, to: file, permissions: 0o600, operation: operation)
        // Asks for a working tree and does not look at it; a bare repository has none.
        let empty = scratch.appending("empty")
        try Disk.makeDirectory(empty, permissions: 0o700, operation: operation)
        let setting = setting.merging(["GIT_WORK_TREE": empty.description]) { $1 }
        let output = try await run(
            ["ls-files", "-z", "--cached", "--ignored", "--exclude-from=\(file)"], setting: setting,
            operation: operation)
        return Set(output.split(separator: 0).map { RepoPath(bytes: Array($0)) })
    }
}
