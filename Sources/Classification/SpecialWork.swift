import Changes

/// The kinds of work that no corpus of commits labels: judged by rules, and kept small unless a change is of nothing else.
enum SpecialWork {
    /// - Returns: Shares of the whole, at most 0.8 together; evidence for those that a person would be told.
    static func read(_ survey: ChangeSurvey, _ patch: Patch) -> [(
        dimension: Dimension, share: Double, evidence: String
    )] {
        var found: [(dimension: Dimension, share: Double, evidence: String)] = []
        let churn = max(1, survey.zones.reduce(0) { $0 + $1.added + $1.removed })
        let notebooks = Double(survey.roleChurn[PathRole.notebook.rawValue]) / Double(churn)
        if notebooks > 0 {
            found.append(
                (.dataScience, 0.1 + 0.5 * notebooks, "notebooks are \(Int(notebooks * 100)) % of the changed lines"))
        } else if frames(survey) >= 2 {
            found.append((.dataScience, 0.1, "data frames are handled"))
        }
        if let ported = port(patch) {
            found.append((.multiLanguage, 0.4, "files are rewritten from \(ported.from) in \(ported.to)"))
        }
        let files = survey.zones.reduce(0) { $0 + $1.files }
        if files >= 12, survey.tops.count >= 4 {
            let share = min(0.2, 0.004 * Double(files) + 0.01 * Double(survey.tops.count))
            found.append((.agenticProgramming, share, "\(files) files in \(survey.tops.count) modules change together"))
        }
        return found
    }

    private static let frameWords = ["dataframe", "pandas", "numpy", "polars", "sklearn", "matplotlib", "torch"].map {
        TokenHash.of($0.utf8)
    }

    private static func frames(_ survey: ChangeSurvey) -> Int {
        frameWords.count { survey.saw(.addedCode, $0) || survey.saw(.removedCode, $0) }
    }

    /// A file that goes and one of the same stem that comes in another language, most of the files gone doing so.
    private static func port(_ patch: Patch) -> (from: String, to: String)? {
        var gone: [String: String] = [:]
        for file in patch.files where file.kind == .deleted || file.kind == .renamed {
            if let path = file.oldPath, let language = Language.of(path) { gone[stem(path)] = language.name }
        }
        guard !gone.isEmpty else { return nil }
        var pairs: [String: Int] = [:]
        var last: (from: String, to: String)?
        for file in patch.files where file.kind == .added || file.kind == .renamed {
            guard let path = file.newPath, let to = Language.of(path)?.name, let from = gone[stem(path)] else {
                continue
            }
            // JavaScript that gains types is the same language still.
            guard from != to, !siblings.contains([from, to]) else { continue }
            pairs[from + ">" + to, default: 0] += 1
            last = (from, to)
        }
        guard let last, 2 * (pairs[last.from + ">" + last.to] ?? 0) >= gone.count else { return nil }
        return last
    }

    private static let siblings: Set<Set<String>> = [
        ["javascript", "typescript"], ["c", "cpp"], ["vue", "typescript"],
    ]

    private static func stem(_ path: RepoPath) -> String {
        (path.name.split(separator: ".").first.map(String.init) ?? "").lowercased().filter { $0 != "_" && $0 != "-" }
    }
}
