internal import Changes

/// Lines of git's `--raw` output, without `-z`: `:<mode> <mode> <id> <id> <status> TAB <path> [TAB <path>]`.
struct RawDiff {
    struct Entry {
        var oldMode: FileMode?
        var newMode: FileMode?
        var oldID: ObjectID?
        var newID: ObjectID?
        /// First letter of the status; the similarity behind R and C is dropped.
        var status: UInt8
        var oldPath: RepoPath
        var newPath: RepoPath
    }

    var entries: [Entry]
    /// What follows the raw lines: the patch.
    var rest: ArraySlice<UInt8>

    init?(_ output: [UInt8]) {
        entries = []
        rest = output[...]
        while rest.first == UInt8(ascii: ":") {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest[line.endIndex...].dropFirst()
            guard let entry = Self.entry(line.dropFirst()) else { return nil }
            entries.append(entry)
        }
    }

    private static func entry(_ line: ArraySlice<UInt8>) -> Entry? {
        let columns = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        guard let head = columns.first, columns.count >= 2 else { return nil }
        let fields = head.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 5, let status = fields[4].utf8.first, let old = path(columns[1]),
            let new = columns.count > 2 ? path(columns[2]) : old
        else { return nil }
        return Entry(
            oldMode: FileMode(octal: fields[0]), newMode: FileMode(octal: fields[1]),
            oldID: id(fields[2]), newID: id(fields[3]), status: status, oldPath: old, newPath: new)
    }

    private static func id(_ text: String) -> ObjectID? { ObjectID(hex: text).flatMap { $0.isZero ? nil : $0 } }

    private static func path(_ text: ArraySlice<UInt8>) -> RepoPath? {
        guard text.first == UInt8(ascii: "\"") else { return RepoPath(bytes: Array(text)) }
        return QuotedPath.read(text).map { RepoPath(bytes: $0.0) }
    }
}

extension RawDiff {
    /// Raw lines and patch of one output as values: names, modes and kinds come from the raw lines, hunks from the patch.
    ///
    /// Both list the same files in the same order; a file whose type changed is two sections of the patch, which the
    /// parser joins.
    static func patch(_ output: [UInt8], operation: String) throws(GitStoreError) -> Patch {
        guard let raw = RawDiff(output) else {
            throw GitStoreError(.damaged, operation: operation, underlying: "git printed raw lines we cannot read")
        }
        let sections: Patch
        do {
            sections = try PatchParser.parse(Array(raw.rest))
        } catch {
            throw GitStoreError(.damaged, operation: operation, underlying: error.description)
        }
        var hunks: [RepoPath: FilePatch] = [:]
        for file in sections.files { hunks[file.path] = file }
        var files: [FilePatch] = []
        for entry in raw.entries {
            guard let kind = FilePatch.Kind(status: entry.status) else { continue }
            let isOld = kind != .added
            let isNew = kind != .deleted
            let section = hunks[isNew ? entry.newPath : entry.oldPath]
            files.append(
                FilePatch(
                    kind: kind, oldPath: isOld ? entry.oldPath : nil, oldMode: entry.oldMode,
                    oldID: isOld ? entry.oldID : nil, newPath: isNew ? entry.newPath : nil, newMode: entry.newMode,
                    newID: isNew ? entry.newID : nil, isBinary: section?.isBinary ?? false,
                    hunks: section?.hunks ?? []))
        }
        return Patch(files: files.sorted { $0.path < $1.path })
    }
}

extension FilePatch.Kind {
    /// A letter of git's raw status.
    init?(status: UInt8) {
        switch status {
        case UInt8(ascii: "A"): self = .added
        case UInt8(ascii: "D"): self = .deleted
        case UInt8(ascii: "M"): self = .modified
        case UInt8(ascii: "R"): self = .renamed
        case UInt8(ascii: "C"): self = .copied
        case UInt8(ascii: "T"): self = .typeChanged
        default: return nil
        }
    }
}
