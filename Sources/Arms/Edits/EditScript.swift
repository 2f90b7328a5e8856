/// One change of a stretch of lines, as an answer gives it: what stays, what goes, what comes.
struct EditScript: Hashable, Sendable {
    enum Action: Hashable, Sendable { case keep, remove, add }

    struct Line: Hashable, Sendable {
        var action: Action
        /// Without its end.
        var content: [UInt8]
        /// A diff said that the file ends here without a line end.
        var isUnended = false
    }

    var lines: [Line]

    /// What has to be in the file.
    var old: [Line] { lines.filter { $0.action != .add } }
    var hasOld: Bool { lines.contains { $0.action != .add } }
    var changes: Bool { lines.contains { $0.action != .keep } }

    init(lines: [Line]) { self.lines = lines }

    /// From what to look for and what to put in its place. Lines that are in both stay as the file has them.
    init(search: [[UInt8]], replace: [[UInt8]]) {
        var head = 0
        while head < min(search.count, replace.count), search[head] == replace[head] { head += 1 }
        var tail = 0
        while tail < min(search.count, replace.count) - head,
            search[search.count - 1 - tail] == replace[replace.count - 1 - tail]
        {
            tail += 1
        }
        let old = Array(search[head..<search.count - tail])
        let new = Array(replace[head..<replace.count - tail])
        lines =
            search[..<head].map { Line(action: .keep, content: $0) } + Self.middle(old, new)
            + search[(search.count - tail)...].map { Line(action: .keep, content: $0) }
    }

    /// Cells of the table below that are worth filling; beyond them, all goes and all comes.
    private static let largestTable = 1 << 18

    /// By a longest common subsequence.
    private static func middle(_ old: [[UInt8]], _ new: [[UInt8]]) -> [Line] {
        let width = new.count + 1
        guard !old.isEmpty, !new.isEmpty, (old.count + 1) * width <= largestTable else {
            return old.map { Line(action: .remove, content: $0) } + new.map { Line(action: .add, content: $0) }
        }
        var longest = [Int32](repeating: 0, count: (old.count + 1) * width)
        for row in old.indices.reversed() {
            for column in new.indices.reversed() {
                longest[row * width + column] =
                    old[row] == new[column]
                    ? longest[(row + 1) * width + column + 1] + 1
                    : max(longest[(row + 1) * width + column], longest[row * width + column + 1])
            }
        }
        var lines: [Line] = []
        var row = 0
        var column = 0
        while row < old.count || column < new.count {
            if row < old.count, column < new.count, old[row] == new[column] {
                lines.append(Line(action: .keep, content: old[row]))
                row += 1
                column += 1
            } else if column == new.count
                || row < old.count && longest[(row + 1) * width + column] >= longest[row * width + column + 1]
            {
                lines.append(Line(action: .remove, content: old[row]))
                row += 1
            } else {
                lines.append(Line(action: .add, content: new[column]))
                column += 1
            }
        }
        return lines
    }

    /// Without blank lines before the first and after the last line that has to be in the file.
    var withoutOuterBlanks: EditScript {
        func counts(_ line: Line) -> Bool { line.action != .add && !line.content.isBlank }
        guard let first = lines.firstIndex(where: counts), let last = lines.lastIndex(where: counts) else {
            return EditScript(lines: lines.filter { $0.action == .add })
        }
        let kept = lines.enumerated().filter { $1.action == .add || (first...last).contains($0) }
        return EditScript(lines: kept.map(\.element))
    }

    /// Parts between lines that only say that something was left out; nil where there is no such line, or where one of
    /// them comes or goes.
    var partsBetweenElisions: [EditScript]? {
        guard lines.contains(where: { $0.content.isElision }) else { return nil }
        var parts: [EditScript] = [EditScript(lines: [])]
        for line in lines {
            guard line.content.isElision else {
                parts[parts.count - 1].lines.append(line)
                continue
            }
            guard line.action == .keep else { return nil }
            parts.append(EditScript(lines: []))
        }
        return parts.filter(\.changes)
    }
}

extension Collection<UInt8> {
    var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }

    /// `...` alone, or in a comment of its own: where a model leaves out what it need not repeat.
    var isElision: Bool {
        let marks: Set<UInt8> = [0x20, 0x09, 0x2F, 0x2A, 0x23, 0x2D]
        let rest = drop { marks.contains($0) }
        let core = rest.prefix { !marks.contains($0) }
        guard rest.dropFirst(core.count).allSatisfy({ marks.contains($0) }) else { return false }
        return core.elementsEqual("...".utf8) || core.elementsEqual("\u{2026}".utf8)
    }
}
