/// Parts of a Rust source file that are tests: items under `#[cfg(test)]` and functions with `#[test]` and its kin.
///
/// A lexer, no parser: it knows comments, strings, characters and brackets, which is enough to find where an item ends.
struct RustTestRegions {
    /// Byte ranges from the first attribute of an item to its end, in order, none inside another.
    private(set) var ranges: [Range<Int>] = []
    /// Other places that ask whether this is a test: `cfg(not(test))`, `cfg!(test)`.
    private(set) var conditions = 0

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        while place < bytes.count {
            if isAttribute(at: place) { readItem() } else { step() }
        }
    }

    var contents: [[UInt8]] { ranges.map { Array(bytes[$0]) } }

    /// The file with each region become another text.
    func replaced(by texts: [[UInt8]]) -> [UInt8] {
        var result: [UInt8] = []
        var end = 0
        for (range, text) in zip(ranges, texts) {
            result += bytes[end..<range.lowerBound] + text
            end = range.upperBound
        }
        return result + bytes[end...]
    }

    private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    private func isAttribute(at index: Int) -> Bool {
        byte(index) == UInt8(ascii: "#")
            && (byte(index + 1) == UInt8(ascii: "[")
                || byte(index + 1) == UInt8(ascii: "!") && byte(index + 2) == UInt8(ascii: "["))
    }

    /// A run of attributes and, when one of them makes it a test, the item below them.
    private mutating func readItem() {
        let start = place
        var isTest = false
        while isAttribute(at: place) {
            let isInner = byte(place + 1) == UInt8(ascii: "!")
            let attribute = place
            skipAttribute()
            let words = Self.words(bytes[attribute..<place])
            if Self.isCondition(words) { conditions += 1 }
            if Self.makesTest(words) {
                if isInner {
                    // The whole file is a test.
                    ranges = [0..<bytes.count]
                    place = bytes.count
                    return
                }
                isTest = true
            }
            skipBlanks()
        }
        guard isTest else { return }
        skipToItemEnd()
        ranges.append(start..<place)
    }

    private mutating func skipAttribute() {
        var depth = 0
        repeat {
            switch byte(place) {
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            default: break
            }
            if depth == 0, byte(place) == UInt8(ascii: "]") {
                place += 1
                return
            }
            skipToken()
        } while place < bytes.count
    }

    private mutating func skipToItemEnd() {
        var depth = 0
        // A field or an argument ends with a comma; an item's generics may hold one.
        let keywords: Set<String> = [
            "pub", "mod", "fn", "use", "impl", "struct", "enum", "trait", "type", "const", "static", "extern", "async",
            "unsafe", "macro_rules", "union",
        ]
        let isItem = keywords.contains(Self.words(bytes[place..<min(place + 32, bytes.count)]).first ?? "")
        while place < bytes.count {
            switch byte(place) {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 {
                    place += 1
                    if byte(place) == UInt8(ascii: ";") { place += 1 }
                    return
                }
            case UInt8(ascii: ";") where depth == 0, UInt8(ascii: ",") where depth == 0 && !isItem:
                place += 1
                return
            default: break
            }
            // The end of what surrounds it.
            if depth < 0 { return }
            skipToken()
        }
    }

    /// One token outside attributes; notes `cfg!(... test ...)`.
    private mutating func step() {
        if byte(place) == UInt8(ascii: "c"), place == 0 || !Self.isWord(byte(place - 1)),
            bytes[place...].starts(with: Array("cfg!".utf8))
        {
            let line = bytes[place...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "{") }
            if Self.words(line).contains("test") { conditions += 1 }
        }
        skipToken()
    }
}

// MARK: - Words of attributes

extension RustTestRegions {
    private static func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Names in order; a string's text (`feature = "test"`) is none.
    private static func words(_ bytes: ArraySlice<UInt8>) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var inString = false
        for byte in bytes + [0x20] {
            if byte == UInt8(ascii: "\"") { inString.toggle() }
            if !inString, isWord(byte) {
                word.append(byte)
            } else if !word.isEmpty {
                words.append(String(decoding: word, as: UTF8.self))
                word = []
            }
        }
        return words
    }

    /// `cfg(test)`, `cfg(all(test, unix))`, `test`, `tokio::test(...)`, `rstest`, `test_case(...)`, `bench`.
    private static func makesTest(_ words: [String]) -> Bool {
        guard let first = words.first else { return false }
        if first == "cfg" { return words.contains("test") && !words.contains("not") }
        if first == "cfg_attr" { return false }
        let named: Set<String> = [
            "test", "bench", "rstest", "test_case", "quickcheck", "wasm_bindgen_test", "test_log",
        ]
        return named.contains(first) || words.dropFirst().first == "test"
    }

    private static func isCondition(_ words: [String]) -> Bool {
        (words.first == "cfg" && words.contains("not") || words.first == "cfg_attr") && words.contains("test")
    }
}

// MARK: - Tokens

extension RustTestRegions {
    private mutating func skipBlanks() {
        while place < bytes.count {
            let next = byte(place)
            if next == 0x20 || (0x09...0x0D).contains(next) {
                place += 1
            } else if next == UInt8(ascii: "/"), [UInt8(ascii: "/"), UInt8(ascii: "*")].contains(byte(place + 1)) {
                skipToken()
            } else {
                return
            }
        }
    }

    /// A comment, a string, a character or a word as one; any other byte alone.
    private mutating func skipToken() {
        let first = byte(place)
        switch first {
        case UInt8(ascii: "/") where byte(place + 1) == UInt8(ascii: "/"):
            while place < bytes.count, byte(place) != UInt8(ascii: "\n") { place += 1 }
        case UInt8(ascii: "/") where byte(place + 1) == UInt8(ascii: "*"): skipBlockComment()
        case UInt8(ascii: "\""): skipString()
        case UInt8(ascii: "'"): skipQuote()
        default:
            guard Self.isWord(first) else {
                place += 1
                return
            }
            let start = place
            while Self.isWord(byte(place)) { place += 1 }
            // `r"..."`, `br##"..."##`, `cr"..."`: no escapes inside.
            let word = bytes[start..<place]
            if [[0x72], [0x62, 0x72], [0x63, 0x72]].contains(Array(word)) { skipRawString() }
        }
    }

    /// They nest.
    private mutating func skipBlockComment() {
        var depth = 0
        while place < bytes.count {
            let pair = (byte(place), byte(place + 1))
            if pair == (UInt8(ascii: "/"), UInt8(ascii: "*")) {
                depth += 1
                place += 2
            } else if pair == (UInt8(ascii: "*"), UInt8(ascii: "/")) {
                depth -= 1
                place += 2
                if depth == 0 { return }
            } else {
                place += 1
            }
        }
    }

    private mutating func skipString() {
        place += 1
        while place < bytes.count, byte(place) != UInt8(ascii: "\"") {
            place += byte(place) == UInt8(ascii: "\\") ? 2 : 1
        }
        place = min(place + 1, bytes.count)
    }

    /// The place is after the `r`; `r#name` is a name.
    private mutating func skipRawString() {
        var hashes = 0
        while byte(place + hashes) == UInt8(ascii: "#") { hashes += 1 }
        guard byte(place + hashes) == UInt8(ascii: "\"") else { return }
        place += hashes + 1
        let end = [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
        while place < bytes.count, !bytes[place...].starts(with: end) { place += 1 }
        place = min(place + end.count, bytes.count)
    }

    /// A character literal, or the sign of a lifetime.
    private mutating func skipQuote() {
        let next = byte(place + 1)
        if next == UInt8(ascii: "\\") {
            place += 3
            while place < bytes.count, byte(place) != UInt8(ascii: "'") { place += 1 }
            place = min(place + 1, bytes.count)
            return
        }
        let length = next < 0x80 ? 1 : next < 0xE0 ? 2 : next < 0xF0 ? 3 : 4
        place += byte(place + 1 + length) == UInt8(ascii: "'") ? length + 2 : 1
    }
}
