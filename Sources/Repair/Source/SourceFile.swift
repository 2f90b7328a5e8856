public import Changes

/// A file as the repairer sees it: tokens, expressions, statements, functions; every link an index.
public struct SourceFile: Sendable {
    public let path: RepoPath
    public let bytes: [UInt8]
    public let dialect: Dialect
    let tokens: [Token]
    let nodes: [Node]
    let statements: [Statement]
    let functions: [Function]
    /// Statements of each closure, by its node.
    let closures: [Int: [Int]]
    /// Statements at the top of the file.
    let top: [Int]
    /// Byte at which each line starts; `lineStarts[0]` is line 1.
    let lineStarts: [Int]

    /// Reads `bytes` in `dialect`. Never fails: what it does not understand it leaves alone.
    public init(path: RepoPath, bytes: [UInt8], dialect: Dialect) {
        self.path = path
        self.bytes = bytes
        self.dialect = dialect
        let parser = SourceParser(bytes: bytes, dialect: dialect)
        top = dialect.layout == .indentation ? parser.indentedFile() : parser.bracedFile()
        tokens = parser.tokens
        nodes = parser.nodes
        statements = parser.statements
        functions = parser.functions
        closures = parser.closures
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
        lineStarts = starts
    }

    // MARK: Text

    func range(_ tokens: Range<Int>) -> Range<Int> {
        guard !tokens.isEmpty, tokens.upperBound <= self.tokens.count else { return 0..<0 }
        return self.tokens[tokens.lowerBound].range.lowerBound..<self.tokens[tokens.upperBound - 1].range.upperBound
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func text(ofNode id: Int) -> String { text(range(nodes[id].tokens)) }
    func range(ofNode id: Int) -> Range<Int> { range(nodes[id].tokens) }
    /// The operator, words separated by one space.
    func operatorText(_ id: Int) -> String { tokens[nodes[id].op].map(\.text).joined(separator: " ") }
    func line(ofNode id: Int) -> Int { tokens[nodes[id].tokens.lowerBound].line }

    /// White space before the first token of a line.
    func indent(ofLine line: Int) -> String {
        let start = lineStarts[line - 1]
        var end = start
        while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
        return text(start..<end)
    }

    /// Whole lines, with the last line's end.
    func lineRange(_ lines: ClosedRange<Int>) -> Range<Int> {
        let end = lines.upperBound < lineStarts.count ? lineStarts[lines.upperBound] : bytes.count
        return lineStarts[lines.lowerBound - 1]..<end
    }

    /// Whether the statement has its lines for itself, so that it can be moved or removed as lines.
    func ownsLines(_ id: Int) -> Bool {
        let statement = statements[id]
        guard let first = tokens[safe: statement.tokens.lowerBound], first.opensLine else { return false }
        let end = statement.tokens.upperBound
        guard let next = tokens[safe: end] else { return true }
        return next.kind == .lineEnd || next.line > statement.lines.upperBound
    }

    /// One step of indentation, as this file writes it.
    var indentStep: String {
        for statement in statements {
            guard let inner = statement.body.first else { continue }
            let outer = indent(ofLine: statement.lines.lowerBound)
            let deep = indent(ofLine: statements[inner].lines.lowerBound)
            if deep.hasPrefix(outer), deep.utf8.count > outer.utf8.count {
                return String(deep.dropFirst(outer.count))
            }
        }
        return "    "
    }

    /// Nodes of an expression, root first.
    func subtree(_ root: Int) -> [Int] {
        var found: [Int] = []
        var waiting = [root]
        while let node = waiting.popLast() {
            found.append(node)
            waiting += nodes[node].children.reversed()
        }
        return found
    }

    /// The function in whose body `line` lies, innermost; nil at top level.
    public func functionName(atLine line: Int) -> String? {
        function(atLine: line).map { functions[$0].name }
    }

    func function(atLine line: Int) -> Int? {
        functions.indices.filter { statements[functions[$0].statement].lines.contains(line) }
            .min {
                statements[functions[$0].statement].lines.count < statements[functions[$1].statement].lines.count
            }
    }
}

extension Array {
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
