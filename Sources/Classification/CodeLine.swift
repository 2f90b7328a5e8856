/// What one line of code is made of.
struct CodeLine {
    struct Token {
        enum Kind: UInt8 { case name, number, text, mark }

        /// How a name begins: says whether it is exported in Go, private in Python and Dart.
        enum Start: UInt8 { case plain, capital, underscore }

        var hash: UInt64
        var kind: Kind
        var signs: UInt64
        var start = Start.plain
    }

    var tokens: [Token] = []
    /// Signs of all tokens.
    var signs: UInt64 = 0
    /// Holds characters of a comment.
    var hasComment = false
    /// Name that the line defines, if it does.
    var defined: UInt64?
    var definesType = false
    var definesPublic = false
    /// Spaces before the first character; a tab is four.
    var indent = 0
    /// Hash of the characters without the spaces around them; 0 for a blank line.
    var trimmed: UInt64 = 0
    var length = 0

    var isBlank: Bool { length == 0 }
    var isCode: Bool { !tokens.isEmpty }
    func has(_ sign: Sign) -> Bool { signs & sign.bit != 0 }
}

/// Where pieces of names, of comments and of texts stand.
enum WordPlace: Int, CaseIterable {
    case addedCode, removedCode, addedProse, removedProse, addedTest, testProse, docs, path, news

}

/// Reads lines one after another; remembers whether a comment or a long text is still open.
struct CodeReader {
    private let language: Language?
    let style: CommentStyle
    var openEnd: [UInt8]?
    private var openIsComment = false

    init(_ language: Language?) {
        self.language = language
        self.style = CommentStyle.of(language?.name ?? "")
    }

    /// Whether both would read the next line alike.
    func isLike(_ other: CodeReader) -> Bool { openEnd == other.openEnd && openIsComment == other.openIsComment }

    /// What is open in `other` is open here.
    mutating func follow(_ other: CodeReader) {
        openEnd = other.openEnd
        openIsComment = other.openIsComment
    }

    mutating func read(_ content: [UInt8], _ words: inout Words) -> CodeLine {
        content.withUnsafeBufferPointer { read($0, &words) }
    }

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ words: inout Words) -> CodeLine {
        var line = CodeLine()
        var start = 0
        var end = min(bytes.count, Self.longest)
        while end > start, Bytes.isSpace(bytes[end - 1]) { end -= 1 }
        while start < end, Bytes.isSpace(bytes[start]) {
            line.indent += bytes[start] == Bytes.tab ? 4 : 1
            start += 1
        }
        line.length = end - start
        guard start < end else { return line }
        var hash = TokenHash.start
        for index in start..<end { hash = TokenHash.add(bytes[index], to: hash) }
        line.trimmed = hash
        line.tokens.reserveCapacity(16)
        var position = start
        while position < end { position = step(bytes, position, end, start, &line, &words) }
        line.signs = line.tokens.reduce(0) { $0 | $1.signs }
        DefinedName.find(in: &line, language: language?.name ?? "")
        return line
    }

    /// Longer lines are data; what follows is not looked at.
    static let longest = 2_000

    private mutating func step(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ start: Int, _ line: inout CodeLine,
        _ words: inout Words
    ) -> Int {
        if openEnd != nil {
            let (textEnd, next) = leave(bytes, at, end)
            words.addProse(bytes, at, textEnd)
            if openIsComment { line.hasComment = true } else { line.tokens.append(.text(bytes, at, textEnd)) }
            return next
        }
        let byte = bytes[at]
        if Bytes.isSpace(byte) { return at + 1 }
        if at == start, beginsInComment(bytes, at, end) {
            line.hasComment = true
            words.addProse(bytes, at, end)
            return end
        }
        if style.mayBegin(byte), let comment = enter(bytes, at, end, start) {
            if let prose = comment.prose { words.addProse(bytes, prose, end) }
            if comment.prose != nil || openIsComment { line.hasComment = true }
            return comment.next
        }
        if Bytes.isWord(byte) { return readWord(bytes, at, end, &line, &words) }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") {
            return readText(bytes, at, end, &line, &words)
        }
        return Marks.read(bytes, at, end, &line)
    }

    private func readWord(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ line: inout CodeLine, _ words: inout Words
    ) -> Int {
        var stop = at
        var hash = TokenHash.start
        while stop < end, Bytes.isWord(bytes[stop]) {
            hash = TokenHash.add(bytes[stop], to: hash)
            stop += 1
        }
        if Bytes.isDigit(bytes[at]) {
            let last = line.tokens.last
            // `+ 1` and `- 1` are how a boundary moves.
            let isNudge =
                stop - at == 1 && bytes[at] == UInt8(ascii: "1")
                && last.map { $0.kind == .mark && $0.hash < 256 && ($0.hash == 43 || $0.hash == 45) } == true
            line.tokens.append(.init(hash: hash, kind: .number, signs: isNudge ? Sign.nudge.bit : 0))
            return stop
        }
        var signs = SignWords.wholeTable[hash] ?? 0
        signs |= words.addName(bytes, at, stop)
        if stop < end, bytes[stop] == UInt8(ascii: "(") { signs |= Sign.call.bit }
        let start: CodeLine.Token.Start =
            Bytes.isUpper(bytes[at]) ? .capital : bytes[at] == UInt8(ascii: "_") ? .underscore : .plain
        line.tokens.append(.init(hash: hash, kind: .name, signs: signs, start: start))
        return stop
    }

    private func readText(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ line: inout CodeLine, _ words: inout Words
    ) -> Int {
        guard let stop = Self.textEnd(bytes, at, end) else { return Marks.read(bytes, at, end, &line) }
        line.tokens.append(.text(bytes, at, stop))
        words.addProse(bytes, at + 1, stop)
        return min(stop + 1, end)
    }

    /// - Returns: Where a text's closing quote is, or `end`; nil for a lone quote: a lifetime of Rust, an apostrophe.
    static func textEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int) -> Int? {
        let quote = bytes[at]
        var stop = at + 1
        while stop < end, bytes[stop] != quote { stop += bytes[stop] == UInt8(ascii: "\\") ? 2 : 1 }
        if stop < end { return stop }
        return quote == UInt8(ascii: "'") ? nil : end
    }

    /// Goes on in what is open, to its end or the line's.
    mutating func leave(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int) -> (textEnd: Int, next: Int) {
        guard let close = openEnd, let found = Bytes.find(close, in: bytes, from: at, to: end) else {
            return (end, end)
        }
        openEnd = nil
        return (found, found + close.count)
    }

    /// A customary star of a block comment whose beginning the hunk does not show.
    func beginsInComment(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int) -> Bool {
        guard style.hasSlashes, bytes[at] == UInt8(ascii: "*") else { return false }
        return at + 1 >= end || bytes[at + 1] == UInt8(ascii: " ") || bytes[at + 1] == UInt8(ascii: "/")
    }

    /// - Returns: Where to go on, and where the words of a comment to the line's end begin; nil when nothing begins here.
    mutating func enter(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ start: Int
    ) -> (next: Int, prose: Int?)? {
        for comment in style.toEndOfLine where Bytes.starts(bytes, at, end, comment) {
            return (end, at + comment.count)
        }
        for block in style.blocks where Bytes.starts(bytes, at, end, block.open) {
            openEnd = block.close
            // A text in three quotes that begins a line is documentation; anywhere else it is a value.
            openIsComment = !block.isText || at == start
            return (at + block.open.count, nil)
        }
        return nil
    }
}

extension CodeLine.Token {
    fileprivate static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int) -> Self {
        var hash = TokenHash.start
        for index in from..<to { hash = TokenHash.add(bytes[index], to: hash) }
        return Self(hash: hash, kind: .text, signs: Sign.text.bit)
    }
}

/// How a language marks comments.
struct CommentStyle {
    struct Block {
        var open: [UInt8]
        var close: [UInt8]
        var isText: Bool

        init(_ open: String, _ close: String, isText: Bool = false) {
            self.open = Array(open.utf8)
            self.close = Array(close.utf8)
            self.isText = isText
        }
    }

    var toEndOfLine: [[UInt8]]
    var blocks: [Block]
    var hasSlashes: Bool
    /// Bytes below 128 that a comment can begin with, a bit for each.
    private var beginnings: (low: UInt64, high: UInt64) = (0, 0)

    init(toEndOfLine: [[UInt8]], blocks: [Block], hasSlashes: Bool) {
        self.toEndOfLine = toEndOfLine
        self.blocks = blocks
        self.hasSlashes = hasSlashes
        for byte in toEndOfLine.compactMap(\.first) + blocks.compactMap(\.open.first) {
            if byte < 64 { beginnings.low |= 1 << UInt64(byte) } else { beginnings.high |= 1 << UInt64(byte & 63) }
        }
    }

    /// Asked of every byte: most begin no comment.
    func mayBegin(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? beginnings.low >> UInt64(byte) : beginnings.high >> UInt64(byte & 63)) & 1 == 1
    }

    private static let slashes = CommentStyle(
        toEndOfLine: [Array("//".utf8)], blocks: [Block("/*", "*/")], hasSlashes: true)
    private static let php = CommentStyle(
        toEndOfLine: [Array("//".utf8), Array("# ".utf8)], blocks: [Block("/*", "*/")], hasSlashes: true)
    private static let hash = CommentStyle(toEndOfLine: [Array("#".utf8)], blocks: [], hasSlashes: false)
    private static let python = CommentStyle(
        toEndOfLine: [Array("#".utf8)],
        blocks: [Block("\"\"\"", "\"\"\"", isText: true), Block("'''", "'''", isText: true)], hasSlashes: false)
    private static let dashes = CommentStyle(
        toEndOfLine: [Array("--".utf8)], blocks: [Block("{-", "-}"), Block("/*", "*/")], hasSlashes: false)
    private static let markup = CommentStyle(
        toEndOfLine: [Array("// ".utf8)], blocks: [Block("<!--", "-->"), Block("/*", "*/")], hasSlashes: true)

    static func of(_ language: String) -> CommentStyle {
        switch language {
        case "python": python
        case "ruby", "perl", "shell", "elixir", "r", "julia", "": hash
        case "lua", "sql", "haskell": dashes
        case "vue", "svelte", "html", "css": markup
        case "php": php
        default: slashes
        }
    }
}
