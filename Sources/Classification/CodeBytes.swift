/// Bytes of source as a scanner asks about them; what is beyond ASCII counts as part of a word.
enum Bytes {
    static let tab = UInt8(ascii: "\t")

    static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    static func isUpper(_ byte: UInt8) -> Bool { byte >= 65 && byte <= 90 }
    static func isLower(_ byte: UInt8) -> Bool { byte >= 97 && byte <= 122 }
    static func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 32) || byte >= 128 }
    static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }

    static func starts(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ text: [UInt8]) -> Bool {
        guard at + text.count <= end else { return false }
        for index in text.indices where bytes[at + index] != text[index] { return false }
        return true
    }

    static func find(_ text: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, from: Int, to end: Int) -> Int? {
        var at = from
        while at + text.count <= end {
            if bytes[at] == text[0], starts(bytes, at, end, text) { return at }
            at += 1
        }
        return nil
    }
}

/// Pieces of names, and words of comments and texts, in lower case, as hashes.
struct Words {
    var code: [UInt64] = []
    var prose: [UInt64] = []
    /// False for lines of which only the names are asked.
    var isKept = true

    static let longest = 24

    /// Splits `someName`, `some_name` and `SOMEName2` into pieces.
    /// - Returns: The signs that the pieces carry.
    mutating func addName(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int) -> UInt64 {
        guard isKept else { return 0 }
        var signs: UInt64 = 0
        Self.pieces(bytes, from, to) { hash in
            code.append(hash)
            signs |= SignWords.partTable[hash] ?? 0
        }
        return signs
    }

    mutating func addProse(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int) {
        guard isKept else { return }
        Self.pieces(bytes, from, to) { prose.append($0) }
    }

    static func pieces(
        _ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int, _ take: (UInt64) -> Void
    ) {
        var at = from
        while at < to {
            guard Bytes.isLetter(bytes[at]) else {
                at += 1
                continue
            }
            let start = at
            var hash = TokenHash.start
            while at < to, Bytes.isLetter(bytes[at]) {
                let isUpper = Bytes.isUpper(bytes[at])
                if at > start, isUpper {
                    let nextIsLower = at + 1 < to && Bytes.isLower(bytes[at + 1])
                    if Bytes.isLower(bytes[at - 1]) || nextIsLower { break }
                }
                hash = TokenHash.add(isUpper ? bytes[at] | 32 : bytes[at], to: hash)
                at += 1
            }
            if at - start >= 2, at - start <= longest { take(hash) }
        }
    }
}

/// Operators and brackets.
enum Marks {
    private static let pairs: [(String, UInt64)] = [
        ("&&", Sign.both.bit), ("||", Sign.both.bit), ("==", Sign.equality.bit), ("!=", Sign.equality.bit),
        ("<=", Sign.order.bit), (">=", Sign.order.bit), ("=>", Sign.function.bit), ("->", 0), ("::", Sign.member.bit),
        ("?.", Sign.null.bit), ("??", Sign.null.bit | Sign.fallback.bit), ("?:", Sign.null.bit),
        (":=", Sign.assignment.bit),
        ("+=", Sign.assignment.bit), ("-=", Sign.assignment.bit), ("<<", 0), (">>", 0), ("..", 0),
        ("#[", Sign.decorator.bit),
    ]
    private static let pairTable: [UInt16: UInt64] = Dictionary(
        uniqueKeysWithValues: pairs.map { pair in
            let bytes = Array(pair.0.utf8)
            return (UInt16(bytes[0]) << 8 | UInt16(bytes[1]), pair.1)
        })

    static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ line: inout CodeLine) -> Int {
        let byte = bytes[at]
        if at + 1 < end {
            let pair = UInt16(byte) << 8 | UInt16(bytes[at + 1])
            if let signs = pairTable[pair] {
                // `===` and `!==` are one mark.
                let isLong = at + 2 < end && bytes[at + 2] == UInt8(ascii: "=") && signs & Sign.equality.bit != 0
                line.tokens.append(.init(hash: UInt64(pair), kind: .mark, signs: signs))
                return at + (isLong ? 3 : 2)
            }
        }
        let isSpaced = at + 1 < end && Bytes.isSpace(bytes[at + 1]) && at > 0 && Bytes.isSpace(bytes[at - 1])
        let signs: UInt64 =
            switch byte {
            case UInt8(ascii: "!"): Sign.negation.bit
            case UInt8(ascii: "<"), UInt8(ascii: ">"): isSpaced ? Sign.order.bit : 0
            case UInt8(ascii: "?"): isSpaced ? Sign.condition.bit : 0
            case UInt8(ascii: "="): Sign.assignment.bit
            case UInt8(ascii: "."): Sign.member.bit
            case UInt8(ascii: "@"): line.tokens.isEmpty ? Sign.decorator.bit : 0
            default: 0
            }
        line.tokens.append(.init(hash: UInt64(byte), kind: .mark, signs: signs))
        return at + 1
    }
}
