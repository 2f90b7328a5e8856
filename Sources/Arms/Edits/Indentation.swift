/// How the white space before an answer's lines becomes the file's: found on the lines that both have.
enum Indentation: Hashable {
    case same
    /// So many of one character more, or fewer.
    case shifted(by: Int, of: UInt8)
    /// The file has tabs where the answer has so many spaces, with so many tabs more.
    case tabs(width: Int, plus: Int)
    /// The file has so many spaces where the answer has a tab, with so many spaces more.
    case spaces(width: Int, plus: Int)

    /// - Parameter pairs: Indents of the same lines in the answer and in the file; blank lines left out.
    /// - Returns: nil where no one rule explains all of them.
    init?(_ pairs: [(answer: [UInt8], file: [UInt8])]) {
        if pairs.allSatisfy({ $0.answer == $0.file }) {
            self = .same
            return
        }
        for rule in Self.rules(pairs) where pairs.allSatisfy({ rule.indent($0.answer) == $0.file }) {
            self = rule
            return
        }
        return nil
    }

    private static func rules(_ pairs: [(answer: [UInt8], file: [UInt8])]) -> [Indentation] {
        guard let first = pairs.first else { return [] }
        let shift = first.file.count - first.answer.count
        let shifts = [0x20, 0x09].map { Indentation.shifted(by: shift, of: $0) }
        let widths = [4, 2, 8, 3]
        return shifts
            + widths.map { .tabs(width: $0, plus: first.file.count - first.answer.count / $0) }
            + widths.map { .spaces(width: $0, plus: first.file.count - first.answer.count * $0) }
    }

    /// The line with the file's white space before it; a blank line stays as it is.
    func moved(_ line: [UInt8]) -> [UInt8] {
        guard self != .same, !line.isBlank else { return line }
        let old = line.indent
        return (indent(old) ?? []) + line[old.count...]
    }

    /// - Returns: nil where the rule has nothing to say of such an indent, or would take more away than there is.
    private func indent(_ old: [UInt8]) -> [UInt8]? {
        switch self {
        case .same: return old
        case .shifted(let count, let byte):
            guard old.allSatisfy({ $0 == byte }), old.count + count >= 0 else { return nil }
            return [UInt8](repeating: byte, count: old.count + count)
        case .tabs(let width, let plus):
            guard old.allSatisfy({ $0 == 0x20 }), old.count / width + plus >= 0 else { return nil }
            return [UInt8](repeating: 0x09, count: old.count / width + plus)
                + [UInt8](repeating: 0x20, count: old.count % width)
        case .spaces(let width, let plus):
            guard old.allSatisfy({ $0 == 0x09 }), old.count * width + plus >= 0 else { return nil }
            return [UInt8](repeating: 0x20, count: old.count * width + plus)
        }
    }

    /// Whether every line that comes can be moved by this rule.
    func covers(_ script: EditScript) -> Bool {
        script.lines.allSatisfy { $0.action != .add || $0.content.isBlank || indent($0.content.indent) != nil }
    }
}

extension [UInt8] {
    /// White space at the beginning.
    var indent: [UInt8] { Array(prefix { $0 == 0x20 || $0 == 0x09 }) }
}
