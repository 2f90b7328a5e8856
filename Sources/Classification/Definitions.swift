/// Tells which name a line of code defines, by the words before it; one table for all languages.
///
/// A guess: good enough to rank files and to cut a function out of one. Nothing is judged by it.
public enum Definitions {
    private static let definers: Set<String> = [
        "def", "class", "func", "fn", "function", "struct", "enum", "interface", "trait", "type", "protocol", "actor",
        "fun", "object", "module", "defmodule", "defp", "defmacro", "sub", "proc", "namespace", "union", "record",
        "typealias", "extension", "impl", "macro_rules", "init", "package", "constructor",
    ]
    private static let containers: Set<String> = [
        "class", "struct", "enum", "interface", "trait", "protocol", "actor", "object", "module", "defmodule", "impl",
        "namespace", "extension", "union", "package",
    ]
    private static let holders: Set<String> = ["let", "var", "val", "const", "static"]
    private static let modifiers: Set<String> = [
        "pub", "public", "private", "protected", "internal", "fileprivate", "open", "final", "static", "async",
        "export", "default", "override", "mutating", "nonmutating", "abstract", "const", "unsafe", "extern", "inline",
        "virtual", "data", "sealed", "case", "indirect", "nonisolated", "declare", "local", "suspend", "crate",
        "partial", "readonly", "lazy", "weak", "constexpr", "consteval", "convenience", "required", "isolated",
    ]
    private static let control: Set<String> = [
        "if", "for", "while", "switch", "catch", "return", "else", "do", "elif", "until", "with", "guard", "match",
        "sizeof", "assert", "throw", "raise", "await", "yield", "print", "super", "function", "func", "fn", "unless",
        "case", "new", "delete", "typeof", "when", "try", "in", "and", "or", "not", "lambda", "using", "lock", "repeat",
    ]

    public struct Found: Hashable, Sendable {
        /// Bytes of the name within the line.
        public var range: Range<Int>
        /// Whether it holds functions rather than being one.
        public var isContainer: Bool
    }

    /// - Parameter line: without its end; its indices start at 0.
    public static func name(in line: [UInt8]) -> Found? {
        let indent = line.prefix { $0 == 0x20 || $0 == 0x09 }.count
        guard indent < line.count, !"/*#'\"".utf8.contains(line[indent]) || line[indent...].starts(with: "#define".utf8)
        else { return nil }
        return byWord(line, from: indent) ?? byShape(line, from: indent)
    }

    private static func byWord(_ line: [UInt8], from indent: Int) -> Found? {
        var position = indent
        var definer: String?
        var words = 0
        while words < 12, let word = nextWord(line, &position, after: definer) {
            words += 1
            let text = String(decoding: line[word], as: UTF8.self)
            if text == "define", word.lowerBound > 0, line[word.lowerBound - 1] == UInt8(ascii: "#") {
                definer = text
            } else if definers.contains(text), definer == nil || definer != "func" {
                // `init` and `constructor` are names too.
                if text == "init" || text == "constructor" {
                    return follows(line, word.upperBound, "(<?!") ? Found(range: word, isContainer: false) : nil
                }
                definer = text
            } else if let definer {
                return Found(range: word, isContainer: containers.contains(definer))
            } else if holders.contains(text), indent <= 4, let name = held(line, word.upperBound) {
                return Found(range: name, isContainer: false)
            } else if !modifiers.contains(text) {
                return nil
            }
        }
        return nil
    }

    /// The next word with nothing but blanks, attributes and a method's receiver before it.
    private static func nextWord(_ line: [UInt8], _ position: inout Int, after definer: String?) -> Range<Int>? {
        while position < line.count {
            let byte = line[position]
            if isNamePart(byte) {
                let start = position
                while position < line.count, isNamePart(line[position]) { position += 1 }
                // `def self.name`: what is before the dot is the receiver.
                if definer == "def", position < line.count, line[position] == UInt8(ascii: ".") { continue }
                return start..<position
            }
            if byte == UInt8(ascii: "(") {
                // `func (r *Receiver) Name`, `pub(crate) fn`.
                guard let close = line[position...].firstIndex(of: UInt8(ascii: ")")) else { return nil }
                guard definer == nil || definer == "func" else { return nil }
                position = close + 1
            } else if byte == UInt8(ascii: "@") || byte == UInt8(ascii: "[") {
                position =
                    line[position...].firstIndex { $0 == 0x20 || $0 == UInt8(ascii: "]") }.map { $0 + 1 } ?? line.count
            } else if " \t*&#.!".utf8.contains(byte) {
                position += 1
            } else {
                return nil
            }
        }
        return nil
    }

    /// `const name =`, `let name:`
    private static func held(_ line: [UInt8], _ start: Int) -> Range<Int>? {
        var position = start
        while position < line.count, line[position] == 0x20 { position += 1 }
        let name = position
        while position < line.count, isNamePart(line[position]) { position += 1 }
        guard position > name else { return nil }
        let text = String(decoding: line[name..<position], as: UTF8.self)
        guard !definers.contains(text), !modifiers.contains(text) else { return nil }
        return follows(line, position, "=:") ? name..<position : nil
    }

    /// Without a word: `int name(...) {`, `name(...) {` in a class, `NAME = ...` at the margin.
    private static func byShape(_ line: [UInt8], from indent: Int) -> Found? {
        if indent == 0, isNamePart(line[0]) {
            let end = line.firstIndex { !isNamePart($0) } ?? line.count
            if follows(line, end, "="), let sign = line[end...].firstIndex(of: 0x3D) {
                return sign + 1 < line.count && line[sign + 1] == 0x3D ? nil : Found(range: 0..<end, isContainer: false)
            }
        }
        guard let open = line.firstIndex(of: UInt8(ascii: "(")), open > indent, isNamePart(line[open - 1]) else {
            return nil
        }
        let start = line[..<open].lastIndex { !isNamePart($0) }.map { $0 + 1 } ?? 0
        let name = String(decoding: line[start..<open], as: UTF8.self)
        let last = line.last { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
        let opens = last == UInt8(ascii: "{")
        guard !control.contains(name), opens || (indent == 0 && start > 0 && last != UInt8(ascii: ";")) else {
            return nil
        }
        // A call that takes a block, or anything with a value or a text before it, is no definition.
        let before = line[indent..<start]
        guard before.allSatisfy({ isNamePart($0) || " \t*&:<>,[]~@?".utf8.contains($0) }) else { return nil }
        let first = before.prefix { isNamePart($0) }
        if control.contains(String(decoding: first, as: UTF8.self)) { return nil }
        if open + 1 < line.count, "\"'`".utf8.contains(line[open + 1]) { return nil }
        let rest = String(decoding: line[open...], as: UTF8.self)
        return rest.contains("=>") || rest.contains("function") ? nil : Found(range: start..<open, isContainer: false)
    }

    private static func follows(_ line: [UInt8], _ position: Int, _ signs: String) -> Bool {
        let rest = line[position...].drop { $0 == 0x20 || $0 == 0x09 }
        return rest.first.map { signs.utf8.contains($0) } ?? false
    }

    public static func isNamePart(_ byte: UInt8) -> Bool {
        (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x39)
            || byte == 0x5F || byte >= 0x80
    }
}
