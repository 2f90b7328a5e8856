/// Names, literals and what stands in delimiters.
extension SourceParser {
    func primary() -> Int {
        let start = at
        guard !atLineEnd else { return opaque() }
        let token = tokens[at]
        switch token.kind {
        case .lineEnd: return opaque()
        case .number:
            at += 1
            return add(.number, from: start)
        case .string:
            while at < tokens.count, tokens[at].kind == .string, at == start || !isSwift { at += 1 }
            return add(.string, from: start)
        case .name:
            at += 1
            return add(.name, from: start)
        case .keyword: return keywordPrimary(token.text)
        case .symbol: return delimited(token.text)
        }
    }

    private func keywordPrimary(_ word: String) -> Int {
        let start = at
        let spelling = dialect.spelling
        if [spelling.none, spelling.yes, spelling.no].contains(word) {
            at += 1
            return add(.constant, from: start)
        }
        if word == "lambda" {
            at += 1
            let parameters = at
            while !atLineEnd, !isHere(":") { at += 1 }
            let op = parameters..<at
            guard take(":") else { return add(.opaque, from: start) }
            return add(.lambda, from: start, [expression(Dialect.ternaryStrength)], op: op)
        }
        if isSwift, ["super", "init", "some", "any"].contains(word) {
            at += 1
            return add(.name, from: start)
        }
        return opaque()
    }

    private func delimited(_ mark: String) -> Int {
        let start = at
        switch mark {
        case "(": return parenthesised()
        case "[": return bracketed()
        case "{": return isSwift ? closureLiteral() : braced()
        case "." where isSwift && at + 1 < tokens.count:
            at += 2
            return add(.attribute, from: start, op: at - 1..<at)
        case "...":
            at += 1
            return add(.opaque, from: start)
        default: return opaque()
        }
    }

    private func parenthesised() -> Int {
        let start = at
        let allowed = allowsTrailingClosure
        allowsTrailingClosure = true
        defer { allowsTrailingClosure = allowed }
        if isSwift {
            let parts = arguments(until: ")")
            if parts.count == 1, nodes[parts[0]].kind != .labelled { return add(.group, from: start, parts) }
            return add(.tuple, from: start, parts)
        }
        at += 1
        if take(")") { return add(.tuple, from: start) }
        let first = expressionWithWalrus()
        if isHere("for") || isHere("async") {
            let parts = [first] + clauses()
            skipTo(")")
            _ = take(")")
            return add(.comprehension, from: start, parts)
        }
        var parts = [first]
        let isTuple = isHere(",")
        while take(",") {
            if isHere(")") { break }
            parts.append(expressionWithWalrus())
        }
        if !isHere(")") { skipTo(")") }
        _ = take(")")
        return add(isTuple ? .tuple : .group, from: start, parts)
    }

    private func bracketed() -> Int {
        let start = at
        if !isSwift {
            let parts = arguments(until: "]")
            if parts.count == 1, nodes[parts[0]].kind == .comprehension,
                nodes[parts[0]].tokens.lowerBound == start + 1,
                tokens[nodes[parts[0]].tokens.lowerBound].text != "("
                    || nodes[parts[0]].tokens.upperBound == at - 1
            {
                let inner = nodes[parts[0]].children
                return add(.comprehension, from: start, inner)
            }
            return add(.list, from: start, parts)
        }
        let allowed = allowsTrailingClosure
        allowsTrailingClosure = true
        defer { allowsTrailingClosure = allowed }
        at += 1
        var parts: [Int] = []
        var isMap = false
        while at < tokens.count, !isHere("]") {
            let before = at
            if isHere(":") {
                at += 1
                isMap = true
                continue
            }
            parts.append(expression())
            if take(":") {
                isMap = true
                parts.append(expression())
            }
            if !take(","), !isHere("]") {
                skipTo("]")
                break
            }
            if at == before { at += 1 }
        }
        _ = take("]")
        return add(isMap ? .map : .list, from: start, parts)
    }

    /// Python's dictionaries and sets.
    private func braced() -> Int {
        let start = at
        at += 1
        var parts: [Int] = []
        var isMap = isHere("}")
        while at < tokens.count, !isHere("}") {
            let before = at
            parts.append(expressionWithWalrus())
            if take(":") {
                isMap = true
                parts.append(expression())
            }
            if isHere("for") || isHere("async") {
                parts += clauses()
                skipTo("}")
                _ = take("}")
                return add(.comprehension, from: start, parts)
            }
            if !take(","), !isHere("}") {
                skipTo("}")
                break
            }
            if at == before { at += 1 }
        }
        _ = take("}")
        return add(isMap ? .map : .set, from: start, parts)
    }

    /// `for a in b if c` ..., as often as it repeats.
    func clauses() -> [Int] {
        var found: [Int] = []
        while !atLineEnd {
            let start = at
            if isHere("async") { at += 1 }
            if take("for") {
                let target = targetList()
                guard take("in") else { break }
                let iterable = expression(2)
                found.append(add(.forClause, from: start, [target, iterable]))
            } else if take("if") {
                found.append(add(.ifClause, from: start, [expression(2)]))
            } else {
                break
            }
        }
        return found
    }

    /// Loop variables: parsed above membership, so that `in` ends them.
    func targetList() -> Int {
        let start = at
        let first = expression(6)
        guard isHere(",") else { return first }
        var parts = [first]
        while take(",") {
            if isHere("in") { break }
            parts.append(expression(6))
        }
        return add(.tuple, from: start, parts)
    }

    /// Swift's `{ ... }`, with or without parameters.
    func closureLiteral() -> Int {
        let start = at
        at += 1
        let header = closureHeader()
        let names = header.map { range in range.filter { tokens[$0].kind == .name }.map { text($0) } } ?? []
        if let header { at = header.upperBound + 1 }
        let outer = (currentStatement, currentClosure, allowsTrailingClosure)
        nodes.append(Node(kind: .closure, tokens: start..<at, op: header ?? 0..<0, statement: currentStatement))
        let node = nodes.count - 1
        currentClosure = node
        allowsTrailingClosure = true
        let body = bracedStatements()
        (currentStatement, currentClosure, allowsTrailingClosure) = outer
        nodes[node].tokens = start..<at
        closures[node] = body
        if let first = body.first { statements[first].names += names }
        return node
    }

    /// Tokens between `{` and the `in` that ends a closure's parameters.
    private func closureHeader() -> Range<Int>? {
        var index = at
        var nesting = 0
        while index < tokens.count, index < at + 40, tokens[index].line <= tokens[at - 1].line + 1 {
            let word = tokens[index].text
            if nesting == 0, word == "in" { return at..<index }
            if ["for", "if", "let", "var", "return", "{", "}", "=", "guard", "switch", "while"].contains(word) {
                return nil
            }
            if word == "(" || word == "[" { nesting += 1 }
            if word == ")" || word == "]" { nesting -= 1 }
            if nesting < 0 { return nil }
            index += 1
        }
        return nil
    }

    /// Swift: steps over a type as it may stand after `:`, `->`, `as`.
    func skipType() {
        var nesting = 0
        var isFirst = true
        while at < tokens.count, isFirst || nesting > 0 || !tokens[at].opensLine {
            let word = tokens[at].text
            let kind = tokens[at].kind
            if kind == .symbol, ["(", "[", "<"].contains(word) {
                nesting += 1
            } else if kind == .symbol, [")", "]", ">"].contains(word) {
                if nesting == 0 { return }
                nesting -= 1
            } else if kind == .symbol, word == ">>" {
                nesting = max(0, nesting - 2)
            } else if nesting == 0 {
                if ["=", "{", ",", "}", ")", "in", "else", "where", ";", "==", "&&", "||", "??"].contains(word) {
                    return
                }
                if kind == .symbol, ![".", "?", "!", "->", "&", ":", "@", "..."].contains(word) { return }
                if word == ":" || (word == "?" && tokens[at].spaceBefore) { return }
            }
            isFirst = false
            at += 1
        }
    }
}
