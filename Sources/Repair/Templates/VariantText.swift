/// One source file in which many candidates stand side by side, chosen by a number when the program runs.
///
/// A function's body becomes `switch number { case 1: body with edit 1 ... default: body }`, so that one incremental
/// build carries a hundred candidates. Only for languages with braces and a compiler.
public struct VariantText: Sendable {
    public let bytes: [UInt8]
    /// Lines of the text, 1-based, that belong to each candidate.
    public let lines: [(number: Int, range: ClosedRange<Int>)]
    /// Lines behind the candidates of a body, up to its brace: what is blamed there is one of theirs.
    public let tails: [(numbers: [Int], range: ClosedRange<Int>)]
    /// Candidates whose edit lies in no function body; they are not in the text.
    public let left: [Int]

    /// Name of the environment variable that chooses; no or another number is the unchanged program.
    public static let variable = "ACROUTER_VARIANT"

    public init(file: SourceFile, candidates: [(number: Int, edit: TemplateEdit)]) {
        var byBody: [Body: [(number: Int, edit: TemplateEdit)]] = [:]
        var left: [Int] = []
        for candidate in candidates {
            if let body = Self.body(of: candidate.edit, in: file) {
                byBody[body, default: []].append(candidate)
            } else {
                left.append(candidate.number)
            }
        }
        var text: [UInt8] = []
        var line = 1
        var lines: [(Int, ClosedRange<Int>)] = []
        var tails: [(numbers: [Int], range: ClosedRange<Int>)] = []
        func add(_ piece: some Sequence<UInt8>) {
            for byte in piece {
                text.append(byte)
                if byte == 0x0A { line += 1 }
            }
        }
        var at = 0
        for body in byBody.keys.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            add(file.bytes[at..<body.range.lowerBound])
            add("\nswitch acrouterTemplatesVariant {\n".utf8)
            for candidate in byBody[body] ?? [] {
                let first = line
                add("case \(candidate.number):\n".utf8)
                add(body.text(with: candidate.edit.changes, in: file))
                // A missing `return` would be blamed on the function's brace, and so on nobody.
                add((body.givesBack ? "\nacrouterTemplatesEnd()\n" : "\n").utf8)
                lines.append((candidate.number, first...(line - 1)))
            }
            let tail = line
            add("default:\n".utf8)
            add(body.text(with: [], in: file))
            add("\n}\n".utf8)
            tails.append(((byBody[body] ?? []).map(\.number), tail...line))
            at = body.range.upperBound
        }
        add(file.bytes[at...])
        if !byBody.isEmpty { add(Self.selector.utf8) }
        bytes = text
        self.lines = lines
        self.tails = tails
        self.left = left
    }

    /// The candidate that an error at `line` speaks of.
    public func number(atLine line: Int) -> Int? { lines.first { $0.range.contains(line) }?.number }

    /// Name of the environment variable that bounds the processor time of a variant, in milliseconds.
    public static let limitVariable = "ACROUTER_VARIANT_MS"

    /// The candidates of the body at whose end `line` lies.
    public func numbers(atTail line: Int) -> [Int] { tails.first { $0.range.contains(line) }?.numbers ?? [] }

    /// No import: the symbols are in every C library, and the file may import one or not.
    ///
    /// The timer (`ITIMER_PROF`, 2) ends an endless loop by its signal; a shell's limit knows whole seconds only.
    private static let selector = """

        @_silgen_name("getenv") private func acrouterTemplatesGetenv(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?
        @_silgen_name("setitimer") private func acrouterTemplatesTimer(_ which: Int32, _ new: UnsafePointer<Int>, _ old: UnsafeMutablePointer<Int>?) -> Int32
        private let acrouterTemplatesVariant: Int = {
            let number = acrouterTemplatesGetenv("\(variable)").flatMap { Int(String(cString: $0)) } ?? 0
            let limit = acrouterTemplatesGetenv("\(limitVariable)").flatMap { Int(String(cString: $0)) } ?? 0
            if number != 0, limit > 0 { _ = acrouterTemplatesTimer(2, [0, 0, limit / 1000, limit % 1000 * 1000], nil) }
            return number
        }()
        private func acrouterTemplatesEnd() -> Never { fatalError("no value was given back") }

        """

    /// What stands between the braces of a function or accessor.
    private struct Body: Hashable {
        var range: Range<Int>
        var givesBack: Bool
        /// Where `return` must be written once the body is more than one expression.
        var implicitReturn: Int?

        func text(with changes: [SourceChange], in file: SourceFile) -> [UInt8] {
            var all = changes
            if let implicitReturn,
                !changes.contains(where: { $0.isReturn(at: implicitReturn) || $0.covers(implicitReturn) })
            {
                let place = all.firstIndex { $0.range.lowerBound >= implicitReturn } ?? all.count
                all.insert(SourceChange(implicitReturn..<implicitReturn, "return "), at: place)
            }
            var text: [UInt8] = []
            var at = range.lowerBound
            for change in all {
                text += file.bytes[at..<change.range.lowerBound]
                text += change.text
                at = change.range.upperBound
            }
            text += file.bytes[at..<range.upperBound]
            let isEmpty = text.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
            return isEmpty && !givesBack ? Array("break".utf8) : text
        }
    }

    private static func body(of edit: TemplateEdit, in file: SourceFile) -> Body? {
        guard let first = edit.changes.first, let last = edit.changes.last else { return nil }
        let span = first.range.lowerBound..<last.range.upperBound
        var best: Body?
        for function in file.functions where function.outer < 0 {
            let statement = file.statements[function.statement]
            let accessors = statement.body.filter { file.statements[$0].kind == .block && isAccessor($0, in: file) }
            for owner in accessors.isEmpty ? [function.statement] : accessors {
                guard let range = braces(of: owner, in: file), range.lowerBound <= span.lowerBound,
                    span.upperBound <= range.upperBound
                else { continue }
                let isGetter =
                    owner != function.statement && file.tokens[file.statements[owner].tokens.lowerBound].text == "get"
                if best.map({ range.count < $0.range.count }) ?? true {
                    let words = statement.head.map { file.tokens[$0].text }
                    let isPlain = words.contains("func") || words.contains("init") || words.contains("deinit")
                    let gives = isPlain ? !function.result.isEmpty : true
                    best = Body(
                        range: range, givesBack: isGetter || (accessors.isEmpty && gives),
                        implicitReturn: gives ? file.implicitReturn(of: owner) : nil)
                }
            }
        }
        return best
    }

    private static func isAccessor(_ id: Int, in file: SourceFile) -> Bool {
        ["get", "set", "willSet", "didSet"].contains(file.tokens[file.statements[id].tokens.lowerBound].text)
    }

    private static func braces(of id: Int, in file: SourceFile) -> Range<Int>? {
        let statement = file.statements[id]
        let open = statement.head.upperBound
        let close = statement.tokens.upperBound - 1
        guard open < close, file.tokens[open].text == "{", file.tokens[close].text == "}" else { return nil }
        return file.tokens[open].range.upperBound..<file.tokens[close].range.lowerBound
    }
}

extension SourceFile {
    /// Where the only expression of a body starts, if the body is one expression that is given back unsaid.
    func implicitReturn(of id: Int) -> Int? {
        let statement = statements[id]
        guard dialect.layout == .braces, statement.body.count == 1, let only = statement.body.first,
            statements[only].kind == .expression
        else { return nil }
        let isInitializer =
            tokens[safe: statement.head.lowerBound].map { ["init", "deinit"].contains($0.text) } ?? false
        return isInitializer ? nil : range(statements[only].tokens).lowerBound
    }
}

extension SourceChange {
    /// Whether the position lies inside what is replaced.
    fileprivate func covers(_ position: Int) -> Bool { range.lowerBound < position && position < range.upperBound }

    fileprivate func isReturn(at position: Int) -> Bool {
        range.lowerBound == position && text.starts(with: Array("return ".utf8))
    }
}
