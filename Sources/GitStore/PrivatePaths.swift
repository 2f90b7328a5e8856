public import Changes

/// Which files stay on this machine. Git itself reads the patterns and attributes; here is only who asks it what.
extension GitRepository {
    private static let attribute = "acrouter-private"
    private static let ignoreFile = RepoPath(".acrouter/ignore")

    /// Patterns count from the tree and from the working tree, each file by itself: what either names is private, so that
    /// taking a line out of one of them sets nothing free. Patterns are as in gitignore(5), from the root.
    ///
    /// Costs one small child when the project has neither such a file nor the attribute.
    /// - Throws: what keeps the rules from being read; nothing is sent then.
    public func privatePaths(of tree: ObjectID) async throws -> Set<RepoPath> {
        let operation = "look for private files"
        let entries = try await entries(of: tree)
        let patterns = try await patterns(entries, operation: operation)
        let hasAttribute = try await hasAttribute(entries, operation: operation)
        guard !patterns.isEmpty || hasAttribute else { return [] }
        return try await withScratch { scratch in
            // An empty folder for a working tree: git wants one for patterns, and a bare repository has none.
            let folder = scratch.appending("tree")
            try Disk.makeDirectory(folder, permissions: 0o700, operation: operation)
            let setting = Self.whole([
                "GIT_INDEX_FILE": scratch.appending("index").description, "GIT_WORK_TREE": folder.description,
            ])
            _ = try await self.run(["read-tree", tree.hex], setting: setting, operation: operation)
            var found: Set<RepoPath> = []
            for (number, text) in patterns.enumerated() {
                let file = scratch.appending("patterns-\(number)")
                try Disk.write(text, to: file, permissions: 0o600, operation: operation)
                let output = try await self.run(
                    ["ls-files", "-z", "--cached", "--ignored", "--exclude-from=\(file)"], setting: setting,
                    operation: operation)
                found.formUnion(output.split(separator: 0).map { RepoPath(bytes: Array($0)) })
            }
            if hasAttribute {
                found.formUnion(try await self.attributed(entries, setting: setting, operation: operation))
            }
            return found
        }
    }

    /// Texts of the ignore files; none twice.
    private func patterns(_ entries: [TreeEntry], operation: String) async throws -> [[UInt8]] {
        var texts: [[UInt8]] = []
        for entry in entries where entry.path == Self.ignoreFile && entry.mode.isFile {
            texts.append(try await bytes(of: entry.id))
        }
        if let workTree = layout.workTree {
            let file = DiskPath(workTree).appending(Self.ignoreFile)
            // A link is followed: more patterns keep more files here. What is no file at all could block us for ever.
            if Disk.status(file, following: true)?.kind == .file {
                let text = try Disk.read(file, operation: operation)
                if !texts.contains(text) { texts.append(text) }
            }
        }
        return texts
    }

    /// Whether any file that git reads attributes from names ours; asking git about every path costs far more.
    private func hasAttribute(_ entries: [TreeEntry], operation: String) async throws -> Bool {
        let name = Array(Self.attribute.utf8)
        let fileName = Array(".gitattributes".utf8)
        for entry in entries where entry.path.bytes.suffix(fileName.count) == fileName[...] {
            if entry.mode.isFile, try await !bytes(of: entry.id).ranges(of: name).isEmpty { return true }
        }
        var files = [DiskPath(layout.commonDirectory).appending("info/attributes"), DiskPath("/etc/gitattributes")]
        let configured = try await attempt(
            ["config", "--type=path", "--get", "core.attributesFile"], operation: operation)
        if configured.status == 0 {
            files.append(DiskPath(bytes: Array(configured.output.prefix { $0 != 0x0A })))
        } else if let folder = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map({ $0 + "/.config" }) {
            files.append(DiskPath(folder).appending("git/attributes"))
        }
        for file in files where Disk.status(file, following: true)?.kind == .file {
            if try !Disk.read(file, operation: operation).ranges(of: name).isEmpty { return true }
        }
        return false
    }

    /// Paths with the attribute set, or set to a value; `-acrouter-private` takes it away.
    private func attributed(
        _ entries: [TreeEntry], setting: [String: String], operation: String
    ) async throws -> [RepoPath] {
        let output = try await run(
            ["check-attr", "--cached", "-z", "--stdin", Self.attribute],
            input: entries.flatMap { $0.path.bytes + [0] }, setting: setting, operation: operation)
        let fields = output.split(separator: 0, omittingEmptySubsequences: false)
        return stride(from: 0, to: fields.count - 2, by: 3).compactMap { index in
            let value = String(decoding: fields[index + 2], as: UTF8.self)
            return value == "unspecified" || value == "unset" ? nil : RepoPath(bytes: Array(fields[index]))
        }
    }
}
