/// Cuts a file into tokens, whatever it holds: a byte that fits nowhere is a symbol of its own.
struct Tokenizer {
    private let bytes: [UInt8]
    private let dialect: Dialect
    private let operators: [[UInt8]]
    private var at = 0
    private var line = 1
    private var depth = 0
    private var tokens: [Token] = []

    static func tokens(of bytes: [UInt8], dialect: Dialect) -> [Token] {
        var tokenizer = Tokenizer(bytes: bytes, dialect: dialect)
        tokenizer.run()
        return tokenizer.tokens
    }

    private init(bytes: [UInt8], dialect: Dialect) {
        self.bytes = bytes
        self.dialect = dialect
        operators = dialect.operators.sorted { $0.utf8.count > $1.utf8.count }.map { Array($0.utf8) }
    }

    private mutating func run() {
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case 0x0A:
                endLine()
                at += 1
                line += 1
            case 0x20, 0x09, 0x0D, 0x0C: at += 1
            case UInt8(ascii: "\\") where dialect.layout == .indentation: skipContinuation()
            case UInt8(ascii: "#") where dialect.layout == .indentation: skipToLineEnd()
            case UInt8(ascii: "/") where dialect.layout == .braces && peek(1) == UInt8(ascii: "/"): skipToLineEnd()
            case UInt8(ascii: "/") where dialect.layout == .braces && peek(1) == UInt8(ascii: "*"): skipBlockComment()
            default: takeToken(byte)
            }
        }
        endLine()
        markSpaces()
    }

    private func peek(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

    private mutating func endLine() {
        guard dialect.layout == .indentation, depth == 0, let last = tokens.last, last.kind != .lineEnd else { return }
        tokens.append(Token(kind: .lineEnd, range: at..<at, line: line, text: ""))
    }

    private mutating func skipContinuation() {
        at += 1
        while at < bytes.count, bytes[at] == 0x0D { at += 1 }
        if at < bytes.count, bytes[at] == 0x0A {
            at += 1
            line += 1
        }
    }

    private mutating func skipToLineEnd() {
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    }

    private mutating func skipBlockComment() {
        var nesting = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                nesting += 1
                at += 2
            } else if bytes[at] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                nesting -= 1
                at += 2
                if nesting == 0 { return }
            } else {
                if bytes[at] == 0x0A { line += 1 }
                at += 1
            }
        }
    }

    private mutating func takeToken(_ byte: UInt8) {
        let start = at
        let startLine = line
        let kind: Token.Kind
        if Self.isNameStart(byte) || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") {
            at += 1
            while at < bytes.count, Self.isNamePart(bytes[at]) || bytes[at] == UInt8(ascii: "`") { at += 1 }
            kind = takeStringAfterPrefix(start) ? .string : .name
        } else if Self.isDigit(byte)
            || (byte == UInt8(ascii: ".") && Self.isDigit(peek(1)) && dialect.layout == .indentation)
        {
            takeNumber()
            kind = .number
        } else if byte == UInt8(ascii: "\"") || (byte == UInt8(ascii: "'") && dialect.layout == .indentation) {
            takeString(hashes: 0)
            kind = .string
        } else if byte == UInt8(ascii: "#"), let hashes = rawStringHashes() {
            at += hashes
            takeString(hashes: hashes)
            kind = .string
        } else {
            takeSymbol(byte)
            kind = .symbol
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        let isKeyword = kind == .name && dialect.keywords.contains(text)
        tokens.append(
            Token(kind: isKeyword ? .keyword : kind, range: start..<at, line: startLine, text: text))
    }

    /// `r"..."`, `f'...'`, `b"..."`: a short name directly before a quote belongs to the string.
    private mutating func takeStringAfterPrefix(_ start: Int) -> Bool {
        guard dialect.layout == .indentation, at - start <= 2, at < bytes.count,
            bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'"),
            bytes[start..<at].allSatisfy({ "rRbBfFuU".utf8.contains($0) })
        else { return false }
        takeString(hashes: 0)
        return true
    }

    private func rawStringHashes() -> Int? {
        guard dialect.layout == .braces else { return nil }
        var count = 0
        while peek(count) == UInt8(ascii: "#") { count += 1 }
        return peek(count) == UInt8(ascii: "\"") ? count : nil
    }

    private mutating func takeString(hashes: Int) {
        let quote = bytes[at]
        let isTriple = peek(1) == quote && peek(2) == quote
        let closing =
            [UInt8](repeating: quote, count: isTriple ? 3 : 1) + [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
        at += isTriple ? 3 : 1
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\\"), hashes == 0 {
                if dialect.layout == .braces, peek(1) == UInt8(ascii: "(") {
                    at += 1
                    skipInterpolation()
                } else {
                    if peek(1) == 0x0A { line += 1 }
                    at = min(at + 2, bytes.count)
                }
            } else if byte == quote, bytes[at...].starts(with: closing) {
                at += closing.count
                return
            } else if byte == 0x0A {
                if !isTriple { return }
                line += 1
                at += 1
            } else {
                at += 1
            }
        }
    }

    /// Stands on the `(` of `\(`; leaves behind the matching `)`.
    private mutating func skipInterpolation() {
        var nesting = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                takeString(hashes: 0)
                continue
            }
            if byte == 0x0A { return }
            at += 1
            if byte == UInt8(ascii: "(") { nesting += 1 }
            if byte == UInt8(ascii: ")") {
                nesting -= 1
                if nesting == 0 { return }
            }
        }
    }

    private mutating func takeNumber() {
        while at < bytes.count {
            let byte = bytes[at]
            let isExponentSign =
                (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && (bytes[at - 1] | 0x20) == UInt8(ascii: "e")
                && !bytes[..<at].suffix(8).contains(UInt8(ascii: "x"))
            let isPoint =
                byte == UInt8(ascii: ".")
                && (Self.isDigit(peek(1))
                    || (dialect.layout == .indentation && !Self.isNameStart(peek(1)) && peek(1) != byte))
            guard Self.isNamePart(byte) || isExponentSign || isPoint else { return }
            at += 1
        }
    }

    private mutating func takeSymbol(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
        default: break
        }
        for candidate in operators where bytes[at...].starts(with: candidate) {
            at += candidate.count
            return
        }
        at += 1
    }

    private mutating func markSpaces() {
        for index in tokens.indices where tokens[index].kind != .lineEnd {
            let range = tokens[index].range
            let before = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : 0x0A
            let after = range.upperBound < bytes.count ? bytes[range.upperBound] : 0x0A
            tokens[index].spaceBefore = Self.isBlank(before) || "([{,;:".utf8.contains(before)
            tokens[index].spaceAfter = Self.isBlank(after) || ")]},;:".utf8.contains(after)
            tokens[index].opensLine = index == 0 || tokens[index - 1].line < tokens[index].line
            if index > 0, tokens[index - 1].kind == .string, tokens[index - 1].line < tokens[index].line {
                tokens[index].opensLine = bytes[..<range.lowerBound].last { $0 != 0x20 && $0 != 0x09 } == 0x0A
            }
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    static func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }
    static func isNamePart(_ byte: UInt8) -> Bool { isNameStart(byte) || isDigit(byte) }
}
