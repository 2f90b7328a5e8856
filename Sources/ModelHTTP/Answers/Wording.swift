import ModelProtocol

/// Text of strangers, made fit for one line of ours.
enum Wording {
    static let longest = 200

    /// - Returns: At most `longest` characters, without control or formatting characters, each run of space as one.
    static func sanitised(_ text: some StringProtocol) -> String {
        var clean = ""
        var isSpace = true
        var count = 0
        for character in text {
            let isPlain = character.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
                default: true
                }
            }
            if !isPlain || character.isWhitespace {
                isSpace = true
                continue
            }
            if isSpace, !clean.isEmpty { clean.append(" ") }
            isSpace = false
            guard count < longest else { return clean + "…" }
            clean.append(character)
            count += 1
        }
        return clean
    }

    /// Takes a secret out of what is about to be shown, also one that was cut at the end.
    static func masked(_ text: String, secret: String?) -> String {
        guard let secret, !secret.isEmpty else { return text }
        let mask = "[key]"
        let clean = text.replacing(secret, with: mask)
        guard clean.hasSuffix("…") else { return clean }
        let start = clean.dropLast()
        let cut = (4..<max(4, secret.count)).reversed().first { start.hasSuffix(secret.prefix($0)) }
        return cut.map { start.dropLast($0) + mask + "…" } ?? clean
    }
}

extension ModelFailure {
    /// The whole sentence: readers and transfer say what happened, this says where.
    func naming(_ host: String) -> ModelFailure {
        var failure = self
        failure.message = host + " " + message
        return failure
    }
}
