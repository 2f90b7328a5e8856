/// Finds the one place in a file that a script speaks of.
///
/// From exact to ever more forgiving; each step counts only if it finds one place. A step that finds two ends the
/// search: a looser one would only find more, and to choose between two would be to guess.
struct PlaceFinder {
    enum Finding {
        case place(Place)
        case nowhere
        case several(Int)
    }

    struct Place {
        var start: Int
        /// What is left of the script after the step that found it.
        var script: EditScript
        var indent: Indentation
    }

    private let lines: [FileLines.Line]
    private let script: EditScript
    private let keys: [LineKeys.Keys]

    init(_ script: EditScript, in file: inout FileLines) {
        self.script = script
        keys = script.old.map { file.keys(of: $0.content) }
        lines = file.lines
    }

    func find() -> Finding {
        for step in [exact, trimmed, withoutBlanks, indented] {
            let finding = step()
            if case .nowhere = finding { continue }
            return finding
        }
        return .nowhere
    }

    private func exact() -> Finding { found(starts(of: keys, \.exact), script) }
    private func trimmed() -> Finding { found(starts(of: keys, \.trimmed), script) }

    /// Blank lines around what was asked for do not count.
    private func withoutBlanks() -> Finding {
        let (inner, innerKeys) = core()
        guard !innerKeys.isEmpty else { return .nowhere }
        return found(starts(of: innerKeys, \.trimmed), inner)
    }

    /// Shifted as a whole, or with tabs for spaces: then what comes is shifted likewise.
    private func indented() -> Finding {
        let (inner, innerKeys) = core()
        guard !innerKeys.isEmpty else { return .nowhere }
        let starts = starts(of: innerKeys, \.stripped)
        guard starts.count == 1 else { return found(starts, inner) }
        let old = inner.old
        let pairs = old.indices.filter { !old[$0].content.isBlank }.map {
            (answer: old[$0].content.indent, file: lines[starts[0] + $0].content.indent)
        }
        guard let indent = Indentation(pairs), indent.covers(inner) else { return .nowhere }
        return .place(Place(start: starts[0], script: inner, indent: indent))
    }

    private func core() -> (EditScript, [LineKeys.Keys]) {
        let inner = script.withoutOuterBlanks
        let old = script.old
        let head = old.prefix { $0.content.isBlank }.count
        return (inner, Array(keys.dropFirst(head).prefix(inner.old.count)))
    }

    private func found(_ starts: [Int], _ script: EditScript) -> Finding {
        switch starts.count {
        case 0: .nowhere
        case 1: .place(Place(start: starts[0], script: script, indent: .same))
        default: .several(starts.count)
        }
    }

    /// Where these lines stand. Places that no earlier block has touched come before those that one has: blocks of an
    /// answer speak of the file as it was.
    private func starts(of pattern: [LineKeys.Keys], _ key: KeyPath<LineKeys.Keys, Int>) -> [Int] {
        guard !pattern.isEmpty, pattern.count <= lines.count else { return [] }
        let wanted = pattern.map { $0[keyPath: key] }
        let borders = Self.borders(wanted)
        var starts: [Int] = []
        var matched = 0
        for (index, line) in lines.enumerated() {
            let value = line.keys[keyPath: key]
            while matched > 0, matched == wanted.count || wanted[matched] != value { matched = borders[matched - 1] }
            if wanted[matched] == value { matched += 1 }
            if matched == wanted.count { starts.append(index + 1 - wanted.count) }
        }
        guard starts.count > 1 else { return starts }
        let new = touchedBefore
        let untouched = starts.filter { new[$0] == new[$0 + wanted.count] }
        return untouched.isEmpty ? starts : untouched
    }

    /// For each line how many before it are new: a stretch is told by two of them, however many stretches overlap.
    private var touchedBefore: [Int] {
        var counts = [0]
        counts.reserveCapacity(lines.count + 1)
        for line in lines { counts.append(counts[counts.count - 1] + (line.isNew ? 1 : 0)) }
        return counts
    }

    /// Lengths of the longest proper prefixes that are suffixes too (Knuth, Morris, Pratt): hostile repetition costs no
    /// more than other text.
    private static func borders(_ pattern: [Int]) -> [Int] {
        var borders = [Int](repeating: 0, count: pattern.count)
        var length = 0
        for index in pattern.indices.dropFirst() {
            while length > 0, pattern[length] != pattern[index] { length = borders[length - 1] }
            if pattern[length] == pattern[index] { length += 1 }
            borders[index] = length
        }
        return borders
    }
}
