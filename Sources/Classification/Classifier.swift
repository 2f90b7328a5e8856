public import Changes

/// The eight-leaf rule: what kind of work a change is, from paths and line counts, never from a message.
///
/// - SeeAlso: README.md of this folder for the rule in words and how often each leaf is right.
public enum Classifier {
    /// - Parameter testsFail: True when the project's tests fail on the change: then the work to do is a fix,
    ///   whatever the change itself is.
    public static func classify(_ patch: Patch, testsFail: Bool) -> Classification {
        let counts = ChangeCounts(patch)
        let (leaf, evidence) = leaf(of: counts)
        guard testsFail else {
            return Classification(
                dimension: leaf.dimension, probabilities: leaf.probabilities, evidence: [evidence], leaf: leaf.rawValue)
        }
        // By definition of the job, not measured: what remains is left to what the change looks like.
        let certainty = 0.95
        var probabilities = leaf.probabilities.mapValues { $0 * (1 - certainty) }
        probabilities[.bugFixing, default: 0] += certainty
        return Classification(
            dimension: .bugFixing, probabilities: probabilities, evidence: ["tests fail", evidence], leaf: "tests-fail")
    }

    /// Main language of a change: that of most changed lines, source before tests; empty when there is none.
    public static func language(of patch: Patch) -> String {
        for kinds in [[PathKind.source], [.source, .tests]] {
            var lines: [String: Int] = [:]
            for file in patch.files where kinds.contains(PathKind.of(file.path)) {
                guard let language = Language.of(file.path) else { continue }
                lines[language.name, default: 0] += 1 + file.addedLines + file.removedLines
            }
            let best = lines.max { ($0.value, $1.key) < ($1.value, $0.key) }
            if let best { return best.key }
        }
        return ""
    }

    /// - Returns: `swift`, `python` ...; empty when the path is of no known language.
    public static func language(of path: RepoPath) -> String { Language.of(path)?.name ?? "" }

    /// Thresholds were fitted on the 11,757 labelled commits by whoever labelled them; ours are the same.
    private static func leaf(of counts: ChangeCounts) -> (Leaf, String) {
        let docs = counts.churn(.docs)
        let source = counts.churn(.source)
        let tests = counts.churn(.tests)
        if counts.writtenFiles == 0 { return (.nothing, "no file that a person wrote is changed") }
        if counts.files[.docs] == counts.writtenFiles { return (.docs, "every file is documentation") }
        if Double(docs) > 0.6 * Double(counts.allChurn) {
            return (.docs, "\(docs) of \(counts.allChurn) changed lines are documentation")
        }
        if tests > 0, Double(tests) > 0.98 * Double(source + tests) {
            return (.tests, "\(tests) of \(source + tests) changed lines of code are tests")
        }
        let added = counts.added[.source] ?? 0
        let removed = counts.removed[.source] ?? 0
        let isComments = counts.sourceIsCommentsOnly
        if Double(added) <= 0.69 * Double(added + removed) {
            if removed >= 5 { return (.rewrite, "\(removed) lines of source removed, \(added) added") }
            if isComments { return (.commentsEdited, "the changed lines of source are comments") }
            return (.smallEdit, "a small edit: \(added) lines of source added, \(removed) removed")
        }
        if added > 30 || docs > 0 {
            let beside = docs > 0 ? ", with documentation" : ""
            return (.growth, "\(added) lines of source added\(beside), \(removed) removed")
        }
        if isComments { return (.commentsAdded, "the added lines of source are comments") }
        return (.smallAddition, "a small addition: \(added) lines of source added, \(removed) removed")
    }
}
