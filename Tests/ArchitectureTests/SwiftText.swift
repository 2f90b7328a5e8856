/// Swift source split into what a compiler acts on and what it only reads: enough of a lexer for line checks.
///
/// Regex literals are taken for code; a quote inside one is a string up to the end of its line at most.
struct SwiftText {
    /// The source with comments and string contents blanked; lines and columns stay where they were.
    private(set) var text = ""
    private(set) var lines: [String] = []
    private var code: [UInt8] = []
    /// Contents of string literals with the 1-based line on which each begins.
    private(set) var strings: [(line: Int, text: String)] = []

    private static let newline = UInt8(ascii: "\n")
    private let source: [UInt8]
    private var at = 0
    private var line = 1

    init(_ text: String) {
        source = Array(text.utf8)
        code.reserveCapacity(source.count)
        readCode(untilParenthesis: false)
        self.text = String(decoding: code, as: UTF8.self)
        lines = code.split(separator: Self.newline, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private func sees(_ text: String, ahead: Int = 0) -> Bool {
        source[min(at + ahead, source.count)...].starts(with: text.utf8)
    }

    private mutating func take(blank: Bool) {
        let byte = source[at]
        if byte == Self.newline { line += 1 }
        code.append(blank && byte != Self.newline ? UInt8(ascii: " ") : byte)
        at += 1
    }

    private mutating func take(_ count: Int, blank: Bool) {
        for _ in 0..<count where at < source.count { take(blank: blank) }
    }

    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while at < source.count {
            let byte = source[at]
            if byte == UInt8(ascii: "/"), sees("//") {
                while at < source.count, source[at] != Self.newline { take(blank: true) }
            } else if byte == UInt8(ascii: "/"), sees("/*") {
                readBlockComment()
            } else if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\""), let pounds = stringStart() {
                readString(pounds: pounds)
            } else {
                if source[at] == UInt8(ascii: "(") { depth += 1 }
                if source[at] == UInt8(ascii: ")") { depth -= 1 }
                take(blank: false)
                if untilParenthesis, depth == 0 { return }
            }
        }
    }

    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                take(2, blank: true)
            } else if sees("*/") {
                depth -= 1
                take(2, blank: true)
            } else {
                take(blank: true)
            }
        } while depth > 0 && at < source.count
    }

    /// - Returns: The number of `#` before a string literal that starts here, else nil.
    private func stringStart() -> Int? {
        var pounds = 0
        while at + pounds < source.count, source[at + pounds] == UInt8(ascii: "#") { pounds += 1 }
        return at + pounds < source.count && source[at + pounds] == UInt8(ascii: "\"") ? pounds : nil
    }

    private mutating func readString(pounds: Int) {
        let hashes = String(repeating: "#", count: pounds)
        let isMultiline = sees("\"\"\"", ahead: pounds)
        let quote = isMultiline ? "\"\"\"" : "\""
        let start = line
        var text: [UInt8] = []
        take(pounds + quote.count, blank: false)
        while at < source.count {
            if sees(quote + hashes) {
                take(quote.count + pounds, blank: false)
                break
            } else if sees("\\" + hashes + "(") {
                take(1 + pounds, blank: true)
                readCode(untilParenthesis: true)
                text.append(UInt8(ascii: " "))
            } else if sees("\\" + hashes) {
                text += source[at..<min(at + 2 + pounds, source.count)]
                take(2 + pounds, blank: true)
            } else if source[at] == Self.newline, !isMultiline {
                break
            } else {
                text.append(source[at])
                take(blank: true)
            }
        }
        strings.append((start, String(decoding: text, as: UTF8.self)))
    }
}
