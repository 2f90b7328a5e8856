/// Statements of a language whose blocks stand in braces.
extension SourceParser {
    private static let modifiers: Set<String> = [
        "public", "private", "internal", "fileprivate", "open", "static", "final", "mutating", "override", "lazy",
        "nonisolated", "indirect", "required", "convenience", "weak", "unowned", "async", "nonmutating", "prefix",
        "postfix", "infix", "package", "dynamic", "consuming", "borrowing",
    ]

    func bracedFile() -> [Int] {
        var found: [Int] = []
        while at < tokens.count {
            found += statementsUntilBrace()
            if at < tokens.count { at += 1 }
        }
        return found
    }

    /// Stands behind `{`; leaves behind the matching `}`.
    func bracedStatements() -> [Int] {
        let allowed = allowsTrailingClosure
        allowsTrailingClosure = true
        defer { allowsTrailingClosure = allowed }
        let found = statementsUntilBrace()
        _ = take("}")
        return found
    }

    private func statementsUntilBrace() -> [Int] {
        depth += 1
        defer { depth -= 1 }
        var found: [Int] = []
        while at < tokens.count, !isHere("}") {
            guard depth < Self.depthLimit else {
                at += 1
                continue
            }
            if take(";") { continue }
            if isHere("#") {
                skipLine()
                continue
            }
            let before = at
            found += bracedStatement()
            // The rest of a line that was not understood stays as it is.
            while at < tokens.count, !startsLine, !isHere("}"), !isHere(";") {
                if isHere("{") {
                    at += 1
                    skipTo("}")
                }
                at += 1
            }
            if at == before { at += 1 }
        }
        return found
    }

    func skipLine() {
        at += 1
        while at < tokens.count, !startsLine { at += 1 }
    }

    private func bracedStatement() -> [Int] {
        let start = at
        skipModifiers()
        guard at < tokens.count else { return [] }
        let word = tokens[at].kind == .string || tokens[at].kind == .symbol ? "" : text(at)
        switch word {
        case "if": return conditionChain()
        case "guard": return [guardStatement()]
        case "while": return [whileLoop()]
        case "for": return [forLoop()]
        case "repeat": return [repeatLoop()]
        case "switch": return [switchStatement()]
        case "do": return doChain()
        case "defer": return [plainBlock(.block)]
        case "func", "init", "subscript", "deinit": return [functionDeclaration(start)]
        case "struct", "class", "enum", "extension", "protocol", "actor": return [typeDeclaration(start)]
        case "let", "var": return [declaration(start)]
        case "return": return [wordStatement(.giveBack)]
        case "throw": return [wordStatement(.raise)]
        case "break": return [wordStatement(.leaveLoop)]
        case "continue": return [wordStatement(.nextRound)]
        case "fallthrough": return [wordStatement(.pass)]
        case "import", "typealias", "associatedtype", "case", "operator": return [ignoredLine()]
        default:
            // `name:` before a loop is its label.
            if tokens[at].kind == .name, text(at + 1) == ":", ["for", "while", "repeat"].contains(text(at + 2)) {
                at += 2
                return bracedStatement()
            }
            return [assignmentOrCall()]
        }
    }

    private func skipModifiers() {
        while at < tokens.count {
            if isHere("@") {
                at += 2
                if isHere("("), !tokens[at].spaceBefore {
                    at += 1
                    skipTo(")")
                    at += 1
                }
            } else if Self.modifiers.contains(text(at)), tokens[at].kind != .string, at + 1 < tokens.count,
                tokens[at + 1].kind == .keyword || tokens[at + 1].kind == .name || isHereModifierArgument
            {
                at += 1
                if isHere("(") {
                    at += 1
                    skipTo(")")
                    at += 1
                }
            } else if isHere("class"), text(at + 1) == "func" || text(at + 1) == "var" {
                at += 1
            } else {
                return
            }
        }
    }

    private var isHereModifierArgument: Bool { text(at + 1) == "(" && text(at + 2) == "set" }

    // MARK: Control flow

    private func conditions(of id: Int) {
        let allowed = allowsTrailingClosure
        allowsTrailingClosure = false
        defer { allowsTrailingClosure = allowed }
        repeat {
            if isHere("let") || isHere("var") || isHere("case") {
                at += 1
                while at < tokens.count, !isHere("="), !isHere("{"), !isHere(","), !isHere("else") {
                    if tokens[at].kind == .name { statements[id].names.append(text(at)) }
                    at += 1
                }
                if take("=") { statements[id].values.append(expression()) }
            } else {
                statements[id].values.append(expression())
            }
        } while take(",")
    }

    func bodyBlock(of id: Int) -> Int {
        while at < tokens.count, !isHere("{"), !startsLine { at += 1 }
        let headEnd = at
        if take("{") { statements[id].body = bracedStatements() }
        currentStatement = id
        return headEnd
    }

    private func conditionChain() -> [Int] {
        var found: [Int] = []
        var kind = Statement.Kind.ifHead
        while true {
            let id = open(kind)
            if kind != .ifHead { at += 1 }
            if isHere("if") {
                at += 1
                conditions(of: id)
            } else {
                statements[id].kind = .elseBranch
            }
            close(id, headEnd: bodyBlock(of: id))
            found.append(id)
            guard isHere("else"), statements[id].kind != .elseBranch else { return found }
            kind = .elseIf
        }
    }

    private func guardStatement() -> Int {
        let id = open(.guardElse)
        at += 1
        conditions(of: id)
        _ = take("else")
        close(id, headEnd: bodyBlock(of: id))
        return id
    }

    private func whileLoop() -> Int {
        let id = open(.loopWhile)
        at += 1
        conditions(of: id)
        close(id, headEnd: bodyBlock(of: id))
        return id
    }

    private func repeatLoop() -> Int {
        let id = open(.loopWhile)
        at += 1
        let headEnd = bodyBlock(of: id)
        if take("while") { statements[id].values.append(expression()) }
        close(id, headEnd: headEnd)
        return id
    }

    private func forLoop() -> Int {
        let id = open(.loopFor)
        at += 1
        if isHere("case") || isHere("try") || isHere("await") { at += 1 }
        statements[id].targets = [targetList()]
        if take(":") { skipType() }
        let allowed = allowsTrailingClosure
        allowsTrailingClosure = false
        if take("in") { statements[id].values.append(expression()) }
        if take("where") { statements[id].values.append(expression()) }
        allowsTrailingClosure = allowed
        close(id, headEnd: bodyBlock(of: id))
        return id
    }

    private func doChain() -> [Int] {
        var found = [plainBlock(.attempt)]
        while isHere("catch") { found.append(plainBlock(.handler)) }
        return found
    }

    private func plainBlock(_ kind: Statement.Kind) -> Int {
        let id = open(kind)
        at += 1
        close(id, headEnd: bodyBlock(of: id))
        return id
    }

    private func switchStatement() -> Int {
        let id = open(.choice)
        at += 1
        let allowed = allowsTrailingClosure
        allowsTrailingClosure = false
        statements[id].values = [expression()]
        allowsTrailingClosure = allowed
        let headEnd = at
        guard take("{") else {
            close(id)
            return id
        }
        while at < tokens.count, !isHere("}") {
            if isHere("case") || isHere("default") || isHere("@") {
                statements[id].body.append(choiceCase())
            } else {
                at += 1
            }
        }
        _ = take("}")
        currentStatement = id
        close(id, headEnd: headEnd)
        return id
    }

    private func choiceCase() -> Int {
        let id = open(.choiceCase)
        if isHere("@") { at += 2 }
        at += 1
        let allowed = allowsTrailingClosure
        allowsTrailingClosure = false
        while at < tokens.count, !isHere(":"), !isHere("}") {
            let before = at
            if isHere("let") || isHere("var") { at += 1 }
            if text(at) != ":" {
                let pattern = expression(2)
                statements[id].values.append(pattern)
                for token in nodes[pattern].tokens where tokens[token].kind == .name {
                    statements[id].names.append(text(token))
                }
            }
            if take("where") { statements[id].values.append(expression(2)) }
            _ = take(",")
            if at == before { at += 1 }
        }
        allowsTrailingClosure = allowed
        _ = take(":")
        let headEnd = at
        var inner: [Int] = []
        while at < tokens.count, !isHere("}"), !isHere("case"), !isHere("default"),
            !(isHere("@") && text(at + 1) == "unknown")
        {
            let before = at
            if take(";") { continue }
            inner += bracedStatement()
            while at < tokens.count, !startsLine, !isHere("}"), !isHere(";") { at += 1 }
            if at == before { at += 1 }
        }
        statements[id].body = inner
        currentStatement = id
        close(id, headEnd: headEnd)
        return id
    }
}
