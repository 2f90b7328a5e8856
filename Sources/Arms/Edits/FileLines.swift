/// A file as lines, each with its own end, so that what no edit touches keeps its bytes.
struct FileLines {
    struct Line {
        /// Without its end.
        var content: [UInt8]
        var end: [UInt8]
        /// Put there by an earlier block of the same answer.
        var isNew: Bool
        var keys: LineKeys.Keys
    }

    private(set) var lines: [Line] = []
    private var keys = LineKeys()
    private let mark: [UInt8]
    private let usualEnd: [UInt8]
    private var endsWithLineEnd: Bool

    /// UTF-8's byte order mark: no part of the first line.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    init(_ bytes: [UInt8]) {
        mark = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark : []
        var found: [Line] = []
        var rest = bytes[mark.count...]
        var returns = 0
        while !rest.isEmpty {
            let feed = rest.firstIndex(of: 0x0A)
            var content = rest[..<(feed ?? rest.endIndex)]
            var end: [UInt8] = feed == nil ? [] : [0x0A]
            if feed != nil, content.last == 0x0D {
                content = content.dropLast()
                end = [0x0D, 0x0A]
                returns += 1
            }
            let line = Array(content)
            found.append(Line(content: line, end: end, isNew: false, keys: keys.keys(of: line)))
            rest = feed.map { rest[($0 + 1)...] } ?? []
        }
        usualEnd = returns * 2 > found.count ? [0x0D, 0x0A] : [0x0A]
        endsWithLineEnd = found.last.map { !$0.end.isEmpty } ?? true
        lines = found
    }

    var bytes: [UInt8] {
        var result = mark
        for (index, line) in lines.enumerated() {
            result += line.content
            if index + 1 < lines.count {
                result += line.end.isEmpty ? usualEnd : line.end
            } else if endsWithLineEnd {
                result += line.end.isEmpty ? usualEnd : line.end
            }
        }
        return result
    }

    mutating func keys(of content: [UInt8]) -> LineKeys.Keys { keys.keys(of: content) }

    /// Replaces the lines from `start` on as the script says.
    ///
    /// - Parameter indent: what becomes of the white space before a line that comes.
    mutating func apply(_ script: EditScript, at start: Int, indent: Indentation) {
        var index = start
        var result: [Line] = []
        for line in script.lines {
            switch line.action {
            case .keep:
                result.append(lines[index])
                index += 1
            case .remove: index += 1
            case .add:
                let content = indent.moved(line.content)
                let end = result.last?.end ?? (lines.indices.contains(index) ? lines[index].end : lines.last?.end)
                result.append(
                    Line(
                        content: content, end: end.flatMap { $0.isEmpty ? nil : $0 } ?? usualEnd, isNew: true,
                        keys: keys.keys(of: content)))
            }
        }
        let reachesEnd = index == lines.count
        lines.replaceSubrange(start..<index, with: result)
        // Only a diff speaks of the last line's end, and only where it shows that line.
        if reachesEnd, script.lines.contains(where: \.isUnended) {
            endsWithLineEnd = !(script.lines.last { $0.action != .remove }?.isUnended ?? false)
        }
    }

    /// Replaces bytes within one line.
    mutating func replace(_ range: Range<Int>, of line: Int, with bytes: [UInt8]) {
        lines[line].content.replaceSubrange(range, with: bytes)
        lines[line].isNew = true
        lines[line].keys = keys.keys(of: lines[line].content)
    }
}

/// Numbers for lines that are the same, so that comparing two of them costs nothing.
struct LineKeys {
    struct Keys: Hashable {
        var exact: Int
        /// Without white space at the end.
        var trimmed: Int
        /// Without white space at either end.
        var stripped: Int
    }

    private var numbers: [ArraySlice<UInt8>: Int] = [:]

    mutating func keys(of content: [UInt8]) -> Keys {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        let end = content.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? 0
        let start = content.firstIndex { !isSpace($0) } ?? 0
        return Keys(
            exact: number(content[...]), trimmed: number(content[..<end]),
            stripped: number(content[min(start, end)..<end]))
    }

    private mutating func number(_ text: ArraySlice<UInt8>) -> Int {
        if let number = numbers[text] { return number }
        numbers[text] = numbers.count
        return numbers.count - 1
    }
}
