/// One replacement of bytes in a file.
public struct SourceChange: Hashable, Sendable {
    public var range: Range<Int>
    public var text: [UInt8]

    public init(range: Range<Int>, text: [UInt8]) {
        self.range = range
        self.text = text
    }

    init(_ range: Range<Int>, _ text: String) {
        self.init(range: range, text: Array(text.utf8))
    }
}

/// A candidate: a small edit of one file, with what is believed of it before it is tried.
public struct TemplateEdit: Hashable, Sendable {
    public var template: Template
    /// Another template when two edits are combined.
    public var second: Template?
    /// In order of position, without overlap.
    public var changes: [SourceChange]
    /// 1-based line of the first change.
    public var line: Int
    /// Index into the file's functions; -1 outside.
    public var function: Int
    /// Natural logarithm of the unnormalised probability that this is the repair.
    public var score: Double
    /// How far passing the visible tests speaks for it: 1 for an ordinary edit, less for one that bends to the tests.
    public var trust: Double

    /// The file after the edit.
    public func applied(to bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        var at = 0
        for change in changes {
            result += bytes[at..<change.range.lowerBound]
            result += change.text
            at = change.range.upperBound
        }
        result += bytes[at...]
        return result
    }

    /// The templates' names, for notes.
    public var label: String { second.map { "\(template.rawValue) + \($0.rawValue)" } ?? template.rawValue }
}
