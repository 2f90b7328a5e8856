public import Changes
internal import Orchestrator

/// One path of a change: what it became, and git's name for what was done to it.
public struct ChangedFile: Hashable, Sendable {
    public var path: RepoPath
    /// Nil where the file was deleted.
    public var mode: FileMode?
    public var id: ObjectID?
    /// As `git patch-id --stable` has it, which leaves line numbers and white space out; nil where there are no lines to
    /// compare (a change of mode, a binary file on an old git).
    public var patchID: String?

    public init(path: RepoPath, mode: FileMode?, id: ObjectID?, patchID: String?) {
        self.path = path
        self.mode = mode
        self.id = id
        self.patchID = patchID
    }
}

extension GitRepository {
    /// HEAD against the index that git names here, path by path.
    ///
    /// - Parameter paths: The only ones to look at, taken literally; nil for all.
    public func stagedFiles(among paths: [RepoPath]? = nil) async throws -> [ChangedFile] {
        let base = try await head()?.id.hex ?? emptyTree
        return try await changedFiles(["diff-index", "--cached", "--ita-invisible-in-index"], [base], among: paths)
    }

    /// Between two trees (or commits), path by path.
    public func changedFiles(
        from old: ObjectID?, to new: ObjectID, among paths: [RepoPath]? = nil
    ) async throws -> [ChangedFile] {
        try await changedFiles(["diff-tree"], [old?.hex ?? emptyTree, new.hex], among: paths)
    }

    private func changedFiles(
        _ command: [String], _ trees: [String], among paths: [RepoPath]?
    ) async throws -> [ChangedFile] {
        let operation = "compare a change with a patch"
        // Arguments are text; a name that is none is found by looking at all of them.
        let named = paths.flatMap { paths in
            let texts = paths.compactMap(\.exactText)
            return texts.count == paths.count ? texts : nil
        }
        let output = try await run(
            DiffContext.boundedFiles + command + Self.diffOptions(.none, .usual) + trees + ["--"] + (named ?? []),
            setting: ["GIT_LITERAL_PATHSPECS": "1"], operation: operation)
        guard let raw = RawDiff(output) else {
            throw GitStoreError(.damaged, operation: operation, underlying: "git printed raw lines we cannot read")
        }
        let wanted = paths.map { Set($0) }
        let ids = try await patchIDs(Self.sections(of: raw), operation: operation)
        return zip(raw.entries, ids).compactMap { entry, id in
            guard wanted?.contains(entry.newPath) ?? true else { return nil }
            return ChangedFile(path: entry.newPath, mode: entry.newMode, id: entry.newID, patchID: id)
        }
    }

    /// The printed change of each entry, in their order; empty where it cannot be told apart.
    ///
    /// Inside a change every line begins with a space, a sign or base 85, which has no space: `diff --git` at the start of
    /// a line is always a header.
    private static func sections(of raw: RawDiff) -> [ArraySlice<UInt8>] {
        let header = Array("diff --git ".utf8)
        var starts: [Int] = []
        var index = raw.rest.startIndex
        while index < raw.rest.endIndex {
            if raw.rest[index...].starts(with: header) { starts.append(index) }
            index = (raw.rest[index...].firstIndex(of: UInt8(ascii: "\n")) ?? raw.rest.endIndex - 1) + 1
        }
        // A file that became a link, say, is printed as two changes.
        let counts = raw.entries.map { $0.status == UInt8(ascii: "T") ? 2 : 1 }
        guard counts.reduce(0, +) == starts.count else { return raw.entries.map { _ in [] } }
        var next = 0
        return counts.map { count in
            let start = starts[next]
            next += count
            return raw.rest[start..<(next < starts.count ? starts[next] : raw.rest.endIndex)]
        }
    }

    /// One child for all: a line that names a commit begins a new patch, and its name comes back beside the patch's.
    private func patchIDs(_ sections: [ArraySlice<UInt8>], operation: String) async throws -> [String?] {
        guard !sections.isEmpty else { return [] }
        let width = layout.objectFormat == .sha1 ? 40 : 64
        func name(_ index: Int) -> String {
            let digits = String(index + 1, radix: 16)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        var input: [UInt8] = []
        for (index, section) in sections.enumerated() { input += Array("commit \(name(index))\n".utf8) + section }
        let output = try await run(["patch-id", "--stable"], input: input, operation: operation)
        var found: [String: String] = [:]
        for line in String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 2 { found[words[1]] = words[0] }
        }
        return sections.indices.map { found[name($0)] }
    }
}
