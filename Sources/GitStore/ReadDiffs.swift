public import Changes
internal import Orchestrator

/// Which moves a diff recognises.
public enum MoveDetection: Hashable, Sendable {
    case none
    /// `-M`, as git's default similarity has it.
    case renames
    /// `-M -C`: copies from files of the same change.
    case copies
}

/// How much of the unchanged text comes with a patch.
public enum DiffContext: Hashable, Sendable {
    case usual
    /// So much that most files are seen whole, for who reads a change and its surroundings. A file of more than a
    /// mebibyte then counts as binary, which bounds what one file can cost; generated files have no hunks.
    case wide

    var lines: Int { self == .usual ? 3 : 2_000 }

    /// Bytes of git's output. Who wants more than the patch wants it of changes that a person could read.
    var limit: Int { self == .usual ? GitExecutable.outputLimit : 64 << 20 }

    /// A larger file counts as binary, and is not compared.
    static let boundedFiles = ["-c", "core.bigFileThreshold=1m"]
}

extension GitRepository {
    /// HEAD (or nothing, before the first commit) against the index that git names here.
    ///
    /// Always read by git: one child beats libgit2 (12 ms against 107 ms on 50,000 files), which also cannot read split,
    /// sparse and hash-less indexes, and is silently wrong on sparse checkouts.
    /// - SeeAlso: git-diff-index(1); equals `git diff-index --cached -p`.
    public func stagedPatch(
        moves: MoveDetection = .none, context: DiffContext = .usual
    ) async throws -> Patch {
        try await stagedChange(moves: moves, context: context).change
    }

    /// The same, with HEAD, which is read meanwhile; nil before the first commit.
    public func stagedChange(
        moves: MoveDetection = .none, context: DiffContext = .usual
    ) async throws -> (head: ObjectID?, change: Patch) {
        let operation = "read the staged change"
        let command =
            try options(for: context) + ["diff-index", "--cached", "--ita-invisible-in-index"]
            + Self.diffOptions(moves, context)
        async let reading = head()
        let seen = try await attempt(command + ["HEAD", "--"], limit: context.limit, operation: operation)
        guard let head = try await reading else {
            let output = try await run(command + [emptyTree, "--"], limit: context.limit, operation: operation)
            return (nil, try RawDiff.patch(output, operation: operation))
        }
        guard seen.status == 0 else { throw seen.error(operation: operation) }
        return (head.id, try RawDiff.patch(seen.output, operation: operation))
    }

    /// HEAD against the working tree: tracked plus untracked-not-ignored files.
    public func workingTreePatch(moves: MoveDetection = .none, context: DiffContext = .usual) async throws -> Patch {
        let snapshot = try await snapshot()
        return try await patch(from: snapshot.head?.tree, to: snapshot.tree, moves: moves, context: context)
    }

    /// The change of a range as `git diff` reads it (`A..B`, `A...B`), or of one commit.
    public func patch(
        range: String, moves: MoveDetection = .none, context: DiffContext = .usual
    ) async throws -> Patch {
        guard range.contains("..") else {
            return try await patch(
                ofCommit: try await resolve(range + "^{commit}"), moves: moves, context: context)
        }
        let (start, end) = try await ends(ofRange: range)
        return try await patch(from: start, to: end, moves: moves, context: context)
    }

    /// The commits that `git diff` compares for `A..B` or `A...B`.
    /// - Throws: `.notFound`.
    public func ends(ofRange range: String) async throws -> (start: ObjectID, end: ObjectID) {
        let operation = "read the change of a range"
        guard !range.hasPrefix("-") else { throw GitStoreError(.notFound, operation: operation, subject: range) }
        let words = try await run(["rev-parse", "--revs-only", range, "--"], operation: operation, subject: range)
        let ids = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isNewline)
        // For A...B git prints B's and A's names first and the merge base last, behind a caret.
        guard let old = ids.last(where: { $0.hasPrefix("^") }), let new = ids.first(where: { !$0.hasPrefix("^") })
        else {
            throw GitStoreError(.notFound, operation: operation, subject: range, underlying: "not a range of commits")
        }
        let end = range.contains("...") ? try await resolve(Self.end(of: range)) : ObjectID(hex: new)
        guard let start = ObjectID(hex: old.dropFirst()), let end else {
            throw GitStoreError(.notFound, operation: operation, subject: range)
        }
        // Either may be a tag.
        return (try await resolve(start.hex + "^{commit}"), try await resolve(end.hex + "^{commit}"))
    }

    /// What a commit changed against its first parent, or against nothing.
    public func patch(
        ofCommit id: ObjectID, moves: MoveDetection = .none, context: DiffContext = .usual
    ) async throws -> Patch {
        let commit = try await commit(id)
        return try await patch(from: commit.parents.first, to: commit.tree, moves: moves, context: context)
    }

    public func patch(from old: ObjectID?, to new: ObjectID) async throws -> Patch {
        try await patch(from: old, to: new, moves: .none)
    }

    /// Between two trees (or commits).
    public func patch(
        from old: ObjectID?, to new: ObjectID, moves: MoveDetection, context: DiffContext = .usual
    ) async throws -> Patch {
        let operation = "compare two trees"
        if moves == .none, context == .usual,
            let patch = throughLibgit2({ try $0.patch(from: old, to: new, operation: operation) })
        {
            return patch
        }
        func output(_ shown: DiffContext) async throws -> [UInt8] {
            try await run(
                try options(for: context) + ["diff-tree"] + Self.diffOptions(moves, shown) + [
                    old?.hex ?? emptyTree, new.hex, "--",
                ], limit: context.limit, operation: operation)
        }
        do {
            return try RawDiff.patch(try await output(context), operation: operation)
        } catch let error as GitStoreError where error.code == .outputTooLong && context == .wide {
            // With less around it, it may do.
            return try RawDiff.patch(try await output(.usual), operation: operation)
        }
    }

    public func diffText(from old: ObjectID?, to new: ObjectID) async throws -> [UInt8] {
        try await run(
            ["diff-tree", "-p", "--binary", "--no-renames"] + Self.plain + ["--unified=3"]
                + [old?.hex ?? emptyTree, new.hex, "--"], operation: "print a patch")
    }

    /// The same for people: renames found, binary files only named.
    public func diffForPeople(from old: ObjectID?, to new: ObjectID, colour: Bool) async throws -> [UInt8] {
        try await run(
            ["diff-tree", "-p", "-M", colour ? "--color=always" : "--color=never"]
                + Self.plain.filter { $0 != "--full-index" && $0 != "--no-color" } + ["--unified=3"]
                + [old?.hex ?? emptyTree, new.hex, "--"], operation: "print a patch")
    }

    nonisolated var emptyTree: String { layout.objectFormat.emptyTree }

    /// Every default that configuration or attributes could change, said aloud.
    private static let plain = [
        "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/",
        "--diff-algorithm=myers", "--indent-heuristic", "--inter-hunk-context=0",
        "--ignore-submodules=none", "--submodule=short", "-O/dev/null",
    ]

    /// Goes before git's subcommand.
    func options(for context: DiffContext) throws(GitStoreError) -> [String] {
        guard context == .wide else { return [] }
        try quarantine.prepare()
        return DiffContext.boundedFiles
            + ["-c", "core.attributesFile=" + (try quarantine.attributes()).description]
    }

    static func diffOptions(_ moves: MoveDetection, _ context: DiffContext) -> [String] {
        let detection: [String] =
            switch moves {
            case .none: ["--no-renames"]
            case .renames: ["-M"]
            case .copies: ["-M", "-C"]
            }
        return ["-r", "--raw", "-p", "--unified=\(context.lines)"] + detection + plain
    }

    private static func end(of range: String) -> String {
        let parts = range.split(separator: "...", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[1].isEmpty ? String(parts[1]) : "HEAD"
    }
}
