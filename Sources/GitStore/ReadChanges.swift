public import Changes
internal import Orchestrator

/// A commit of a history: its place in it, who wrote it, its first line, and which paths it changed.
public struct CommitLine: Hashable, Sendable {
    public var id: ObjectID
    public var parents: [ObjectID]
    /// Seconds since 1970.
    public var time: Int
    public var authorName: String
    public var authorAddress: String
    public var subject: String
    /// None for a merge.
    public var paths: [RepoPath]

    public init(
        id: ObjectID, parents: [ObjectID], time: Int, authorName: String = "", authorAddress: String = "",
        subject: String, paths: [RepoPath] = []
    ) {
        self.id = id
        self.parents = parents
        self.time = time
        self.authorName = authorName
        self.authorAddress = authorAddress
        self.subject = subject
        self.paths = paths
    }

    /// Fields of a line each; paths follow in `lines(from:)`.
    static let format = "%x01%H %P%n%ct%n%an%n%ae%n%s"

    init?(_ header: ArraySlice<UInt8>) {
        let fields = header.split(separator: UInt8(ascii: "\n"), maxSplits: 4, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let ids = (fields.first ?? "").split(separator: " ").compactMap { ObjectID(hex: $0) }
        guard fields.count == 5, let id = ids.first else { return nil }
        // A damaged date is no reason to lose the commit, and all before it.
        self.init(
            id: id, parents: Array(ids.dropFirst()), time: Int(fields[1]) ?? 0, authorName: fields[2],
            authorAddress: fields[3], subject: fields[4])
    }
}

extension GitRepository {
    /// Many revisions in one child; nil for each that names no commit.
    public func commits(named revisions: [String]) async throws -> [ObjectID?] {
        let operation = "find revisions"
        let asked = revisions.map { $0.utf8.contains(UInt8(ascii: "\n")) || $0.isEmpty ? "0" : $0 + "^{commit}" }
        guard !asked.isEmpty else { return [] }
        let output = try await run(
            ["cat-file", "--batch-check=%(objectname) %(objecttype)"],
            input: Array((asked.joined(separator: "\n") + "\n").utf8), operation: operation)
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return revisions.indices.map { index in
            guard index < lines.count, lines[index].hasSuffix(" commit") else { return nil }
            return lines[index].split(separator: " ").first.flatMap { ObjectID(hex: $0) }
        }
    }

    /// What commits changed against their first parents, renames found, in one child for all of them.
    ///
    /// - Returns: A patch for each; empty for a commit that changes nothing.
    /// - Throws: `.gitFailed` also when an object of any one of them is missing.
    public func changes(ofCommits ids: [ObjectID]) async throws -> [ObjectID: Patch] {
        let operation = "read the changes of commits"
        var patches = Dictionary(ids.map { ($0, Patch(files: [])) }, uniquingKeysWith: { first, _ in first })
        guard !ids.isEmpty else { return [:] }
        let context = DiffContext.wide
        let output = try await run(
            try options(for: context) + ["diff-tree", "--stdin", "--root", "--diff-merges=first-parent"]
                + Self.diffOptions(.renames, context),
            input: Array((ids.map(\.hex).joined(separator: "\n") + "\n").utf8), limit: context.limit,
            operation: operation)
        for (id, section) in Self.sections(output, length: ids[0].hex.utf8.count) where patches[id] != nil {
            patches[id] = try RawDiff.patch(section, operation: operation)
        }
        return patches
    }

    /// Parts of an output that each begin with an object's name on a line of its own. Lines of a patch never look so:
    /// they begin with a space, a sign or a word of git's.
    private static func sections(_ output: [UInt8], length: Int) -> [(ObjectID, [UInt8])] {
        var found: [(id: ObjectID, start: Int, end: Int)] = []
        output.withUnsafeBufferPointer { bytes in
            var at = 0
            while at < bytes.count {
                var end = at
                while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
                if end - at == length, let id = ObjectID(hex: String(decoding: bytes[at..<end], as: UTF8.self)) {
                    if let last = found.indices.last { found[last].end = at }
                    found.append((id, min(end + 1, bytes.count), bytes.count))
                }
                at = end + 1
            }
        }
        return found.map { ($0.id, Array(output[$0.start..<$0.end])) }
    }

    /// Commits that can be reached from `starts` and not from `excluded`, newest first as `git log` lists them.
    ///
    /// - Throws: `.gitFailed` or `.damaged` also when an object is missing; a partial clone fetches none for this.
    public func lines(
        from starts: [ObjectID], excluding excluded: [ObjectID] = [], limit: Int? = nil
    ) async throws -> [CommitLine] {
        let operation = "read the history"
        guard !starts.isEmpty else { return [] }
        let input = starts.map(\.hex) + excluded.map { "^" + $0.hex }
        let output = try await run(
            ["-c", "log.showRoot=true", "log", "--stdin", "-z", "--format=" + CommitLine.format, "--encoding=UTF-8"]
                + ["--no-show-signature", "--no-mailmap", "--no-notes", "--name-only", "--no-renames"]
                + ["--diff-merges=off", "-O/dev/null"]
                + (limit.map { ["--max-count=\($0)"] } ?? []),
            input: Array((input.joined(separator: "\n") + "\n").utf8),
            // As in `textsFromGit`: nothing is fetched.
            setting: ["GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"], operation: operation)
        var lines: [CommitLine] = []
        for record in output.split(separator: 0) {
            if record.first == 1 {
                if let line = CommitLine(record.dropFirst()) { lines.append(line) }
            } else if let last = lines.indices.last {
                // A line end parts a commit's header from its first path.
                let isFirst = lines[last].paths.isEmpty && record.first == UInt8(ascii: "\n")
                lines[last].paths.append(RepoPath(bytes: Array(isFirst ? record.dropFirst() : record)))
            }
        }
        return lines
    }

    /// How many more commits `new` has come from than `old`, one of them.
    ///
    /// Each is counted by itself: where clocks were wrong, git's walk from one commit to another may go too far (after
    /// five commits with an old date that only the other has; seen up to git 2.39).
    public func ancestors(of new: ObjectID, beyond old: ObjectID) async throws -> Int? {
        var counts: [Int] = []
        for id in [new, old] {
            let output = try await run(["rev-list", "--count", id.hex, "--"], operation: "count the history")
            guard let count = Int(Self.line(output)) else { return nil }
            counts.append(count)
        }
        return counts[0] - counts[1]
    }

    /// The message of a commit, as far as it is text.
    public func message(of id: ObjectID) async throws -> String {
        String(
            decoding: try await run(
                [
                    "log", "-1", "--format=%B", "--no-show-signature", "--no-notes", "--encoding=UTF-8", "--no-patch",
                    id.hex,
                ]
                    + ["--"], operation: "read a message"),
            as: UTF8.self)
    }
}

extension GitRepository {
    /// Whether git shows another history than the objects' own: a shallow clone, grafts, replaced objects. What is known
    /// by a commit's name may then be another thing tomorrow.
    public func hasAlteredHistory() async throws -> Bool {
        let common = DiskPath(layout.commonDirectory)
        if layout.hasReplacements() || Disk.status(common.appending("shallow")) != nil { return true }
        // Only git reads such tables of refs.
        guard Disk.status(common.appending("reftable")) != nil else { return false }
        return try await !run(
            ["for-each-ref", "--count=1", "refs/replace"], operation: "look for replaced objects"
        ).isEmpty
    }
}

/// Small files of our own in the git directory, which may be lost at any time.
extension RepositoryLayout {
    /// All working trees of a repository share them.
    public func ownFile(_ name: String) -> String { commonDirectory + "/acrouter/" + name }

    /// Replaces it whole.
    public func replaceOwnFile(_ name: String, with bytes: [UInt8]) throws(GitStoreError) {
        let folder = DiskPath(commonDirectory + "/acrouter")
        try Disk.makeDirectory(folder, operation: "make the folder")
        try Disk.replace(folder.appending(name), with: bytes, operation: "write")
    }
}
