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

    private func skipLine() {
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

    private func bodyBlock(of id: Int) -> Int {
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

    // MARK: Declarations

    private func functionDeclaration(_ start: Int) -> Int {
        let id = open(.function)
        statements[id].tokens = start..<start
        let isNamed = isHere("func")
        at += 1
        let name = isNamed ? text(at) : text(at - 1)
        if isNamed || isHere("?") { at += 1 }
        if isHere("<") { skipGenerics() }
        statements[id].names = [name]
        functions.append(
            Function(
                name: name, parameters: [], result: "", statement: id, outer: currentFunction,
                type: currentFunction < 0 ? currentType : ""))
        let outer = (currentFunction, currentType, currentClosure)
        currentFunction = functions.count - 1
        currentClosure = -1
        if isHere("(") { functions[currentFunction].parameters = bracedParameters() }
        let mine = currentFunction
        while at < tokens.count, !isHere("{"), !isHere("->"), !startsLine { at += 1 }
        if take("->") {
            let from = at
            skipType()
            functions[mine].result = tokens[from..<at].map(\.text).joined()
        }
        while at < tokens.count, !isHere("{"), isHere("where") || !startsLine { at += 1 }
        let headEnd = at
        if take("{") { statements[id].body = bracedStatements() }
        (currentFunction, currentType, currentClosure) = outer
        currentStatement = id
        close(id, headEnd: headEnd)
        return id
    }

    private func skipGenerics() {
        var nesting = 0
        while at < tokens.count {
            if isHere("<") { nesting += 1 }
            if isHere(">") { nesting -= 1 }
            at += 1
            if nesting <= 0 { return }
        }
    }

    private func bracedParameters() -> [Function.Parameter] {
        at += 1
        var found: [Function.Parameter] = []
        while at < tokens.count, !isHere(")") {
            let before = at
            while isHere("@") { at += 2 }
            var name = at
            while at < tokens.count, !isHere(":"), !isHere(")"), !isHere(",") {
                name = at
                at += 1
            }
            if take(":") {
                let from = at
                while isHere("inout") || isHere("@") || isHere("escaping") || isHere("borrowing") || isHere("consuming")
                    || isHere("sending")
                { at += 1 }
                skipType()
                let type = tokens[from..<at].map(\.text).joined(separator: " ")
                found.append(.init(name: text(name), type: type, token: name))
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

    private func typeDeclaration(_ start: Int) -> Int {
        let id = open(.type)
        statements[id].tokens = start..<start
        at += 1
        let outer = currentType
        currentType = text(at)
        statements[id].names = [currentType]
        while at < tokens.count, !isHere("{") { at += 1 }
        let headEnd = at
        if take("{") { statements[id].body = bracedStatements() }
        currentType = outer
        currentStatement = id
        close(id, headEnd: headEnd)
        return id
    }

    /// `let` and `var`: with a value, or with a body that computes one.
    private func declaration(_ start: Int) -> Int {
        let id = open(.declare)
        statements[id].tokens = start..<start
        at += 1
        repeat {
            let pattern = at
            while at < tokens.count, !isHere("="), !isHere(":"), !isHere("{"), !isHere(","), at == pattern || !startsLine {
                if tokens[at].kind == .name { statements[id].names.append(text(at)) }
                if isHere("(") {
                    let from = at
                    at += 1
                    skipTo(")")
                    statements[id].names += tokens[from..<at].filter { $0.kind == .name }.map(\.text)
                }
                at += 1
            }
            if take(":") { skipType() }
            if isHere("=") {
                statements[id].assignment = at
                at += 1
                statements[id].values.append(expression())
            }
        } while take(",")
        guard isHere("{"), statements[id].assignment == nil || !startsLine else {
            close(id)
            return id
        }
        // A computed property is a function without parameters.
        let headEnd = at
        functions.append(
            Function(
                name: statements[id].names.first ?? "", parameters: [], result: "", statement: id,
                outer: currentFunction, type: currentFunction < 0 ? currentType : ""))
        let outer = currentFunction
        currentFunction = functions.count - 1
        statements[id].kind = .function
        at += 1
        statements[id].body = bracedStatements()
        currentFunction = outer
        currentStatement = id
        close(id, headEnd: headEnd)
        return id
    }

    private func ignoredLine() -> Int {
        let id = open(.importing)
        skipLine()
        close(id)
        return id
    }

    private func wordStatement(_ kind: Statement.Kind) -> Int {
        let id = open(kind)
        at += 1
        if at < tokens.count, !startsLine, !isHere("}"), !isHere(";") {
            if kind == .leaveLoop || kind == .nextRound { at += 1 } else { statements[id].values = [expression()] }
        }
        close(id)
        return id
    }

    private func assignmentOrCall() -> Int {
        let id = open(.expression)
        if ["get", "set", "willSet", "didSet"].contains(text(at)), text(at + 1) == "{" || text(at + 1) == "(" {
            at += 1
            if take("(") {
                skipTo(")")
                at += 1
            }
            statements[id].kind = .block
            close(id, headEnd: bodyBlock(of: id))
            return id
        }
        let first = expression()
        if at < tokens.count, tokens[at].kind == .symbol, dialect.assignments.contains(text(at)) {
            statements[id].kind = .assign
            statements[id].assignment = at
            at += 1
            statements[id].targets = [first]
            statements[id].values = [expression()]
        } else {
            statements[id].values = [first]
        }
        close(id)
        return id
    }
}
