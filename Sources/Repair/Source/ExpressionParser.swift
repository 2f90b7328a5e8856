/// Reads tokens into nodes and statements. Tolerant: what it does not know becomes opaque, never an error.
final class SourceParser {
    let tokens: [Token]
    let bytes: [UInt8]
    let dialect: Dialect
    var nodes: [Node] = []
    var statements: [Statement] = []
    var functions: [Function] = []
    var closures: [Int: [Int]] = [:]
    /// Never past the end, whatever a rule steps over.
    var at = 0 {
        didSet { if at > tokens.count { at = tokens.count } }
    }
    var allowsTrailingClosure = true
    var currentFunction = -1
    var currentType = ""
    var currentStatement = -1
    var currentClosure = -1
    /// Depth of recursion; hostile nesting ends as opaque instead of a stack overflow.
    var depth = 0
    static let depthLimit = 150

    init(bytes: [UInt8], dialect: Dialect) {
        self.bytes = bytes
        self.dialect = dialect
        tokens = Tokenizer.tokens(of: bytes, dialect: dialect)
    }

    var isSwift: Bool { dialect.layout == .braces }
    func text(_ index: Int) -> String { index < tokens.count ? tokens[index].text : "" }
    func isHere(_ text: String) -> Bool { at < tokens.count && tokens[at].text == text && tokens[at].kind != .string }
    var atLineEnd: Bool { at >= tokens.count || tokens[at].kind == .lineEnd }
    /// Swift only: the next token starts a new line.
    var startsLine: Bool { at < tokens.count && tokens[at].opensLine }

    func take(_ text: String) -> Bool {
        guard isHere(text) else { return false }
        at += 1
        return true
    }

    func add(_ kind: Node.Kind, from start: Int, _ children: [Int] = [], op: Range<Int> = 0..<0) -> Int {
        nodes.append(
            Node(kind: kind, tokens: start..<max(start, at), children: children, op: op, statement: currentStatement))
        for child in children { nodes[child].parent = nodes.count - 1 }
        return nodes.count - 1
    }

    // MARK: Operators

    /// An expression whose operators bind at least as strongly as `minimum`.
    func expression(_ minimum: Int = 0) -> Int {
        depth += 1
        defer { depth -= 1 }
        let start = at
        guard depth < Self.depthLimit else { return opaque() }
        var left = prefixed()
        while let (name, width) = infixAhead(), let infix = dialect.infix[name], infix.strength >= minimum {
            let op = at..<at + width
            at += width
            if infix.family == .cast {
                if isHere("?") || isHere("!") { at += 1 }
                skipType()
                left = add(.marked, from: start, [left], op: op)
                continue
            }
            guard canStartOperand else {
                // `1...` and `x[i...]`: a range without its other end.
                left = add(.marked, from: start, [left], op: op)
                continue
            }
            let right = expression(infix.rightAssociative ? infix.strength : infix.strength + 1)
            left = add(.binary, from: start, [left, right], op: op)
        }
        if minimum <= Dialect.ternaryStrength { left = ternary(after: left, from: start) }
        return left
    }

    private var canStartOperand: Bool {
        guard !atLineEnd else { return false }
        return ![")", "]", "}", ",", ":", "{"].contains(text(at)) || (isHere("{") && allowsTrailingClosure)
    }

    private func infixAhead() -> (String, Int)? {
        guard !atLineEnd else { return nil }
        let token = tokens[at]
        guard token.kind == .symbol || token.kind == .keyword else { return nil }
        if isSwift {
            guard dialect.infix[token.text] != nil else { return nil }
            if token.kind == .keyword { return (token.text, 1) }
            if token.opensLine && !token.spaceAfter { return nil }
            return token.spaceBefore == token.spaceAfter || token.spaceAfter ? (token.text, 1) : nil
        }
        if token.text == "not" { return text(at + 1) == "in" ? ("not in", 2) : nil }
        if token.text == "is", text(at + 1) == "not" { return ("is not", 2) }
        return (token.text, 1)
    }

    private func ternary(after value: Int, from start: Int) -> Int {
        if isSwift {
            guard isHere("?"), tokens[at].spaceBefore else { return value }
            let op = at..<at + 1
            at += 1
            let yes = expression(Dialect.ternaryStrength)
            guard take(":") else { return add(.opaque, from: start, [value, yes]) }
            let no = expression(Dialect.ternaryStrength)
            return add(.ternary, from: start, [yes, value, no], op: op)
        }
        guard isHere("if") else { return value }
        let op = at..<at + 1
        at += 1
        let condition = expression(2)
        guard take("else") else { return add(.opaque, from: start, [value, condition]) }
        let no = expression(Dialect.ternaryStrength)
        return add(.ternary, from: start, [value, condition, no], op: op)
    }

    private func prefixed() -> Int {
        let start = at
        guard at < tokens.count else { return opaque() }
        let word = tokens[at].text
        guard tokens[at].kind != .string,
            dialect.prefixes.contains(word) || word == "*" || word == "**" || word == "yield"
        else { return postfixed() }
        at += 1
        switch word {
        case "not": return add(.not, from: start, [expression(Dialect.notStrength)], op: start..<start + 1)
        case "!": return add(.not, from: start, [prefixed()], op: start..<start + 1)
        case "await", "try":
            if isHere("?") || isHere("!") { at += 1 }
            return add(.marked, from: start, [isSwift ? expression(2) : prefixed()], op: start..<start + 1)
        case "yield":
            if take("from") {}
            if atLineEnd || isHere(")") { return add(.marked, from: start, op: start..<start + 1) }
            return add(.marked, from: start, [expressionList()], op: start..<at)
        case "*", "**": return add(.starred, from: start, [expression(6)], op: start..<start + 1)
        default: return add(.unary, from: start, [expression(Dialect.prefixStrength)], op: start..<start + 1)
        }
    }

    // MARK: Postfix

    private func postfixed() -> Int {
        let start = at
        var node = primary()
        while !atLineEnd {
            let token = tokens[at]
            guard token.kind == .symbol else { break }
            let touches =
                !isSwift || (!token.opensLine && !token.spaceBefore)
                || (at > 0 && "([{".contains(tokens[at - 1].text))
            if token.text == ".", at + 1 < tokens.count {
                if isSwift, token.spaceBefore, token.spaceAfter { break }
                at += 2
                node = add(.attribute, from: start, [node], op: at - 1..<at)
            } else if token.text == "(", touches {
                node = add(.call, from: start, [node] + arguments(until: ")"))
            } else if token.text == "[", touches {
                node = add(.index, from: start, [node] + arguments(until: "]"))
            } else if isSwift, token.text == "!" || token.text == "?", !token.spaceBefore, !token.opensLine {
                at += 1
                node = add(.marked, from: start, [node], op: at - 1..<at)
            } else if isSwift, token.text == "{", allowsTrailingClosure, !token.opensLine,
                [.name, .attribute, .call].contains(nodes[node].kind)
            {
                let closure = closureLiteral()
                if nodes[node].kind == .call, nodes[node].tokens.lowerBound == start {
                    let parts = nodes[node].children
                    node = add(.call, from: start, parts + [closure])
                } else {
                    node = add(.call, from: start, [node, closure])
                }
            } else {
                break
            }
        }
        return node
    }

    /// Stands on the opening delimiter.
    func arguments(until close: String) -> [Int] {
        let allowed = allowsTrailingClosure
        allowsTrailingClosure = true
        defer { allowsTrailingClosure = allowed }
        at += 1
        var found: [Int] = []
        while at < tokens.count, !isHere(close) {
            let before = at
            found.append(argument())
            if isHere("for") || (isHere("async") && text(at + 1) == "for") {
                let element = found.removeLast()
                found.append(add(.comprehension, from: nodes[element].tokens.lowerBound, [element] + clauses()))
            }
            if !take(","), !isHere(close) {
                skipTo(close)
                break
            }
            if at == before { at += 1 }
        }
        _ = take(close)
        return found
    }

    private func argument() -> Int {
        let start = at
        let mark = isSwift ? ":" : "="
        if at + 1 < tokens.count, tokens[at].kind == .name || tokens[at].kind == .keyword, text(at + 1) == mark,
            isSwift || !tokens[at + 1].text.hasPrefix("==")
        {
            at += 2
            return add(.labelled, from: start, [expression()], op: start..<start + 1)
        }
        if !isSwift, isHere(":") { return slice(from: start, []) }
        let value = expressionWithWalrus()
        if !isSwift, isHere(":") { return slice(from: start, [value]) }
        return value
    }

    private func slice(from start: Int, _ first: [Int]) -> Int {
        var parts = first
        let colon = at..<at + 1
        while take(":") {
            if !isHere(":"), !isHere("]"), !isHere(","), !atLineEnd { parts.append(expression()) }
        }
        return add(.slice, from: start, parts, op: colon)
    }

    func expressionWithWalrus() -> Int {
        let start = at
        let value = expression()
        guard isHere(":=") else { return value }
        at += 1
        return add(.opaque, from: start, [value, expression()])
    }

    /// One expression, or a tuple without parentheses.
    func expressionList() -> Int {
        let start = at
        let first = expressionWithWalrus()
        guard !isSwift, isHere(",") else { return first }
        var parts = [first]
        while take(",") {
            if atLineEnd || isHere("=") || isHere(":") || isHere(")") || isHere("in") { break }
            parts.append(expressionWithWalrus())
        }
        return add(.tuple, from: start, parts)
    }

    func skipTo(_ close: String) {
        var nesting = 0
        while at < tokens.count {
            let word = tokens[at].kind == .symbol ? tokens[at].text : ""
            if nesting == 0, word == close { return }
            if ["(", "[", "{"].contains(word) { nesting += 1 }
            if [")", "]", "}"].contains(word) {
                if nesting == 0 { return }
                nesting -= 1
            }
            at += 1
        }
    }

    func opaque() -> Int {
        let start = at
        if at < tokens.count, tokens[at].kind != .lineEnd, ![")", "]", "}"].contains(tokens[at].text) { at += 1 }
        return add(.opaque, from: start)
    }
}
