/// What is missing: guards, base cases, returns, updates, copies of statements.
extension EditGenerator {
    struct Result: Sendable {
        var text: String
        var weight: Double
        var trust: Double
    }

    /// Values worth giving back at `line`: as elsewhere in the function, variables, the empty ones of fitting kind.
    func results(at line: Int) -> [Result] {
        var found: [String: Result] = [:]
        func add(_ text: String, _ weight: Double, trust: Double = 1) {
            if let old = found[text], old.weight >= weight { return }
            found[text] = Result(text: text, weight: weight, trust: trust)
        }
        let kinds = scope.resultKinds
        for piece in scope.results { add(piece.text, 1.5) }
        for variable in scope.visible(at: line) where variable.name != file.dialect.spelling.own {
            let fits = kinds.isEmpty || variable.kinds.isEmpty || !kinds.isDisjoint(with: variable.kinds)
            add(variable.name, fits ? 1.2 : 0.3)
            if kinds.contains(.list) || kinds.isEmpty { add("[\(variable.name)]", kinds.isEmpty ? 0.3 : 0.7) }
            if variable.kinds.contains(where: \.isContainer), kinds.contains(.number) || kinds.isEmpty {
                add(builder.count(of: variable.name), 0.5)
            }
            if variable.kinds.contains(where: \.isSequence), !builder.isSwift {
                add("\(variable.name)[0]", 0.3)
                add("\(variable.name)[-1]", 0.2)
            }
        }
        let spelling = file.dialect.spelling
        let fallback = kinds.isEmpty || kinds == [.none] || kinds == [.object]
        if fallback || kinds.contains(.number) {
            for (text, weight) in [("0", 1.0), ("1", 0.8), ("-1", 0.6)] { add(text, weight, trust: 0.9) }
        }
        if fallback || kinds.contains(.truth) { for text in [spelling.yes, spelling.no] { add(text, 1) } }
        if fallback || kinds.contains(.list) {
            add(spelling.emptyList, 1)
            if kinds.contains(.list) { add("[\(spelling.emptyList)]", 0.7) }
        }
        if fallback || kinds.contains(.text) { add(spelling.emptyText, fallback ? 0.4 : 1) }
        if kinds.contains(.map) { add(spelling.emptyMap, 0.8) }
        if kinds.contains(.set), !builder.isSwift { add("set()", 0.8) }
        if kinds.contains(.tuple), !builder.isSwift { add("()", 0.5) }
        if !builder.isSwift {
            add("None", kinds.contains(.none) || fallback ? 0.8 : 0.4)
        } else if builder.function >= 0, file.functions[builder.function].result.hasSuffix("?") {
            add("nil", 1)
        }
        if !builder.isSwift, kinds.contains(.number) { add("float('inf')", 0.2) }
        for piece in scope.pieces where piece.tokens >= 2 && piece.tokens <= 10 {
            let fits = piece.kind == nil || kinds.isEmpty || kinds.contains(piece.kind ?? .object)
            add(piece.text, fits ? 0.35 : 0.1)
        }
        return found.values.sorted { ($1.weight, $0.text) < ($0.weight, $1.text) }
    }

    /// A block with one statement, written at `indent`.
    func block(_ head: String, _ inner: String, _ indent: String) -> String {
        if builder.isSwift { return "\(indent)if \(head) { \(inner) }\n" }
        return "\(indent)if \(head):\n\(indent)\(file.indentStep)\(inner)\n"
    }

    mutating func insertions(_ id: Int) {
        let statement = file.statements[id]
        guard ![.function, .type, .importing, .choiceCase].contains(statement.kind), !statement.kind.continuesChain,
            file.ownsLines(id),
            !isDocumentation(statement), let (list, index) = siblings(of: id)
        else { return }
        let isFirst =
            statement.parent >= 0 && file.statements[statement.parent].kind == .function
            && list.prefix(index).allSatisfy {
                isDocumentation(file.statements[$0]) || file.statements[$0].kind == .function
            }
        insertGuard(before: id, statement, isFirst: isFirst)
        insertUpdate(id, statement)
        insertCopies(id, statement)
        let isLast = chain(list, at: index).upperBound == list.count - 1
        if isLast { insertAtEnd(id, statement, list[chain(list, at: index).upperBound]) }
        wrapInCondition(id, statement)
    }

    private func isDocumentation(_ statement: Statement) -> Bool {
        guard statement.kind == .expression, let value = statement.values.first else { return false }
        return file.nodes[value].kind == .string
    }

    private mutating func insertGuard(before id: Int, _ statement: Statement, isFirst: Bool) {
        let line = statement.lines.lowerBound
        let start = lines(id).lowerBound
        let own = indent(id)
        var actions = results(at: line).prefix(isFirst ? 24 : 12).map {
            (usesYield ? "return" : "return \($0.text)", $0.weight, $0.trust)
        }
        if usesYield { actions = [("return", 1, 1)] }
        if resultless { actions = [("return", 1.5, 1)] }
        if isInLoop(id) { actions += [("continue", 1.5, 0.9), ("break", 1.2, 0.9)] }
        var choices: [EditBuilder.Choice] = []
        let visible = Set(scope.visible(at: line - 1).map(\.name))
        for question in questions(at: line - 1).prefix(isFirst ? 60 : 30) {
            let unknown = question.names.subtracting(visible).contains { scope.variable($0) != nil }
            if isFirst && unknown { continue }
            for (action, weight, trust) in actions {
                // An answer that does not speak of what was asked tends to be one bent to the test.
                choices.append(
                    .init(
                        start..<start, block(question.text, action, own), weight: question.weight * weight, trust: trust
                    ))
            }
        }
        builder.offer(.guardInserted, line: line, scale: isFirst ? 1 : 0.45, limit: isFirst ? 500 : 150, choices)
    }

    /// Whether the function gives nothing back.
    private var resultless: Bool {
        guard builder.function >= 0 else { return false }
        if builder.isSwift { return file.functions[builder.function].result.isEmpty }
        return !file.statements.contains {
            $0.kind == .giveBack && $0.function == builder.function && !$0.values.isEmpty
        }
    }

    /// Counters and accumulators that are never moved on.
    private mutating func insertUpdate(_ id: Int, _ statement: Statement) {
        let line = statement.lines.lowerBound
        let own = indent(id)
        var forms: [(String, Double)] = []
        let variables = scope.visible(at: line).filter { $0.name != file.dialect.spelling.own }
        let loop = isInLoop(id)
        for variable in variables {
            let name = variable.name
            let unknown = variable.kinds.isEmpty
            if unknown || variable.kinds.contains(.number) {
                forms += [("\(name) += 1", loop ? 1.2 : 0.4), ("\(name) -= 1", loop ? 0.5 : 0.2)]
            }
            for other in variables where other.name != name {
                let alike = !variable.kinds.isDisjoint(with: other.kinds)
                if alike || unknown || other.kinds.isEmpty {
                    forms.append(("\(name) = \(other.name)", alike ? 0.5 : 0.2))
                }
                if alike, variable.kinds.contains(.number) || variable.kinds.contains(.list) {
                    forms.append(("\(name) += \(other.name)", 0.4))
                }
                if variable.kinds.contains(.list) || variable.kinds.contains(.set) {
                    let method = variable.kinds.contains(.set) ? (builder.isSwift ? "insert" : "add") : "append"
                    forms.append(("\(name).\(method)(\(other.name))", 0.7))
                }
            }
            for method in ["pop", "clear", "sort", "reverse"] where variable.kinds.contains(.list) && !builder.isSwift {
                forms.append(("\(name).\(method)()", 0.25))
            }
            if variable.kinds.contains(.list), builder.isSwift { forms.append(("\(name).sort()", 0.2)) }
            if variable.kinds.contains(.list), !builder.isSwift { forms.append(("\(name) = []", 0.2)) }
            for member in scope.members.keys where variable.kinds.contains(.object) || unknown {
                forms.append(("\(name) = \(name).\(member)", 0.25))
            }
        }
        let after = lines(id).upperBound
        let before = lines(id).lowerBound
        var choices: [EditBuilder.Choice] = []
        let (list, index) = siblings(of: id) ?? ([], 0)
        let isLast = index == list.count - 1
        for (text, weight) in forms {
            choices.append(.init(before..<before, "\(own)\(text)\n", weight: weight))
            if isLast, chain(list, at: index).count == 1,
                ![.giveBack, .leaveLoop, .nextRound, .raise].contains(statement.kind)
            {
                choices.append(.init(after..<after, lineEnd(after) + "\(own)\(text)\n", weight: weight))
            }
        }
        builder.offer(.statementInserted, line: line, scale: loop ? 1 : 0.5, limit: 120, choices)
    }

    private func lineEnd(_ position: Int) -> String {
        position == file.bytes.count && file.bytes.last != 0x0A ? "\n" : ""
    }

    /// A statement of the function once more, here; a name in it exchanged too.
    private mutating func insertCopies(_ id: Int, _ statement: Statement) {
        let line = statement.lines.lowerBound
        let own = indent(id)
        let before = lines(id).lowerBound
        let after = lines(id).upperBound
        let (list, index) = siblings(of: id) ?? ([], 0)
        let isLast =
            index == list.count - 1
            && ![.giveBack, .leaveLoop, .nextRound, .raise, .elseIf, .elseBranch].contains(statement.kind)
        var choices: [EditBuilder.Choice] = []
        for (other, source) in file.statements.enumerated() where source.function == builder.function && other != id {
            guard [.assign, .expression, .declare].contains(source.kind), source.tokens.count <= 20,
                !isDocumentation(source)
            else { continue }
            if builder.isSwift, source.kind == .declare { continue }
            let text = file.text(file.range(source.tokens))
            guard !text.contains("\n") else { continue }
            choices.append(.init(before..<before, "\(own)\(text)\n", weight: 1))
            if isLast { choices.append(.init(after..<after, lineEnd(after) + "\(own)\(text)\n", weight: 1)) }
            for token in source.tokens where file.tokens[token].kind == .name {
                guard let variable = scope.variable(file.tokens[token].text) else { continue }
                for another in scope.visible(at: line)
                where another.name != variable.name && !another.kinds.isDisjoint(with: variable.kinds) {
                    let range = file.range(source.tokens)
                    let cut = file.tokens[token].range
                    let changed =
                        file.text(range.lowerBound..<cut.lowerBound) + another.name
                        + file.text(cut.upperBound..<range.upperBound)
                    choices.append(.init(before..<before, "\(own)\(changed)\n", weight: 0.25))
                }
            }
        }
        builder.offer(.statementCopied, line: line, limit: 60, choices)
    }

    /// After the last statement of a block: a jump, a return, an `else`.
    private mutating func insertAtEnd(_ id: Int, _ statement: Statement, _ last: Int) {
        let after = lines(last).upperBound
        let line = statement.lines.lowerBound
        let own = indent(id)
        let ended = file.statements[last].kind
        let canRunOn = ![.giveBack, .leaveLoop, .nextRound, .raise].contains(ended)
        guard canRunOn else { return }
        var jumps: [EditBuilder.Choice] = []
        if isInLoop(id) {
            for word in ["break", "continue"] { jumps.append(.init(after..<after, lineEnd(after) + "\(own)\(word)\n")) }
        }
        builder.offer(.leave, line: line, jumps)
        let isFunctionEnd = statement.parent >= 0 && file.statements[statement.parent].kind == .function
        if !resultless || isFunctionEnd {
            let values = results(at: line).map {
                EditBuilder.Choice(
                    after..<after, lineEnd(after) + "\(own)return \($0.text)\n", weight: $0.weight, trust: $0.trust)
            }
            builder.offer(
                .returnAdded, line: line, scale: isFunctionEnd ? 1 : 0.4, limit: isFunctionEnd ? 40 : 12, values)
        }
        addElse(id, statement, last, own, after)
    }

    private mutating func addElse(_ id: Int, _ statement: Statement, _ last: Int, _ own: String, _ after: Int) {
        guard [.ifHead, .elseIf].contains(file.statements[last].kind), !builder.isSwift else { return }
        var choices: [EditBuilder.Choice] = []
        for result in results(at: statement.lines.lowerBound).prefix(10) where !resultless {
            choices.append(
                .init(
                    after..<after, lineEnd(after) + "\(own)else:\n\(own)\(file.indentStep)return \(result.text)\n",
                    weight: result.weight * 0.5))
        }
        for source in file.statements
        where source.function == builder.function
            && [.assign, .expression, .leaveLoop, .nextRound].contains(source.kind)
        {
            let text = file.text(file.range(source.tokens))
            guard !text.contains("\n"), source.tokens.count <= 20 else { continue }
            choices.append(
                .init(after..<after, lineEnd(after) + "\(own)else:\n\(own)\(file.indentStep)\(text)\n", weight: 0.5))
        }
        for variable in scope.visible(at: statement.lines.lowerBound) where variable.kinds.contains(.number) {
            choices.append(
                .init(
                    after..<after, lineEnd(after) + "\(own)else:\n\(own)\(file.indentStep)\(variable.name) += 1\n",
                    weight: 0.4))
        }
        builder.offer(.elseAdded, line: statement.lines.lowerBound, limit: 40, choices)
    }

    private mutating func wrapInCondition(_ id: Int, _ statement: Statement) {
        guard [.assign, .expression, .giveBack, .yield, .leaveLoop, .nextRound, .raise].contains(statement.kind) else {
            return
        }
        let line = statement.lines.lowerBound
        let range = lines(id)
        let own = indent(id)
        let text = file.text(file.range(statement.tokens))
        guard !text.contains("\n") else { return }
        let used = EditGenerator.words(of: text)
        let isExit = [.giveBack, .leaveLoop, .nextRound, .raise].contains(statement.kind)
        let choices = questions(at: line).prefix(50).map { question in
            EditBuilder.Choice(
                range, block(question.text, text, own),
                weight: question.weight * (question.names.isDisjoint(with: used) && !isExit ? 0.5 : 1))
        }
        builder.offer(.conditionWrapped, line: line, limit: 40, choices)
    }
}
