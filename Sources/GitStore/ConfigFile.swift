/// Just enough of git's configuration syntax to read a repository's own format keys without starting git.
///
/// Includes are not followed: git does not follow them either for `extensions.*`, `core.bare` and `core.worktree`.
/// Everything else that is configuration is read by git (`GitRepository.configuration`).
/// - SeeAlso: git-config(1), "Syntax".
struct ConfigFile {
    /// Last value of each key; section and name in lower case, subsection as written. A key without value is "true".
    private(set) var values: [String: String] = [:]

    init(_ text: String) {
        var section = ""
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
        while var line = lines.popFirst().map(String.init) {
            while line.hasSuffix("\\"), let next = lines.popFirst() { line = String(line.dropLast()) + String(next) }
            var rest = Self.trimmed(line[...])
            if rest.first == "[" {
                guard let close = rest.lastIndex(of: "]") else { continue }
                section = Self.section(rest[rest.index(after: rest.startIndex)..<close])
                rest = Self.trimmed(rest[rest.index(after: close)...])
            }
            guard let first = rest.first, first.isLetter else { continue }
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
            let tail = Self.trimmed(rest[name.endIndex...])
            let value = tail.first == "=" ? Self.value(tail.dropFirst()) : "true"
            values[section + "." + name.lowercased()] = value
        }
    }

    func flag(_ key: String) -> Bool? {
        switch values[key]?.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0", "": false
        default: nil
        }
    }

    private static func section(_ text: Substring) -> String {
        guard let quote = text.firstIndex(of: "\"") else { return text.lowercased() }
        let name = trimmed(text[..<quote]).lowercased()
        var rest = text[text.index(after: quote)...]
        var subsection = ""
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let escaped = rest.popFirst() {
                subsection.append(escaped)
            } else {
                subsection.append(character)
            }
        }
        return name + "." + subsection
    }

    private static func value(_ text: Substring) -> String {
        var result = ""
        var kept = 0
        var quoted = false
        var rest = trimmed(text)
        while let character = rest.popFirst() {
            if character == "\"" {
                quoted.toggle()
            } else if !quoted, character == "#" || character == ";" {
                break
            } else if character == "\\", let escaped = rest.popFirst() {
                result.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
            } else {
                result.append(character)
            }
            if quoted || !(result.last?.isWhitespace ?? true) { kept = result.count }
        }
        return String(result.prefix(kept))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
