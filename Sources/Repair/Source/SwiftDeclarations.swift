/// Functions, types, variables and the rest that is no control flow.
extension SourceParser {
    func functionDeclaration(_ start: Int) -> Int {
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

    func typeDeclaration(_ start: Int) -> Int {
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
    func declaration(_ start: Int) -> Int {
        let id = open(.declare)
        statements[id].tokens = start..<start
        at += 1
        repeat {
            let pattern = at
            while at < tokens.count, !isHere("="), !isHere(":"), !isHere("{"), !isHere(","),
                at == pattern || !startsLine
            {
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

    func ignoredLine() -> Int {
        let id = open(.importing)
        skipLine()
        close(id)
        return id
    }

    func wordStatement(_ kind: Statement.Kind) -> Int {
        let id = open(kind)
        at += 1
        if at < tokens.count, !startsLine, !isHere("}"), !isHere(";") {
            if kind == .leaveLoop || kind == .nextRound { at += 1 } else { statements[id].values = [expression()] }
        }
        close(id)
        return id
    }

    func assignmentOrCall() -> Int {
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
