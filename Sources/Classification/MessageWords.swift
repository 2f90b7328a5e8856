public import Changes

/// What a commit's message says of its kind. Read only when asked: the message of the change that is classified is, by
/// default, nobody's evidence.
public enum MessageWords {
    private static let prefixes: [String: Dimension] = [
        "fix": .bugFixing, "bugfix": .bugFixing, "hotfix": .bugFixing, "bug": .bugFixing,
        "test": .testGeneration, "tests": .testGeneration,
        "refactor": .codeRefactoring, "refact": .codeRefactoring, "ref": .codeRefactoring,
        "feat": .codeGeneration, "feature": .codeGeneration,
        "docs": .codeUnderstanding, "doc": .codeUnderstanding,
    ]

    /// The dimension that a conventional prefix names: `fix(parser)!: …`.
    /// - SeeAlso: Conventional Commits 1.0.0, summary.
    public static func prefix(of subject: some StringProtocol) -> Dimension? {
        guard let colon = subject.firstIndex(of: ":") else { return nil }
        var kind = subject[..<colon].drop { !$0.isLetter }
        if kind.last == "!" { kind = kind.dropLast() }
        if let bracket = kind.firstIndex(of: "(") {
            guard kind.last == ")" else { return nil }
            kind = kind[..<bracket]
        }
        return prefixes[kind.lowercased().trimmingSpaces()]
    }

    /// - Returns: How much likelier such a message is under each label, and what it says; nil when it says nothing.
    static func read(_ message: String) -> (likelihoods: [Double], evidence: String)? {
        let subject = message.split(whereSeparator: \.isNewline).first ?? ""
        if let dimension = prefix(of: subject) {
            // By eye: an author's own word is nearly always meant.
            return (ChangeModel.labels.map { $0 == dimension ? 50 : 1 }, "the message says \(dimension.rawValue)")
        }
        let (weights, found) = TaskWords.read(String(subject))
        guard let best = ChangeModel.labels.max(by: { (weights[$0] ?? 0) < (weights[$1] ?? 0) }),
            let words = found[best]
        else { return nil }
        let said = words.map { "\"\($0)\"" }.joined(separator: ", ")
        return (ChangeModel.labels.map { 1 + 2 * (weights[$0] ?? 0) }, "the message says " + said)
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
