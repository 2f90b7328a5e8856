import GitStore

/// A message that git has prepared.
struct CommitMessage {
    /// Line ends included.
    private let lines: [ArraySlice<UInt8>]
    /// What comments begin with.
    let mark: String
    private let keepsComments: Bool

    init(_ bytes: [UInt8], settings: MessageSettings) {
        lines = Self.lines(of: bytes)
        mark = settings.commentMark ?? Self.chosenMark(lines) ?? "#"
        keepsComments = ["verbatim", "whitespace", "scissors"].contains(settings.cleanup)
    }

    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
            lines.append(rest[..<end])
            rest = rest[end...]
        }
        return lines
    }

    /// What git has taken with `core.commentChar=auto`: the last line is a comment of its own, if it wrote any.
    /// - SeeAlso: git-config(1), core.commentChar.
    private static func chosenMark(_ lines: [ArraySlice<UInt8>]) -> String? {
        guard let first = lines.last?.first, "#;@!$%^&|:".utf8.contains(first) else { return nil }
        return String(decoding: [first], as: UTF8.self)
    }

    /// git would stop the commit: nothing but comments and signatures.
    var isEmpty: Bool {
        let signature = Array("Signed-off-by: ".utf8)
        return lines.prefix { !isScissors($0) }.allSatisfy { line in
            isComment(line) || line.starts(with: signature) || line.allSatisfy { $0 <= 0x20 }
        }
    }

    /// With a line among git's own comments, which git takes out again: below the line where it cuts, or else in the last
    /// block of comments where they are taken out everywhere. Unchanged where there is no such place.
    func withRemark(_ remark: String) -> [UInt8]? {
        var place = lines.firstIndex(where: isScissors)
        if place == nil, !keepsComments {
            place = lines.lastIndex { !isComment($0) }.map { $0 + 1 } ?? 0
        }
        guard let place, place < lines.count, lines[place].last == UInt8(ascii: "\n") else { return nil }
        return Array(lines[...place].joined()) + Array("\(mark) \(remark)\n".utf8)
            + Array(lines[(place + 1)...].joined())
    }

    private func isComment(_ line: ArraySlice<UInt8>) -> Bool { line.starts(with: mark.utf8) }

    /// - SeeAlso: git-commit(1), --cleanup=scissors.
    private func isScissors(_ line: ArraySlice<UInt8>) -> Bool {
        line.elementsEqual("\(mark) ------------------------ >8 ------------------------\n".utf8)
    }
}
