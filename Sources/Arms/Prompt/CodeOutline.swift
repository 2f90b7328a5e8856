internal import Classification

/// Where functions and types of a file begin and end, by indentation: right for whatever a formatter has seen, in any
/// language, and harmless where it is not, because more or less of a file is shown, never something else.
///
/// The repairer's parsers know more of Swift and Python, but nothing of files that do not parse, and are ten times slower.
struct CodeOutline {
    struct Declaration: Hashable {
        var name: String
        /// 1-based; with decorators and comments above, and the line that closes it.
        var lines: ClosedRange<Int>
        /// The lines that say what it is called and takes.
        var head: ClosedRange<Int>
        var isContainer: Bool
    }

    let declarations: [Declaration]

    init(_ lines: [[UInt8]]) {
        let isText = Self.textLines(lines)
        declarations = lines.indices.compactMap { index in
            guard !isText[index], let found = Definitions.name(in: lines[index]) else { return nil }
            let head = index...Self.endOfHead(lines, index)
            let start = Self.start(lines, index)
            let end = max(head.upperBound, Self.end(lines, index, isText))
            return Declaration(
                name: String(decoding: lines[index][found.range], as: UTF8.self), lines: start + 1...end + 1,
                head: head.lowerBound + 1...head.upperBound + 1, isContainer: found.isContainer)
        }
    }

    /// The innermost function around a line; a type only where there is no function.
    func enclosing(_ line: Int) -> Declaration? {
        let around = declarations.filter { $0.lines.contains(line) }
        let functions = around.filter { !$0.isContainer && $0.lines.count > 1 }
        return (functions.isEmpty ? around : functions).min { $0.lines.count < $1.lines.count }
    }

    func named(_ name: String) -> [Declaration] { declarations.filter { $0.name == name } }

    /// Lines that begin inside a text of several lines, whose indent means nothing.
    private static func textLines(_ lines: [[UInt8]]) -> [Bool] {
        var isInside = false
        return lines.map { line in
            let begins = isInside
            var position = 0
            while position + 2 < line.count {
                let byte = line[position]
                if byte == 0x22 || byte == 0x27, line[position + 1] == byte, line[position + 2] == byte {
                    isInside.toggle()
                    position += 3
                } else {
                    position += 1
                }
            }
            return begins
        }
    }

    private static func start(_ lines: [[UInt8]], _ index: Int) -> Int {
        let indent = lines[index].indent.count
        var start = index
        while start > 0, index - start < 20 {
            let above = lines[start - 1]
            let text = above.dropFirst(above.indent.count)
            if text.starts(with: ")".utf8), above.indent.count == indent,
                let first = startOfDecorator(lines, start - 1, indent)
            {
                start = first
                continue
            }
            let belongs = ["@", "#[", "///", "/**", "*", "//", "#", "--"].contains { text.starts(with: $0.utf8) }
            guard belongs, above.indent.count == indent || text.first == UInt8(ascii: "*") else { break }
            start -= 1
        }
        return start
    }

    /// A decorator over several lines, as the table of a test with parameters.
    private static func startOfDecorator(_ lines: [[UInt8]], _ end: Int, _ indent: Int) -> Int? {
        var line = end - 1
        while line >= 0, end - line < 100 {
            if lines[line].indent.count == indent, !lines[line].isBlank {
                return lines[line][indent] == UInt8(ascii: "@") ? line : nil
            }
            line -= 1
        }
        return nil
    }

    private static func endOfHead(_ lines: [[UInt8]], _ index: Int) -> Int {
        for end in index..<min(lines.count, index + 12) {
            let last = lines[end].last { $0 != 0x20 && $0 != 0x09 }
            if last == UInt8(ascii: ":") || last == UInt8(ascii: "{") || last == UInt8(ascii: ";") { return end }
            if end > index, lines[end].isBlank { return end - 1 }
        }
        return index
    }

    private static func end(_ lines: [[UInt8]], _ index: Int, _ isText: [Bool]) -> Int {
        let indent = lines[index].indent.count
        var end = index
        for line in (index + 1)..<max(index + 1, lines.count) {
            let text = lines[line]
            if text.isBlank { continue }
            let first = text[text.indent.count]
            let isDirective = first == UInt8(ascii: "#") && text.indent.isEmpty && indent == 0
            if isText[line] || text.indent.count > indent {
                end = line
            } else if text.indent.count == indent, "{)]}".utf8.contains(first) || text.hasEnd(at: indent) {
                end = line
                // A brace that closes ends it, unless something goes on behind it (`) {`, `} else {`).
                if first != UInt8(ascii: "{"), text.last != UInt8(ascii: "{"), text.last != UInt8(ascii: ":") { break }
            } else if !isDirective {
                break
            }
        }
        return end
    }
}

extension [UInt8] {
    /// `end`, as Ruby, Lua and Elixir close what they open.
    fileprivate func hasEnd(at indent: Int) -> Bool {
        self[indent...].starts(with: "end".utf8) && (count == indent + 3 || !Definitions.isNamePart(self[indent + 3]))
    }
}
