import Changes

/// The few numbers of a change that the rule looks at. Lines are counted by kind of path; a binary file counts as none.
struct ChangeCounts {
    var files: [PathKind: Int] = [:]
    var added: [PathKind: Int] = [:]
    var removed: [PathKind: Int] = [:]
    /// Every changed line of source is blank or a comment, and there is such a line.
    var sourceIsCommentsOnly: Bool

    init(_ patch: Patch) {
        var sawSource = false
        var sawCode = false
        for file in patch.files {
            let kind = PathKind.of(file.path)
            files[kind, default: 0] += 1
            added[kind, default: 0] += file.addedLines
            removed[kind, default: 0] += file.removedLines
            guard kind == .source else { continue }
            let language = Language.of(file.path)
            for line in file.hunks.lazy.flatMap(\.lines) where line.origin != .context {
                sawSource = true
                if language?.isCommentOrBlank(line.content) != true { sawCode = true }
            }
        }
        sourceIsCommentsOnly = sawSource && !sawCode
    }

    func churn(_ kind: PathKind) -> Int { (added[kind] ?? 0) + (removed[kind] ?? 0) }
    var allChurn: Int { PathKind.allCases.reduce(0) { $0 + ($1 == .generated ? 0 : churn($1)) } }
    /// Files that a person wrote.
    var writtenFiles: Int { files.reduce(0) { $0 + ($1.key == .generated ? 0 : $1.value) } }
}
