internal import Changes

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension GitRepository {
    /// Takes the working tree as a tree in the quarantine. The user's `.git` stays byte-identical.
    ///
    /// Submodule links, skip-worktree and assume-unchanged entries keep what the index says. FIFOs, sockets and devices
    /// are no content to git. Repositories inside, and untracked files that cannot be read, are left out and named.
    /// - Throws: `.unmergedIndex`, `.unreadable` (a tracked file), `.bareRepository`, `.damaged`.
    public func snapshot() async throws -> Snapshot {
        let operation = "take a snapshot of the working tree"
        let workTree = try workTree(for: operation)
        return try await withScratch { scratch in
            let index = scratch.appending("index")
            let digest = try self.copyIndex(to: index, operation: operation)
            let setting = ["GIT_INDEX_FILE": index.description]
            let head = try await self.head()
            let tracked = try await self.changedFiles(setting, operation: operation)
            let (untracked, skipped) = try await self.untrackedFiles(setting, in: workTree, operation: operation)
            try await self.update(setting, tracked: tracked, untracked: untracked, in: workTree, operation: operation)
            let words = try await self.run(["write-tree", "--missing-ok"], setting: setting, operation: operation)
            guard let tree = ObjectID(hex: Self.line(words)) else {
                throw GitStoreError(.damaged, operation: operation, underlying: "git write-tree printed no tree")
            }
            return Snapshot(tree: tree, head: head, indexDigest: digest, skipped: skipped)
        }
    }

    /// Copies the user's index; none (a fresh repository) is an empty one.
    ///
    /// The copy keeps the index's time: git compares contents of entries that are as new as the index, because a change
    /// of the same size within the same second shows in no other way. A copy with a later time would miss those.
    private func copyIndex(to copy: DiskPath, operation: String) throws(GitStoreError) -> String {
        let path = DiskPath(layout.indexFile)
        guard Disk.status(path, following: true) != nil else { return "none" }
        let bytes = try Disk.read(path, operation: operation)
        try Disk.write(bytes, to: copy, permissions: 0o600, operation: operation)
        try Disk.copyTimes(from: path, to: copy, operation: operation)
        return IndexDigest.of(bytes)
    }

    private struct TrackedChange {
        var written: [RepoPath] = []
        var deleted: [RepoPath] = []
    }

    /// Tracked files whose stat data says that they may have changed.
    private func changedFiles(_ setting: [String: String], operation: String) async throws -> TrackedChange {
        let output = try await run(
            ["diff-files", "--raw", "--no-renames", "--ignore-submodules=all", "--no-abbrev"], setting: setting,
            operation: operation)
        guard let raw = RawDiff(output) else {
            throw GitStoreError(
                .damaged, operation: operation, underlying: "git diff-files printed what we cannot read")
        }
        let unmerged = Set(raw.entries.filter { $0.status == UInt8(ascii: "U") }.map(\.newPath))
        guard unmerged.isEmpty else {
            throw GitStoreError(
                .unmergedIndex, operation: operation, paths: unmerged.sorted(),
                underlying: "the index has unmerged entries; resolve them first")
        }
        var change = TrackedChange()
        for entry in raw.entries where entry.oldMode != .submodule {
            if entry.status == UInt8(ascii: "D") {
                change.deleted.append(entry.newPath)
            } else {
                change.written.append(entry.newPath)
            }
        }
        return change
    }

    private func untrackedFiles(
        _ setting: [String: String], in workTree: String, operation: String
    ) async throws -> (files: [RepoPath], skipped: [RepoPath]) {
        let output = try await run(
            ["ls-files", "-z", "--others", "--exclude-standard"], setting: setting, operation: operation)
        var files: [RepoPath] = []
        var skipped: [RepoPath] = []
        let root = DiskPath(workTree)
        for record in output.split(separator: 0) {
            // Git lists a repository inside as a folder, with a slash.
            let isFolder = record.last == UInt8(ascii: "/")
            let path = RepoPath(bytes: Array(isFolder ? record.dropLast() : record))
            let file = root.appending(path)
            let isReadable = Disk.status(file)?.kind == .symlink || file.withCString { access($0, R_OK) } == 0
            if isFolder || !isReadable { skipped.append(path) } else { files.append(path) }
        }
        return (files, skipped)
    }

    private func update(
        _ setting: [String: String], tracked: TrackedChange, untracked: [RepoPath], in workTree: String,
        operation: String
    ) async throws {
        let root = DiskPath(workTree)
        let unreadable = tracked.written.filter { path in
            let file = root.appending(path)
            return Disk.status(file)?.kind == .file && file.withCString { access($0, R_OK) } != 0
        }
        guard unreadable.isEmpty else {
            throw GitStoreError(
                .unreadable, operation: operation, paths: unreadable, underlying: "tracked files that cannot be read")
        }
        if !tracked.deleted.isEmpty {
            let zero = String(repeating: "0", count: layout.objectFormat == .sha1 ? 40 : 64)
            let prefix = Array("0 \(zero)\t".utf8)
            let input: [UInt8] = tracked.deleted.flatMap { path in prefix + path.bytes + [0 as UInt8] }
            _ = try await run(
                ["update-index", "-z", "--index-info"], input: input, setting: setting, operation: operation)
        }
        let written = tracked.written + untracked
        guard !written.isEmpty else { return }
        _ = try await run(
            ["update-index", "--add", "--remove", "--replace", "-z", "--stdin"],
            input: written.flatMap { path in path.bytes + [0 as UInt8] }, setting: setting, operation: operation)
    }
}

/// A short name for an index's content: enough to see that it was written.
enum IndexDigest {
    /// The file's own checksum where it has one; `index.skipHash` writes zeros there, and then all bytes are hashed.
    static func of(_ bytes: [UInt8]) -> String {
        let tail = bytes.suffix(20)
        if tail.count == 20, tail.contains(where: { $0 != 0 }) {
            return "\(bytes.count)-" + (tail.withUnsafeBytes { ObjectID(raw: $0) }?.hex ?? "")
        }
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "\(bytes.count)-\(String(hash, radix: 16))"
    }
}
