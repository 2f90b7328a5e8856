/// What one block of an answer asks for; paths are still words.
struct AnswerEdit: Hashable {
    enum Kind: Hashable {
        /// More than one script where the block can be parted in more than one way (a line of equals signs in a text).
        case change([EditScript])
        /// All lines of a file, without their ends.
        case whole([[UInt8]])
        case delete
        /// The file changes its name first.
        case move(to: [UInt8])
    }

    /// As the answer counts its blocks, from 1.
    var number: Int
    var path: [UInt8]
    var kind: Kind
}

/// An answer as lines, and what was read of it so far.
struct AnswerText {
    let lines: [[UInt8]]
    var position = 0

    static let largest = 4 << 20
    static let mostEdits = 1_000

    init(_ answer: String) throws(EditProblem) {
        let bytes = Array(answer.utf8)
        guard bytes.count <= Self.largest else { throw EditProblem("the answer is longer than 4 MiB") }
        guard !bytes.contains(0) else { throw EditProblem("the answer holds a zero byte") }
        // Lone carriage returns are line ends only where there are no others.
        let separator: UInt8 = bytes.contains(0x0A) ? 0x0A : 0x0D
        lines = bytes.split(separator: separator, omittingEmptySubsequences: false).map {
            Array($0.last == 0x0D ? $0.dropLast() : $0)
        }
    }

    var isAtEnd: Bool { position >= lines.count }
    var current: [UInt8] { lines[position] }

    func line(after distance: Int) -> [UInt8]? {
        lines.indices.contains(position + distance) ? lines[position + distance] : nil
    }
}

extension [UInt8] {
    func hasPrefix(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { starts(with: $0) }
    }

    /// Without white space at either end.
    var strippedOfSpace: ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        let end = lastIndex { !isSpace($0) }.map { $0 + 1 } ?? 0
        return self[Swift.min(firstIndex { !isSpace($0) } ?? 0, end)..<end]
    }

    /// Length of the run of backticks (or tildes) that opens or closes a fence, with what stands behind it.
    var fence: (length: Int, mark: UInt8, info: ArraySlice<UInt8>)? {
        let text = strippedOfSpace
        guard let mark = text.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
        let length = text.prefix { $0 == mark }.count
        let info = text.dropFirst(length)
        return length >= 3 && !info.contains(mark) ? (length, mark, info) : nil
    }

    /// A conflict marker: five to nine of one character, then these words.
    func marker(_ mark: UInt8) -> ArraySlice<UInt8>? {
        let text = strippedOfSpace
        let length = text.prefix { $0 == mark }.count
        guard (5...9).contains(length) else { return nil }
        return [UInt8](text.dropFirst(length)).strippedOfSpace
    }

    func isMarker(_ mark: UInt8, _ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in marker(mark)?.elementsEqual(word) ?? false }
    }
}
