/// Reading of what a command printed. Everything here is for people or evidence; no verdict hangs on it.
enum LogText {
    static let tailLines = 60

    static func whole(_ log: [UInt8]) -> String { withoutEscapes(String(decoding: log, as: UTF8.self)) }

    static func tail(of log: [UInt8]) -> String { lastLines(whole(Array(log.suffix(64 << 10))), tailLines) }

    static func lastLines(_ text: String, _ count: Int) -> String {
        text.trimmingNewlines.split(separator: "\n", omittingEmptySubsequences: false).suffix(count)
            .joined(separator: "\n")
    }

    /// Head and tail of a long text.
    static func shortened(_ text: String, limit: Int = 4000) -> String {
        guard text.count > limit else { return text }
        return text.prefix(limit / 3) + "\n[...]\n" + text.suffix(limit - limit / 3)
    }

    /// The lines with `error:` and two after each, as compilers print a place; nil without any.
    static func compilerErrors(in text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var kept: [Substring] = []
        for (index, line) in lines.enumerated() where line.contains("error:") || line.hasPrefix("error[") {
            kept += lines[index..<min(index + 4, lines.count)]
            if kept.count > 60 { break }
        }
        return kept.isEmpty ? nil : shortened(kept.joined(separator: "\n"))
    }

    /// Places that compilers and runtimes print as `path:line:column: error:`, once each, in order; paths as printed.
    static func compilerPlaces(in text: String) -> [StackFrame] {
        var seen: Set<StackFrame> = []
        var places: [StackFrame] = []
        for line in text.split(separator: "\n") where line.contains("error") {
            let parts = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count >= 3, let number = Int(parts[1]), number > 0, !parts[0].contains(" ") else { continue }
            let frame = StackFrame(path: String(parts[0]), line: number)
            if seen.insert(frame).inserted { places.append(frame) }
            if places.count == 50 { break }
        }
        return places
    }

    private static func withoutEscapes(_ text: String) -> String {
        guard text.utf8.contains(0x1B) else { return text }
        var kept: [UInt8] = []
        var inEscape = false
        for byte in text.utf8 {
            if byte == 0x1B {
                inEscape = true
            } else if inEscape {
                // A colour sequence is ESC [ digits letter.
                if (0x40...0x7E).contains(byte), byte != UInt8(ascii: "[") { inEscape = false }
            } else {
                kept.append(byte)
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}

extension StringProtocol {
    var trimmingSpaces: SubSequence {
        var part = self[...]
        while part.first == " " || part.first == "\t" { part.removeFirst() }
        while part.last == " " || part.last == "\t" { part.removeLast() }
        return part
    }

    var trimmingNewlines: String {
        var part = self[...]
        while let last = part.last, last.isNewline || last == " " { part.removeLast() }
        while let first = part.first, first.isNewline { part.removeFirst() }
        return String(part)
    }
}
