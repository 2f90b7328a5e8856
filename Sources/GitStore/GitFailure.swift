extension GitExecutable.Result {
    /// The failure as an error: a code where git's words are known (in the C locale), its words in any case.
    ///
    /// Codes only choose a hint; nothing but the message depends on this reading of git's text.
    func error(operation: String, subject: String = "") -> GitStoreError {
        let words = Self.shortened(errors)
        return GitStoreError(
            code, operation: operation, subject: subject,
            underlying: words.isEmpty ? "git ended with status \(status)" : words)
    }

    private var code: GitStoreError.Code {
        let known: [(String, GitStoreError.Code)] = [
            ("dubious ownership", .dubiousOwnership),
            ("not a git repository", .notARepository),
            ("unknown repository extension", .unsupportedRepository),
            ("git repo version", .unsupportedRepository),
            ("No space left on device", .noSpace),
            ("Disk quota exceeded", .noSpace),
            (".lock': File exists", .locked),
            ("Another git process seems", .locked),
            ("index file corrupt", .damaged),
            ("bad signature", .damaged),
            ("bad index", .damaged),
            ("index file smaller", .damaged),
            ("inflate:", .damaged),
            ("is corrupt", .damaged),
            ("unable to read tree", .damaged),
            ("unable to read", .damaged),
            ("missing blob", .damaged),
            ("bad object", .damaged),
            ("Permission denied", .unreadable),
            ("unknown revision", .notFound),
            ("bad revision", .notFound),
            ("Needed a single revision", .notFound),
        ]
        return known.first { errors.contains($0.0) }?.1 ?? .gitFailed
    }

    /// First lines of what git said; progress and hints left out.
    static func shortened(_ errors: String) -> String {
        let lines = errors.split(whereSeparator: \.isNewline)
            .filter { !$0.hasPrefix("hint: ") && !$0.hasPrefix("warning: ") }
        let text = lines.prefix(6).joined(separator: "; ")
        return text.count > 1000 ? String(text.prefix(1000)) + "..." : text
    }
}
