public import Changes

extension GitRepository {
    public func tree(of candidate: CandidatePatch) async throws -> ObjectID {
        let operation = "make a tree of a candidate"
        guard !candidate.edits.isEmpty else { return candidate.base }
        return try await withScratch { scratch in
            let setting = ["GIT_INDEX_FILE": scratch.appending("index").description]
            _ = try await self.run(
                ["read-tree", candidate.base.hex], setting: Self.whole(setting), operation: operation)
            let ids = try await self.store(candidate.edits, in: scratch, operation: operation)
            let zero = String(repeating: "0", count: self.layout.objectFormat == .sha1 ? 40 : 64)
            var deletions: [UInt8] = []
            var additions: [UInt8] = []
            for edit in candidate.edits {
                switch edit.content {
                case .delete: deletions += Array("0 \(zero)\t".utf8) + edit.path.bytes + [0]
                case .write(let mode, _):
                    let id = ids[edit.path] ?? ""
                    additions += Array("\(mode.rawValue) \(id)\t".utf8) + edit.path.bytes + [0]
                }
            }
            let updated = try await self.attempt(
                ["-c", "core.protectHFS=true", "-c", "core.protectNTFS=true"]
                    + ["update-index", "--add", "--replace", "-z", "--index-info"],
                input: deletions + additions, setting: Self.whole(setting), operation: operation)
            guard updated.status == 0 else { throw updated.error(operation: operation) }
            // Paths that git never checks out (`..`, `.git`) are left out with a word and status 0.
            guard !updated.errors.contains("Ignoring path") else {
                throw GitStoreError(
                    .invalidCandidate, operation: operation,
                    underlying: GitExecutable.Result.shortened(updated.errors))
            }
            let words = try await self.run(["write-tree", "--missing-ok"], setting: setting, operation: operation)
            guard let tree = ObjectID(hex: Self.line(words)) else {
                throw GitStoreError(.damaged, operation: operation, underlying: "git write-tree printed no tree")
            }
            return tree
        }
    }

    /// A unified diff as a candidate, put on `base` by `git apply --cached`.
    ///
    /// - Throws: `.doesNotApply` with git's words, which name file and line.
    public func candidate(fromDiff diff: [UInt8], on base: ObjectID) async throws -> CandidatePatch {
        let operation = "apply a diff to its base"
        return try await withScratch { scratch in
            let setting = ["GIT_INDEX_FILE": scratch.appending("index").description]
            _ = try await self.run(["read-tree", base.hex], setting: Self.whole(setting), operation: operation)
            let applied = try await self.attempt(
                ["apply", "--cached", "-"], input: diff, setting: setting, operation: operation)
            guard applied.status == 0 else {
                let failure = applied.error(operation: operation)
                throw GitStoreError(
                    failure.code == .noSpace ? .noSpace : .doesNotApply, operation: operation,
                    underlying: failure.underlying)
            }
            let output = try await self.run(
                ["diff-index", "--cached", "--raw", "--no-renames", "--no-abbrev", base.hex, "--"], setting: setting,
                operation: operation)
            guard let raw = RawDiff(output) else {
                throw GitStoreError(.damaged, operation: operation, underlying: "git printed raw lines we cannot read")
            }
            var edits: [FileEdit] = []
            for entry in raw.entries {
                guard let mode = entry.newMode, let id = entry.newID else {
                    edits.append(FileEdit(path: entry.oldPath, content: .delete))
                    continue
                }
                let bytes = mode == .submodule ? Array(id.hex.utf8) : try await self.bytes(of: id)
                edits.append(FileEdit(path: entry.newPath, content: .write(mode: mode, bytes: bytes)))
            }
            return CandidatePatch(base: base, edits: edits)
        }
    }

    /// Git's name of a change that does not depend on line numbers and blanks (`git patch-id --stable`).
    /// - Returns: nil for a text without a change.
    public func patchID(ofDiff diff: [UInt8]) async throws -> ObjectID? {
        let output = try await run(["patch-id", "--stable"], input: diff, operation: "name a patch")
        return ObjectID(hex: Self.line(output).prefix { $0 != " " })
    }

    /// Writes the edits' contents as blobs, in one child.
    private func store(
        _ edits: [FileEdit], in scratch: DiskPath, operation: String
    ) async throws -> [RepoPath: String] {
        var ids: [RepoPath: String] = [:]
        var stored: [RepoPath] = []
        var names: [UInt8] = []
        for edit in edits {
            guard case .write(let mode, let bytes) = edit.content else { continue }
            if mode == .submodule {
                guard let id = ObjectID(hex: String(decoding: bytes, as: UTF8.self)) else {
                    throw GitStoreError(.invalidCandidate, operation: operation, paths: [edit.path])
                }
                ids[edit.path] = id.hex
                continue
            }
            let file = scratch.appending("blob-\(stored.count)")
            try Disk.write(bytes, to: file, permissions: 0o600, operation: operation)
            stored.append(edit.path)
            names += file.bytes + [UInt8(ascii: "\n")]
        }
        guard !stored.isEmpty else { return ids }
        let words = try await run(
            ["hash-object", "-w", "--no-filters", "--stdin-paths"], input: names, operation: operation)
        let lines = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard lines.count == stored.count else {
            throw GitStoreError(.damaged, operation: operation, underlying: "git hash-object printed too few names")
        }
        for (path, line) in zip(stored, lines) { ids[path] = String(line) }
        return ids
    }

    /// Scratch indexes hold whole trees, whatever the user's sparse patterns leave out of the working tree.
    static func whole(_ setting: [String: String]) -> [String: String] {
        setting.merging([
            "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "core.sparseCheckout", "GIT_CONFIG_VALUE_0": "false",
            "GIT_CONFIG_KEY_1": "index.sparse", "GIT_CONFIG_VALUE_1": "false",
        ]) { $1 }
    }
}
