/// Statements: removed, moved, exchanged, nested otherwise; jumps and returns changed.
extension EditGenerator {
    /// A statement's siblings with its place among them.
    func siblings(of id: Int) -> (list: [Int], index: Int)? {
        let statement = file.statements[id]
        let list: [Int]
        if statement.parent >= 0 {
            list = file.statements[statement.parent].body
        } else if statement.closure >= 0 {
            list = file.closures[statement.closure] ?? []
        } else {
            list = file.top
        }
        guard let index = list.firstIndex(of: id) else { return nil }
        return (list, index)
    }

    func lines(_ id: Int) -> Range<Int> { file.lineRange(file.statements[id].lines) }

    /// Whole lines of a statement, its end of line supplied if the file lacks it.
    func lineText(_ id: Int) -> String {
        let text = file.text(lines(id))
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    /// Lines with their first indentation exchanged.
    func reindented(_ text: String, from old: String, to new: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix(old) && !line.isEmpty ? new + line.dropFirst(old.count) : String(line)
        }.joined(separator: "\n")
    }

    func indent(_ id: Int) -> String { file.indent(ofLine: file.statements[id].lines.lowerBound) }

    /// `if` with all its clauses, or one statement.
    func chain(_ list: [Int], at index: Int) -> ClosedRange<Int> {
        var first = index
        while first > 0, file.statements[list[first]].kind.continuesChain { first -= 1 }
        var last = first
        while last + 1 < list.count, file.statements[list[last + 1]].kind.continuesChain { last += 1 }
        return first...last
    }

    mutating func statementEdits(_ id: Int) {
        let statement = file.statements[id]
        guard statement.kind != .function, statement.kind != .type, statement.kind != .importing else { return }
        remove(id, statement)
        exchange(id, statement)
        renest(id, statement)
        headWords(id, statement)
        jumps(id, statement)
        returns(id, statement)
        assignmentForms(id, statement)
    }

    // MARK: Remove, exchange

    private mutating func remove(_ id: Int, _ statement: Statement) {
        guard file.ownsLines(id), let (list, index) = siblings(of: id), !statement.kind.continuesChain,
            statement.kind != .choiceCase
        else { return }
        let span = chain(list, at: index)
        let range = lines(list[span.lowerBound]).lowerBound..<lines(list[span.upperBound]).upperBound
        let line = statement.lines.lowerBound
        let isAlone = list.count == span.count
        let text = isAlone && !builder.isSwift ? indent(id) + "pass\n" : ""
        let isReturn = statement.kind == .giveBack
        builder.offer(.deleteStatement, line: line, scale: isReturn ? 0.4 : 1, [.init(range, text)])
        guard !statement.body.isEmpty,
            statement.kind == .ifHead || statement.kind.isLoop || statement.kind == .elseBranch, span.count == 1
        else { return }
        let body = statement.body.map(lineText).joined()
        let plain = reindented(body, from: indent(statement.body[0]), to: indent(id))
        if statement.body.allSatisfy({ file.ownsLines($0) }) {
            builder.offer(.unwrapBlock, line: line, [.init(range, plain)])
        }
    }

    private mutating func exchange(_ id: Int, _ statement: Statement) {
        guard file.ownsLines(id), let (list, index) = siblings(of: id) else { return }
        let mine = chain(list, at: index)
        guard mine.lowerBound == index else { return }
        var choices: [EditBuilder.Choice] = []
        var next = mine.upperBound + 1
        var distance = 1
        var between = ""
        while next < list.count, distance <= 4 {
            let theirs = chain(list, at: next)
            guard theirs.allSatisfy({ file.ownsLines(list[$0]) }), mine.allSatisfy({ file.ownsLines(list[$0]) }) else {
                break
            }
            let first = lines(list[mine.lowerBound]).lowerBound..<lines(list[mine.upperBound]).upperBound
            let second = lines(list[theirs.lowerBound]).lowerBound..<lines(list[theirs.upperBound]).upperBound
            guard first.upperBound <= second.lowerBound else { break }
            between = file.text(first.upperBound..<second.lowerBound)
            let (a, b) = (ended(file.text(first)), ended(file.text(second)))
            let whole = first.lowerBound..<second.upperBound
            if distance == 1 {
                choices.append(.init(whole, b + between + a, weight: 2))
            } else {
                choices.append(.init(whole, b + a + between, weight: 0.6))
                choices.append(.init(whole, between + b + a, weight: 0.6))
            }
            next = theirs.upperBound + 1
            distance += 1
        }
        builder.offer(.swapStatements, line: statement.lines.lowerBound, choices)
    }

    private func ended(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }

    // MARK: Nesting

    /// Moves the last statement of a block out of it, or the statement after a block into it; out of two at once too.
    private mutating func renest(_ id: Int, _ statement: Statement) {
        guard file.ownsLines(id), let (list, index) = siblings(of: id) else { return }
        let span = chain(list, at: index)
        guard span.lowerBound == index else { return }
        let range = lines(list[span.lowerBound]).lowerBound..<lines(list[span.upperBound]).upperBound
        let text = ended(file.text(range))
        let own = indent(id)
        var choices: [EditBuilder.Choice] = []
        if span.upperBound == list.count - 1, list.count > span.count { moveOut(id, range, text, own, &choices) }
        if span.lowerBound == 0, list.count > span.count, statement.parent >= 0,
            file.statements[statement.parent].kind != .function,
            file.ownsLines(statement.parent)
        {
            // Before the block that holds it.
            let parent = lines(statement.parent)
            let outer = indent(statement.parent)
            let head = file.text(parent.lowerBound..<range.lowerBound)
            choices.append(
                .init(parent.lowerBound..<range.upperBound, reindented(text, from: own, to: outer) + head, weight: 0.4))
        }
        if index > 0 { moveIn(list, index, range, text, own, &choices) }
        moveInNext(list, span.upperBound, range, text, own, &choices)
        builder.offer(.nesting, line: statement.lines.lowerBound, choices)
    }

    private func moveOut(
        _ id: Int, _ range: Range<Int>, _ text: String, _ own: String, _ choices: inout [EditBuilder.Choice]
    ) {
        var parent = file.statements[id].parent
        var weight = 1.0
        while parent >= 0, file.statements[parent].kind != .function, file.statements[parent].kind != .type,
            file.statements[parent].kind != .choiceCase,
            file.ownsLines(parent) || file.statements[parent].kind.continuesChain
        {
            guard let (list, index) = siblings(of: parent) else { return }
            let last = chain(list, at: index).upperBound
            let end = lines(list[last]).upperBound
            let moved = reindented(text, from: own, to: indent(parent))
            choices.append(
                .init(
                    range.lowerBound..<end, ended(file.text(range.upperBound..<end), unlessEmpty: true) + moved,
                    weight: weight))
            guard index == list.count - 1 || last == list.count - 1 else { return }
            parent = file.statements[parent].parent
            weight *= 0.6
        }
    }

    private func ended(_ text: String, unlessEmpty: Bool) -> String { text.isEmpty ? "" : ended(text) }

    /// Into the block before it.
    private func moveIn(
        _ list: [Int], _ index: Int, _ range: Range<Int>, _ text: String, _ own: String,
        _ choices: inout [EditBuilder.Choice]
    ) {
        var before = list[index - 1]
        var weight = 1.0
        while let last = file.statements[before].body.last, file.ownsLines(last),
            file.statements[before].kind != .function
        {
            let start = lines(last).upperBound
            guard start <= range.lowerBound else { return }
            let between = file.text(start..<range.lowerBound)
            choices.append(
                .init(start..<range.upperBound, reindented(text, from: own, to: indent(last)) + between, weight: weight)
            )
            before = last
            weight *= 0.7
        }
    }

    /// Into the block after it, as its first statement.
    private func moveInNext(
        _ list: [Int], _ last: Int, _ range: Range<Int>, _ text: String, _ own: String,
        _ choices: inout [EditBuilder.Choice]
    ) {
        guard last + 1 < list.count, file.statements[list[last + 1]].kind != .function,
            let first = file.statements[list[last + 1]].body.first, file.ownsLines(first)
        else { return }
        let start = lines(first).lowerBound
        guard start >= range.upperBound else { return }
        let head = file.text(range.upperBound..<start)
        choices.append(
            .init(range.lowerBound..<start, head + reindented(text, from: own, to: indent(first)), weight: 0.8))
    }

    // MARK: Words

    private mutating func headWords(_ id: Int, _ statement: Statement) {
        guard let head = file.tokens[safe: statement.head.lowerBound] else { return }
        let line = statement.lines.lowerBound
        switch statement.kind {
        case .ifHead:
            builder.offer(.headWord, line: line, [.init(head.range, "while", weight: 1)] + elifForms(id, head))
        case .loopWhile where head.text == "while": builder.offer(.headWord, line: line, [.init(head.range, "if")])
        case .elseIf where !builder.isSwift: builder.offer(.headWord, line: line, [.init(head.range, "if")])
        default: break
        }
        swapBranches(id, statement)
    }

    private func elifForms(_ id: Int, _ head: Token) -> [EditBuilder.Choice] {
        guard !builder.isSwift, let (list, index) = siblings(of: id), index > 0 else { return [] }
        let before = file.statements[list[index - 1]].kind
        return before == .ifHead || before == .elseIf ? [.init(head.range, "elif")] : []
    }

    private mutating func swapBranches(_ id: Int, _ statement: Statement) {
        guard statement.kind == .ifHead || statement.kind == .elseIf, let (list, index) = siblings(of: id),
            index + 1 < list.count,
            file.statements[list[index + 1]].kind.continuesChain
        else { return }
        let other = file.statements[list[index + 1]]
        guard let a = bodyRange(statement), let b = bodyRange(other) else { return }
        builder.offer(
            .branches, line: statement.lines.lowerBound,
            [.init([SourceChange(a, file.text(b)), SourceChange(b, file.text(a))])])
        if other.kind == .elseBranch, !builder.isSwift, file.ownsLines(list[index + 1]) {
            // The `else` branch runs always.
            let body = reindented(other.body.map(lineText).joined(), from: indent(other.body[0]), to: indent(id))
            if other.body.allSatisfy({ file.ownsLines($0) }) {
                builder.offer(.unwrapBlock, line: other.lines.lowerBound, [.init(lines(list[index + 1]), body)])
            }
        }
    }

    private func bodyRange(_ statement: Statement) -> Range<Int>? {
        guard let first = statement.body.first, let last = statement.body.last else { return nil }
        return file.range(file.statements[first].tokens)
            .lowerBound..<file.range(file.statements[last].tokens).upperBound
    }

    // MARK: Jumps, returns, yields

    func isInLoop(_ id: Int) -> Bool {
        var at = file.statements[id].parent
        while at >= 0, file.statements[at].kind != .function {
            if file.statements[at].kind.isLoop { return true }
            at = file.statements[at].parent
        }
        return false
    }

    private mutating func jumps(_ id: Int, _ statement: Statement) {
        let range = file.range(statement.tokens)
        let line = statement.lines.lowerBound
        var forms: [(String, Double)] = []
        switch statement.kind {
        case .leaveLoop: forms = [("continue", 2), (builder.isSwift ? "_ = 0" : "pass", 0.3)]
        case .nextRound: forms = [("break", 2), (builder.isSwift ? "_ = 0" : "pass", 0.3)]
        case .pass where !builder.isSwift: forms = isInLoop(id) ? [("continue", 1), ("break", 1)] : []
        case .giveBack where isInLoop(id): forms = [("continue", 1), ("break", 1)]
        default: return
        }
        if statement.kind != .giveBack { forms += results(at: line).prefix(8).map { ("return \($0.text)", 0.3) } }
        builder.offer(.jump, line: line, forms.map { .init(range, $0.0, weight: $0.1) })
    }

    private mutating func returns(_ id: Int, _ statement: Statement) {
        let range = file.range(statement.tokens)
        let line = statement.lines.lowerBound
        let own = file.text(range)
        switch statement.kind {
        case .giveBack:
            let others = results(at: line).map {
                EditBuilder.Choice(range, "return \($0.text)", weight: $0.weight, trust: $0.trust)
            }
            builder.offer(.returnValue, line: line, limit: 60, others)
            if !builder.isSwift, own.hasPrefix("return ") {
                builder.offer(
                    .yields, line: line, scale: usesYield ? 1.5 : 0.15,
                    [
                        .init(range, "yield " + own.dropFirst(7)), .init(range, "yield from " + own.dropFirst(7)),
                    ])
            }
        case .yield:
            let isFrom = own.hasPrefix("yield from ")
            let rest = own.dropFirst(isFrom ? 11 : 6)
            builder.offer(
                .yields, line: line,
                [.init(range, (isFrom ? "yield " : "yield from ") + rest), .init(range, "return " + rest, weight: 0.4)])
        case .expression:
            guard let value = statement.values.first, file.nodes[value].kind == .call else { return }
            var choices = [EditBuilder.Choice(range, "return \(own)", weight: 2)]
            if usesYield {
                choices += [.init(range, "yield from \(own)", weight: 2), .init(range, "yield \(own)", weight: 0.5)]
            }
            for variable in scope.visible(at: line) where !variable.isParameter || !builder.isSwift {
                choices.append(.init(range, "\(variable.name) = \(own)", weight: 0.6))
                choices.append(.init(range, "\(variable.name) += \(own)", weight: 0.3))
            }
            let callee = file.text(ofNode: file.nodes[value].children[0])
            let isOwn = file.functions.contains { $0.name == callee }
            builder.offer(.returnAdded, line: line, scale: isOwn ? 1.5 : 0.4, limit: 20, choices)
        default: return
        }
    }

    var usesYield: Bool {
        file.statements.contains { $0.kind == .yield && $0.function == builder.function }
    }

    private mutating func assignmentForms(_ id: Int, _ statement: Statement) {
        guard statement.kind == .assign, let value = statement.values.first, let target = statement.targets.first else {
            return
        }
        let range = file.range(statement.tokens)
        let line = statement.lines.lowerBound
        let text = file.text(ofNode: value)
        let name = file.text(ofNode: target)
        var choices = [EditBuilder.Choice(range, "return \(text)", weight: 0.5)]
        let isPlain = statement.assignment.map { file.tokens[$0].text == "=" } ?? false
        if isPlain {
            choices.append(.init(range, "\(name) = max(\(name), \(text))", weight: 0.5))
            choices.append(.init(range, "\(name) = min(\(name), \(text))", weight: 0.5))
            if !builder.isSwift { choices.append(.init(range, "\(name).append(\(text))", weight: 0.2)) }
        }
        if !builder.isSwift, name.hasSuffix("]"), let index = file.nodes[target].children.first,
            file.nodes[target].children.count == 2
        {
            let key = file.text(ofNode: file.nodes[target].children[1])
            choices.append(.init(range, "\(file.text(ofNode: index)).setdefault(\(key), \(text))", weight: 0.2))
        }
        builder.offer(.assignmentForm, line: line, choices)
    }
}
