/// Statements of a language whose blocks are made by indentation.
extension SourceParser {
    func indentedFile() -> [Int] {
        var found: [Int] = []
        while at < tokens.count { found += block(deeperThan: -1) }
        return found
    }

    private func column(_ token: Int) -> Int {
        var index = tokens[token].range.lowerBound
        let end = index
        while index > 0, bytes[index - 1] != 0x0A { index -= 1 }
        return bytes[index..<end].reduce(0) { $1 == 0x09 ? ($0 / 8 + 1) * 8 : $0 + 1 }
    }

    /// All following lines that are indented deeper than `outer`.
    private func block(deeperThan outer: Int) -> [Int] {
        depth += 1
        defer { depth -= 1 }
        var found: [Int] = []
        while at < tokens.count {
            if tokens[at].kind == .lineEnd {
                at += 1
                continue
            }
            guard column(at) > outer else { break }
            guard depth < Self.depthLimit else {
                at += 1
                continue
            }
            let before = at
            found.append(statement(indent: column(at)))
            while take(";") {
                if !atLineEnd { found.append(statement(indent: column(at))) }
            }
            // Whatever was not understood up to the end of the line stays as it is.
            while !atLineEnd, at == before || tokens[at - 1].kind != .lineEnd { at += 1 }
        }
        return found
    }

    func open(_ kind: Statement.Kind) -> Int {
        statements.append(
            Statement(
                kind: kind, tokens: at..<at, head: at..<at, parent: -1, function: currentFunction,
                closure: currentClosure))
        currentStatement = statements.count - 1
        return statements.count - 1
    }

    func close(_ id: Int, headEnd: Int? = nil) {
        let start = statements[id].tokens.lowerBound
        var end = max(at, start)
        while end > start + 1, tokens[end - 1].kind == .lineEnd { end -= 1 }
        statements[id].tokens = start..<end
        statements[id].head = start..<min(headEnd ?? end, end)
        let first = start < tokens.count ? tokens[start].line : 1
        let last = end > start ? lastLine(of: end - 1) : first
        statements[id].lines = first...max(first, last)
        for child in statements[id].body { statements[child].parent = id }
    }

    private func lastLine(of token: Int) -> Int {
        guard tokens[token].kind == .string else { return tokens[token].line }
        return tokens[token].line + tokens[token].text.utf8.count { $0 == 0x0A }
    }

    private func statement(indent: Int) -> Int {
        let word = tokens[at].kind == .keyword ? tokens[at].text : ""
        if isHere("@") { return decorator() }
        if word == "async", at + 1 < tokens.count { at += 1 }
        switch word == "async" ? text(at) : word {
        case "if": return compound(.ifHead, indent)
        case "elif": return compound(.elseIf, indent)
        case "else": return compound(.elseBranch, indent)
        case "while": return compound(.loopWhile, indent)
        case "for": return compound(.loopFor, indent)
        case "try": return compound(.attempt, indent)
        case "except": return compound(.handler, indent)
        case "finally": return compound(.finally, indent)
        case "with": return compound(.with, indent)
        case "def": return function(indent)
        case "class": return compound(.type, indent)
        default: return simple(word)
        }
    }

    /// All of its lines, none of its expressions: what a decorator is given is rarely the bug.
    private func decorator() -> Int {
        let id = open(.other)
        while !atLineEnd { at += 1 }
        close(id)
        return id
    }

    private func compound(_ kind: Statement.Kind, _ indent: Int) -> Int {
        let id = open(kind)
        at += 1
        switch kind {
        case .ifHead, .elseIf, .loopWhile: statements[id].values = [expressionWithWalrus()]
        case .loopFor:
            statements[id].targets = [targetList()]
            if take("in") { statements[id].values = [expressionList()] }
        case .with, .handler:
            while !atLineEnd, !isHere(":") {
                let before = at
                statements[id].values.append(expression())
                if take("as") { statements[id].targets.append(expression()) }
                if !take(","), at == before { break }
            }
        case .type: statements[id].names = [text(at)]
        default: break
        }
        let outerType = currentType
        if kind == .type { currentType = text(at) }
        let headEnd = body(of: id, indent)
        currentType = outerType
        close(id, headEnd: headEnd)
        return id
    }

    /// Steps over the rest of the head and reads the body. - Returns: index after the head's colon.
    private func body(of id: Int, _ indent: Int) -> Int {
        while !atLineEnd, !isHere(":") { at += 1 }
        _ = take(":")
        let headEnd = at
        if !atLineEnd {
            var inner = [simple(tokens[at].kind == .keyword ? text(at) : "")]
            while take(";"), !atLineEnd { inner.append(simple(tokens[at].kind == .keyword ? text(at) : "")) }
            statements[id].body = inner
        } else {
            statements[id].body = block(deeperThan: indent)
        }
        currentStatement = id
        return headEnd
    }

    private func function(_ indent: Int) -> Int {
        let id = open(.function)
        at += 1
        let name = text(at)
        at += 1
        let outer = (currentFunction, currentType)
        statements[id].names = [name]
        functions.append(
            Function(
                name: name, parameters: [], result: "", statement: id, outer: currentFunction,
                type: currentFunction < 0 ? currentType : ""))
        currentFunction = functions.count - 1
        if isHere("(") { functions[currentFunction].parameters = parameters() }
        let mine = currentFunction
        let headEnd = body(of: id, indent)
        (currentFunction, currentType) = outer
        functions[mine].outer = outer.0
        close(id, headEnd: headEnd)
        return id
    }

    /// Stands on `(`. Defaults are read as values, so that they can be edited.
    private func parameters() -> [Function.Parameter] {
        at += 1
        var found: [Function.Parameter] = []
        while at < tokens.count, !isHere(")") {
            let before = at
            while isHere("*") || isHere("**") || isHere("/") { at += 1 }
            if at < tokens.count, tokens[at].kind == .name {
                found.append(.init(name: text(at), type: "", token: at))
                at += 1
                if take(":") {
                    let start = at
                    let type = expression()
                    found[found.count - 1].type = tokens[start..<nodes[type].tokens.upperBound].map(\.text).joined()
                }
                if take("=") { statements[functions[currentFunction].statement].values.append(expression()) }
            }
            if !take(","), !isHere(")") {
                skipTo(")")
                break
            }
            if at == before { at += 1 }
        }
        _ = take(")")
        return found
    }

    private func simple(_ word: String) -> Int {
        switch word {
        case "return": return keywordStatement(.giveBack)
        case "raise": return keywordStatement(.raise)
        case "assert": return keywordStatement(.assertion)
        case "del": return keywordStatement(.other)
        case "break": return keywordStatement(.leaveLoop)
        case "continue": return keywordStatement(.nextRound)
        case "pass": return keywordStatement(.pass)
        case "import", "from", "global", "nonlocal":
            let id = open(.importing)
            while !atLineEnd {
                if tokens[at].kind == .name { statements[id].names.append(text(at)) }
                at += 1
            }
            close(id)
            return id
        default: return assignmentOrExpression()
        }
    }

    private func keywordStatement(_ kind: Statement.Kind) -> Int {
        let id = open(kind)
        at += 1
        while !atLineEnd, !isHere(";") {
            let before = at
            statements[id].values.append(expressionList())
            if !take(","), !take("from"), at == before { break }
            if at == before { break }
        }
        close(id)
        return id
    }

    private func assignmentOrExpression() -> Int {
        let id = open(.expression)
        var parts = [expressionList()]
        if isHere(":"), at + 1 < tokens.count {
            at += 1
            _ = expression()
            statements[id].kind = .declare
        }
        while at < tokens.count, tokens[at].kind == .symbol, dialect.assignments.contains(text(at)) {
            statements[id].kind = .assign
            statements[id].assignment = at
            at += 1
            parts.append(expressionList())
        }
        let isAssignment = statements[id].assignment != nil
        statements[id].targets =
            isAssignment || statements[id].kind == .declare ? Array(parts.prefix(max(1, parts.count - 1))) : []
        statements[id].values = isAssignment || statements[id].kind == .expression ? [parts[parts.count - 1]] : []
        if let first = statements[id].values.first, nodes[first].kind == .marked,
            text(nodes[first].op.lowerBound) == "yield"
        {
            if !isAssignment { statements[id].kind = .yield }
        }
        close(id)
        return id
    }
}
