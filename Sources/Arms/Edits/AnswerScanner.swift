/// Reads the blocks of an answer, in whatever of the formats they are written; prose between them is passed over.
struct AnswerScanner {
    private var text: AnswerText
    private var edits: [AnswerEdit] = []
    private let format: EditFormat
    private let isKnown: ([UInt8]) -> Bool
    private let lineCount: ([UInt8]) -> Int?
    private var lastPath: [UInt8]?

    /// - Parameters:
    ///   - isKnown: whether the base has a file of that path.
    ///   - lineCount: lines of a known file, where its contents are at hand.
    init(
        _ text: AnswerText, format: EditFormat, isKnown: @escaping ([UInt8]) -> Bool,
        lineCount: @escaping ([UInt8]) -> Int?
    ) {
        self.text = text
        self.format = format
        self.isKnown = isKnown
        self.lineCount = lineCount
    }

    /// - Returns: At least one edit.
    mutating func scan() throws(EditProblem) -> [AnswerEdit] {
        try scanMarked()
        // Whole files are told from examples only where they were asked for, or where nothing else is there.
        if format == .whole || edits.isEmpty { try scanWhole() }
        guard !edits.isEmpty else { throw EditProblem("the answer holds no edit in a form that can be read") }
        return edits
    }

    private mutating func append(_ kind: AnswerEdit.Kind, _ path: [UInt8]) throws(EditProblem) {
        guard edits.count < AnswerText.mostEdits else {
            throw EditProblem("the answer holds more than \(AnswerText.mostEdits) blocks")
        }
        edits.append(AnswerEdit(number: edits.count + 1, path: path, kind: kind))
        lastPath = path
    }

    private mutating func scanMarked() throws(EditProblem) {
        while !text.isAtEnd {
            let line = text.current
            if let rest = line.marker(UInt8(ascii: "<")) {
                if rest.starts(with: "SEARCH".utf8) {
                    try searchBlock()
                    continue
                }
                if rest.starts(with: "DELETE".utf8) { try deletion(rest) }
            } else if DiffReader.begins(at: text) {
                var reader = DiffReader(text: text)
                for (path, kind) in try reader.read() { try append(kind, path) }
                text = reader.text
                continue
            }
            text.position += 1
        }
    }

    // MARK: Search and replace

    private mutating func searchBlock() throws(EditProblem) {
        let number = edits.count + 1
        let path = try path(number, rest: text.current.marker(UInt8(ascii: "<")) ?? [])
        var block: [[UInt8]] = []
        text.position += 1
        while !text.isAtEnd, !text.current.isMarker(UInt8(ascii: ">"), "REPLACE") {
            guard !text.current.isMarker(UInt8(ascii: "<"), "SEARCH") else {
                throw EditProblem("block \(number) has no line `>>>>>>> REPLACE` before the next one begins")
            }
            block.append(text.current)
            text.position += 1
        }
        guard !text.isAtEnd else { throw EditProblem("the answer ends in the middle of block \(number)") }
        text.position += 1
        try append(.change(try Self.scripts(block, number: number)), path)
    }

    /// Every way to part the block; more than one only where the text itself has lines of equals signs.
    private static func scripts(_ block: [[UInt8]], number: Int) throws(EditProblem) -> [EditScript] {
        let dividers = block.indices.filter { block[$0].marker(UInt8(ascii: "="))?.isEmpty ?? false }
        guard !dividers.isEmpty else {
            throw EditProblem("block \(number) has no line `=======` between the old text and the new")
        }
        guard dividers.count <= 8 else {
            throw EditProblem("block \(number) has too many lines of equals signs to tell the old text from the new")
        }
        return dividers.map { divider in
            let (search, replace) = unfenced(Array(block[..<divider]), Array(block[(divider + 1)...]))
            return EditScript(search: search, replace: replace)
        }
    }

    /// Fences that a model put around both halves are no part of either.
    private static func unfenced(_ search: [[UInt8]], _ replace: [[UInt8]]) -> ([[UInt8]], [[UInt8]]) {
        func isFenced(_ lines: [[UInt8]]) -> Bool {
            lines.count >= 2 && lines.first?.fence != nil && lines.last?.fence?.info.isEmpty == true
        }
        guard isFenced(search), isFenced(replace) else { return (search, replace) }
        return (Array(search.dropFirst().dropLast()), Array(replace.dropFirst().dropLast()))
    }

    /// Lines above a block, blank ones and fences among them, that may name its file.
    private static let mostLinesAbove = 20

    /// From the marker's own line, the lines before it, or the block before.
    private func path(_ number: Int, rest: ArraySlice<UInt8>) throws(EditProblem) -> [UInt8] {
        let word = rest.drop { $0 != 0x20 && $0 != UInt8(ascii: ":") }.drop { $0 == UInt8(ascii: ":") }
        if let path = PathWord.alone(Array(word), isKnown: isKnown) { return path }
        var seen = 0
        // Near the block or nowhere: a long answer of many blocks would be read again for each.
        for line in text.lines[..<text.position].suffix(Self.mostLinesAbove).reversed() {
            if seen == 3 { break }
            if line.isBlank { continue }
            if line.marker(UInt8(ascii: ">")) != nil { break }
            if let fence = line.fence {
                if let path = Self.path(inFence: fence.info, isKnown: isKnown) { return path }
                continue
            }
            seen += 1
            if let path = PathWord.alone(line, isKnown: isKnown) ?? PathWord.quoted(in: line, isKnown: isKnown) {
                return path
            }
        }
        if let lastPath { return lastPath }
        throw EditProblem("block \(number) does not say which file it is for")
    }

    static func path(inFence info: ArraySlice<UInt8>, isKnown: ([UInt8]) -> Bool) -> [UInt8]? {
        let words = info.split { $0 == 0x20 || $0 == UInt8(ascii: ":") }.map(Array.init)
        for word in words {
            if let path = PathWord.alone(word, isKnown: isKnown) { return path }
        }
        return nil
    }

    private mutating func deletion(_ rest: ArraySlice<UInt8>) throws(EditProblem) {
        try append(.delete, try path(edits.count + 1, rest: rest))
        if text.line(after: 1)?.isMarker(UInt8(ascii: ">"), "DELETE") ?? false { text.position += 1 }
    }

    // MARK: Whole files

    private mutating func scanWhole() throws(EditProblem) {
        let marked = Set(edits.map(\.path))
        text.position = 0
        while !text.isAtEnd {
            guard let fence = text.current.fence else {
                text.position += 1
                continue
            }
            let path = wholePath(fence.info)
            let content = try fenced(fence.length, fence.mark, path: path)
            guard let path, !marked.contains(path), !content.contains(where: { $0.marker(UInt8(ascii: "<")) != nil })
            else {
                continue
            }
            try checkWhole(content, path)
            try append(.whole(content), path)
        }
    }

    /// Where whole files were not asked for, only a line that is nothing but a path names one.
    private func wholePath(_ info: ArraySlice<UInt8>) -> [UInt8]? {
        if let path = Self.path(inFence: info, isKnown: isKnown) { return path }
        guard let line = text.lines[..<text.position].last(where: { !$0.isBlank }), line.fence == nil else {
            return nil
        }
        let path = PathWord.alone(line, isKnown: isKnown)
        return format == .whole ? path ?? PathWord.quoted(in: line, isKnown: isKnown) : path
    }

    /// Lines up to the fence's end. A fence that says what it holds opens one inside.
    private mutating func fenced(_ length: Int, _ mark: UInt8, path: [UInt8]?) throws(EditProblem) -> [[UInt8]] {
        var content: [[UInt8]] = []
        var depth = 0
        text.position += 1
        while !text.isAtEnd {
            let line = text.current
            text.position += 1
            if let fence = line.fence, fence.mark == mark, fence.length >= length {
                if !fence.info.isEmpty {
                    depth += 1
                } else if depth == 0 {
                    return content
                } else {
                    depth -= 1
                }
            }
            content.append(line)
        }
        guard let path else { return [] }
        throw EditProblem("the answer ends in the middle of \(String(decoding: path, as: UTF8.self))")
    }

    private func checkWhole(_ content: [[UInt8]], _ path: [UInt8]) throws(EditProblem) {
        let name = String(decoding: path, as: UTF8.self)
        if content.contains(where: Self.leavesOut) {
            throw EditProblem("the answer leaves out parts of \(name) where the whole file is needed")
        }
        if format != .whole, let lines = lineCount(path), content.count * 2 < lines {
            throw EditProblem("the answer shows a part of \(name) and does not say how to change it")
        }
    }

    /// A comment that stands for code ("# ... rest of the file unchanged").
    private static func leavesOut(_ line: [UInt8]) -> Bool {
        let text = String(decoding: line.strippedOfSpace, as: UTF8.self).lowercased()
        guard ["#", "//", "--", "/*", "<!--"].contains(where: text.hasPrefix) else { return false }
        guard text.contains("...") || text.contains("\u{2026}") else { return false }
        return ["rest of", "existing", "unchanged", "same as before", "remain"].contains(where: text.contains)
    }
}
