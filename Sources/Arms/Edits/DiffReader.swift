/// Reads a unified diff as models write them: counts and line numbers are not believed, headers may be missing.
///
/// Also the envelope `*** Begin Patch`, whose hunks differ from a diff's only in having no numbers.
struct DiffReader {
    private(set) var text: AnswerText

    typealias Piece = (path: [UInt8], kind: AnswerEdit.Kind)

    static func begins(at text: AnswerText) -> Bool {
        let line = text.current
        if line.hasPrefix("diff --git ") || isEnvelope(line) { return true }
        return line.hasPrefix("--- ") && (text.line(after: 1)?.hasPrefix("+++ ") ?? false)
    }

    private static func isEnvelope(_ line: [UInt8]) -> Bool {
        line.hasPrefix("*** Update File: ") || line.hasPrefix("*** Add File: ") || line.hasPrefix("*** Delete File: ")
    }

    /// All that is asked of one file.
    mutating func read() throws(EditProblem) -> [Piece] {
        Self.isEnvelope(text.current) ? try envelope() : try plain()
    }

    // MARK: Headers

    private mutating func plain() throws(EditProblem) -> [Piece] {
        var old: [UInt8]?
        var new: [UInt8]?
        var isNew = false
        var isGone = false
        var hasNames = false
        if text.current.hasPrefix("diff --git ") {
            (old, new) = Self.names(inHeader: Array(text.current.dropFirst(11)))
            text.position += 1
        }
        while !text.isAtEnd {
            let line = text.current
            if line.hasPrefix("--- "), text.line(after: 1)?.hasPrefix("+++ ") ?? false, !hasNames {
                let names = (Self.name(line), Self.name(text.line(after: 1) ?? []))
                isNew = isNew || names.0 == nil
                isGone = isGone || names.1 == nil
                old = names.0 ?? names.1
                new = names.1 ?? names.0
                hasNames = true
                text.position += 1
            } else if line.hasPrefix("new file mode") {
                isNew = true
            } else if line.hasPrefix("deleted file mode") {
                isGone = true
            } else if line.hasPrefix("rename from ") {
                old = Array(line.dropFirst(12))
            } else if line.hasPrefix("rename to ") {
                new = Array(line.dropFirst(10))
            } else if line.hasPrefix("GIT binary patch") || line.hasPrefix("Binary files ") {
                throw EditProblem("the answer changes a binary file")
            } else if !Self.isOtherHeader(line) {
                break
            }
            text.position += 1
        }
        guard let old, let new else { throw EditProblem("a diff in the answer does not name its file") }
        return try pieces(old: old, new: new, isNew: isNew, isGone: isGone)
    }

    private mutating func pieces(
        old: [UInt8], new: [UInt8], isNew: Bool, isGone: Bool
    ) throws(EditProblem) -> [Piece] {
        let hunks = try hunks()
        if isGone { return [(old, .delete)] }
        if isNew { return [(new, .whole(hunks.flatMap(\.lines).filter { $0.action != .remove }.map(\.content)))] }
        let changes: [Piece] = hunks.filter(\.changes).map { (new, .change([$0])) }
        if old != new { return [(old, .move(to: new))] + changes }
        return changes
    }

    private static func isOtherHeader(_ line: [UInt8]) -> Bool {
        let words: [StaticString] = [
            "index ", "old mode", "new mode", "similarity index", "dissimilarity index", "copy ",
        ]
        return words.contains { line.hasPrefix($0) }
    }

    /// `--- a/path<TAB>date`; nil for /dev/null.
    private static func name(_ line: [UInt8]) -> [UInt8]? {
        let text = Array(line.dropFirst(4).prefix { $0 != 0x09 }).strippedOfSpace
        let bare = Array(text.first == UInt8(ascii: "\"") ? text.dropFirst().dropLast() : text)
        return bare.elementsEqual("/dev/null".utf8) ? nil : withoutSide(bare)
    }

    private static func withoutSide(_ name: [UInt8]) -> [UInt8] {
        name.hasPrefix("a/") || name.hasPrefix("b/") ? Array(name.dropFirst(2)) : name
    }

    private static func names(inHeader header: [UInt8]) -> ([UInt8]?, [UInt8]?) {
        let words = header.split(separator: 0x20).map(Array.init)
        guard words.count == 2 else { return (nil, nil) }
        return (withoutSide(words[0]), withoutSide(words[1]))
    }

    // MARK: Hunks

    private mutating func hunks() throws(EditProblem) -> [EditScript] {
        var hunks: [EditScript] = []
        // Lines at the end of the last hunk that had no sign: prose, or blank lines before what follows.
        var unsigned = 0
        func endHunk() {
            guard let last = hunks.indices.last else { return }
            hunks[last].lines.removeLast(unsigned)
            unsigned = 0
        }
        while !text.isAtEnd, !endsFile(text.current) {
            let line = text.current
            text.position += 1
            let opens = line.hasPrefix("@@")
            if opens { endHunk() }
            // Without any `@@` the lines make one hunk.
            if opens || hunks.isEmpty { hunks.append(EditScript(lines: [])) }
            if opens { continue }
            let last = hunks.count - 1
            if line.hasPrefix("\\") {
                if let end = hunks[last].lines.indices.last { hunks[last].lines[end].isUnended = true }
                continue
            }
            hunks[last].lines.append(Self.line(line))
            unsigned = Self.isSigned(line) ? 0 : unsigned + 1
        }
        endHunk()
        return hunks
    }

    private static func isSigned(_ line: [UInt8]) -> Bool { line.first.map { "+- ".utf8.contains($0) } ?? false }

    /// Models drop the space before context; a line without any sign is context as it stands.
    private static func line(_ line: [UInt8]) -> EditScript.Line {
        switch line.first {
        case UInt8(ascii: "+"): EditScript.Line(action: .add, content: Array(line.dropFirst()))
        case UInt8(ascii: "-"): EditScript.Line(action: .remove, content: Array(line.dropFirst()))
        case UInt8(ascii: " "): EditScript.Line(action: .keep, content: Array(line.dropFirst()))
        default: EditScript.Line(action: .keep, content: line)
        }
    }

    private func endsFile(_ line: [UInt8]) -> Bool {
        (line.fence != nil && line.first != 0x20) || line.hasPrefix("diff --git ") || line.hasPrefix("*** ")
            || line.hasPrefix("--- ") && (text.line(after: 1)?.hasPrefix("+++ ") ?? false)
            || (line.marker(UInt8(ascii: "<")).map { $0.starts(with: "SEARCH".utf8) } ?? false)
    }

    // MARK: The envelope

    private mutating func envelope() throws(EditProblem) -> [Piece] {
        let header = text.current
        let colon = header.firstIndex(of: UInt8(ascii: ":")) ?? header.startIndex
        let path = PathWord.undecorated(Array(header[(colon + 1)...]))
        text.position += 1
        if header.hasPrefix("*** Delete") { return [(path, .delete)] }
        var target = path
        if !text.isAtEnd, text.current.hasPrefix("*** Move to: ") {
            target = PathWord.undecorated(Array(text.current.dropFirst(13)))
            text.position += 1
        }
        return try pieces(old: path, new: target, isNew: header.hasPrefix("*** Add"), isGone: false)
    }
}
