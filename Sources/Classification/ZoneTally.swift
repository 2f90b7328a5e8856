/// What is counted in one zone of a change.
struct ZoneTally {
    /// Of the added or of the removed lines.
    struct Side {
        var lines = 0
        var blank = 0
        var comments = 0
        var code = 0
        /// Lines of brackets alone.
        var braces = 0
        var indent = 0
        var signs = [Int](repeating: 0, count: Sign.allCases.count)
        var functions: Set<UInt64> = []
        var types: Set<UInt64> = []
        var publics: Set<UInt64> = []

        mutating func count(_ line: CodeLine) {
            lines += 1
            if line.isBlank {
                blank += 1
                return
            }
            if line.hasComment || !line.isCode { comments += 1 }
            guard line.isCode else { return }
            code += 1
            indent += line.indent
            if line.tokens.allSatisfy({ $0.kind == .mark }) { braces += 1 }
            for token in line.tokens { count(token) }
            guard let name = line.defined else { return }
            if line.definesType { types.insert(name) } else { functions.insert(name) }
            if line.definesPublic { publics.insert(name) }
        }

        private mutating func count(_ token: CodeLine.Token) {
            var bits = token.signs
            while bits != 0 {
                signs[bits.trailingZeroBitCount] += 1
                bits &= bits - 1
            }
            if token.kind == .number { signs[Sign.number.rawValue] += 1 }
        }
    }

    var files = 0
    var created = 0
    var deleted = 0
    var moved = 0
    var hunks = 0
    var largestFile = 0
    var largestHunk = 0
    var new = Side()
    var old = Side()
    var edits = EditTally()

    var added: Int { new.lines }
    var removed: Int { old.lines }
    var churn: Int { new.lines + old.lines }

    subscript(isAdded isAdded: Bool) -> Side {
        get { isAdded ? new : old }
        _modify {
            if isAdded { yield &new } else { yield &old }
        }
    }
}
