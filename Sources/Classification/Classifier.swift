public import Changes

/// What kind of work a change is, from its paths and bytes, never from a message.
///
/// - SeeAlso: README.md of this folder for what is looked at, how the weights were learned and how often they are right.
public enum Classifier {
    /// - Parameter testsFail: True when the project's tests fail on the change: then the work to do is a fix,
    ///   whatever the change itself is.
    public static func classify(_ patch: Patch, testsFail: Bool) -> Classification {
        var seen = ChangeReading(patch).classification()
        guard testsFail else { return seen }
        // By definition of the job, not measured: what remains is left to what the change looks like.
        let certainty = 0.95
        seen.probabilities = seen.probabilities.mapValues { $0 * (1 - certainty) }
        seen.probabilities[.bugFixing, default: 0] += certainty
        seen.dimension = .bugFixing
        seen.evidence.insert("tests fail", at: 0)
        return seen
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
}
