/// Wrong operator, operand order, grouping, constants, one more or one less.
extension EditGenerator {
    private static let alternatives: [String: [(String, Double)]] = [
        "<": [("<=", 5), (">", 2.5), (">=", 1.5), ("!=", 0.7), ("==", 0.5)],
        "<=": [("<", 5), (">=", 2.5), (">", 1.5), ("==", 0.7), ("!=", 0.5)],
        ">": [(">=", 5), ("<", 2.5), ("<=", 1.5), ("!=", 0.7), ("==", 0.5)],
        ">=": [(">", 5), ("<=", 2.5), ("<", 1.5), ("==", 0.7), ("!=", 0.5)],
        "==": [("!=", 4), ("<=", 1.2), (">=", 1.2), ("<", 0.6), (">", 0.6), ("in", 0.5), ("is", 0.2)],
        "!=": [("==", 4), ("<", 1), (">", 1), ("<=", 0.5), (">=", 0.5), ("not in", 0.3)],
        "is": [("is not", 4), ("==", 2)], "is not": [("is", 4), ("!=", 2)],
        "in": [("not in", 4), ("==", 0.5)], "not in": [("in", 4), ("!=", 0.5)],
        "===": [("!==", 3), ("==", 2)], "!==": [("===", 3), ("!=", 2)],
        "+": [("-", 4), ("*", 1.2), ("|", 0.1), ("//", 0.1), ("/", 0.1)],
        "-": [("+", 4), ("*", 0.5), ("//", 0.2), ("/", 0.3), ("%", 0.4), ("^", 0.1)],
        "*": [("+", 2), ("/", 1.5), ("//", 1), ("**", 1), ("-", 0.7), ("%", 0.3)],
        "/": [("//", 4), ("*", 3), ("%", 1.5), ("-", 0.3)],
        "//": [("/", 3), ("%", 3), ("*", 1), ("-", 0.3), (">>", 0.2)],
        "%": [("//", 3), ("/", 2), ("*", 0.5), ("-", 0.5), ("&", 0.3)], "**": [("*", 4), ("^", 0.3)],
        "&": [("|", 3), ("^", 3), ("&&", 0.3), ("and", 0.3), ("%", 0.3), ("<<", 0.1)],
        "|": [("&", 3), ("^", 3), ("||", 0.3), ("or", 0.3), ("+", 0.3)],
        "^": [("&", 3), ("|", 3), ("**", 1), ("+", 0.2)], "<<": [(">>", 4), ("*", 0.3)],
        ">>": [("<<", 4), ("//", 0.3)],
        "&&": [("||", 4)], "||": [("&&", 4)], "and": [("or", 4)], "or": [("and", 4)],
        "..<": [("...", 4)], "...": [("..<", 4)], "&+": [("&-", 4), ("&*", 1)], "&-": [("&+", 4)], "&*": [("&+", 3)],
        "+=": [("-=", 4), ("=", 2), ("*=", 1)], "-=": [("+=", 4), ("=", 2), ("//=", 0.3), ("/=", 0.2)],
        "*=": [("+=", 2), ("/=", 2), ("//=", 1), ("=", 2), ("**=", 0.3)],
        "/=": [("*=", 2), ("//=", 4), ("-=", 1), ("=", 1), ("%=", 1)],
        "//=": [("/=", 2), ("-=", 1), ("%=", 2), ("=", 1), (">>=", 0.2)],
        "%=": [("//=", 2), ("/=", 1), ("-=", 1), ("=", 1)],
        "&=": [("|=", 3), ("^=", 3), ("=", 1)], "|=": [("&=", 3), ("^=", 3), ("=", 1), ("+=", 0.5)],
        "^=": [("|=", 3), ("&=", 3), ("=", 1)], "<<=": [(">>=", 3), ("=", 1)], ">>=": [("<<=", 3), ("=", 1)],
        "**=": [("*=", 2), ("=", 1)],
        "=": [("+=", 3), ("-=", 1.5), ("*=", 1), ("|=", 0.4), ("//=", 0.2), ("&=", 0.2)],
    ]

    mutating func operators(_ id: Int, _ node: Node) {
        guard node.kind == .binary, node.children.count == 2 else { return }
        let op = file.operatorText(id)
        guard let infix = file.dialect.infix[op] else { return }
        let line = file.tokens[node.op.lowerBound].line
        let range = file.range(node.op)
        let others = (Self.alternatives[op] ?? []).filter { file.dialect.infix[$0.0] != nil }
        let template: Template =
            switch infix.family {
            case .comparison, .membership: .comparison
            case .logic: .logic
            case .bits, .shift: .bits
            case .range: .rangeBounds
            default: .arithmetic
            }
        builder.offer(template, line: line, others.map { .init(range, $0.0, weight: $0.1) })
        operandOrder(id, node, infix, op, line)
        dropOperand(id, node, infix, line)
        regroup(id, node, infix, line)
    }

    private mutating func operandOrder(_ id: Int, _ node: Node, _ infix: Dialect.Infix, _ op: String, _ line: Int) {
        let (left, right) = (node.children[0], node.children[1])
        var weight = 1.0
        switch infix.family {
        case .comparison: return
        case .sum, .bits:
            let isNumeric = builder.kind(left) == .number || builder.kind(right) == .number
            if op != "-" { weight = isNumeric ? 0 : 0.8 }
        case .product: weight = op == "*" ? 0 : 0.8
        case .logic: weight = 0.25
        case .membership, .shift, .power: weight = 0.6
        default: weight = 0.3
        }
        guard weight > 0 else { return }
        builder.offer(
            .operandOrder, line: line, scale: weight,
            [
                .init([
                    SourceChange(file.range(ofNode: left), builder.operand(right, infix.strength)),
                    SourceChange(file.range(ofNode: right), builder.operand(left, infix.strength + 1)),
                ])
            ])
    }

    private mutating func dropOperand(_ id: Int, _ node: Node, _ infix: Dialect.Infix, _ line: Int) {
        if infix.family == .comparison || infix.family == .membership { return }
        let template: Template = infix.family == .logic ? .clauseDropped : .dropOperand
        let kept = node.children.map { child in
            let isLiteral = file.nodes[child].kind == .number
            return EditBuilder.Choice(
                [builder.replacing(id, with: file.text(ofNode: child), strength: file.strength(ofNode: child))],
                weight: isLiteral ? 0.2 : 1)
        }
        let hasOne = node.children.contains { ["1", "2"].contains(file.text(ofNode: $0)) }
        builder.offer(template, line: line, scale: hasOne ? 1.6 : 1, kept)
    }

    /// `a + b * c` to `(a + b) * c` and back, where the parts are there.
    private mutating func regroup(_ id: Int, _ node: Node, _ infix: Dialect.Infix, _ line: Int) {
        var choices: [EditBuilder.Choice] = []
        for (side, child) in node.children.enumerated() {
            var inner = child
            let isGrouped = file.nodes[child].kind == .group
            if isGrouped, let first = file.nodes[child].children.first { inner = first }
            guard file.nodes[inner].kind == .binary, file.nodes[inner].children.count == 2 else { continue }
            if isGrouped {
                choices.append(.init(file.range(ofNode: child), file.text(ofNode: inner)))
                continue
            }
            let near = file.nodes[inner].children[side == 0 ? 1 : 0]
            let outerOperand = node.children[1 - side]
            let (first, last) = side == 0 ? (near, outerOperand) : (outerOperand, near)
            let start = file.range(ofNode: first).lowerBound
            let end = file.range(ofNode: last).upperBound
            guard start < end else { continue }
            choices.append(.init([SourceChange(start..<start, "("), SourceChange(end..<end, ")")]))
        }
        builder.offer(.grouping, line: line, choices)
    }

    // MARK: Literals

    mutating func literals(_ id: Int, _ node: Node) {
        let line = file.line(ofNode: id)
        let text = file.text(ofNode: id)
        switch node.kind {
        case .number: number(id, text, line)
        case .constant: constant(id, text, line)
        case .string where node.tokens.count == 1:
            var choices = scope.strings.keys.filter { $0 != text }.map { other in
                EditBuilder.Choice(file.range(ofNode: id), other, weight: 0.3 + likeness(text, other))
            }
            for plain in ["''", "' '"] where !builder.isSwift {
                choices.append(.init(file.range(ofNode: id), plain, weight: 0.4))
            }
            for plain in ["\"\"", "\" \""] where builder.isSwift {
                choices.append(.init(file.range(ofNode: id), plain, weight: 0.4))
            }
            builder.offer(.string, line: line, limit: 30, choices)
        case .list where node.children.isEmpty, .map where node.children.isEmpty: emptyContainer(id, line)
        default: break
        }
    }

    private mutating func number(_ id: Int, _ text: String, _ line: Int) {
        var weights: [String: Double] = [:]
        if let value = Int(text.replacing("_", with: "")), abs(value) < 1 << 40 {
            weights[String(value + 1)] = 3
            weights[value > 0 ? String(value - 1) : "-1"] = 3
            for (common, weight) in [("0", 2.0), ("1", 2.0), ("2", 0.6), ("-1", 1.0), ("10", 0.2)] {
                weights[common, default: 0] += weight
            }
            if value > 1 {
                weights[String(value * 2), default: 0] += 0.3
                weights[String(value / 2), default: 0] += 0.3
                weights[String(value * 10), default: 0] += 0.15
                if value >= 10 { weights[String(value / 10), default: 0] += 0.15 }
                weights["-\(value)", default: 0] += 0.4
            }
            if !builder.isSwift {
                weights["float('inf')"] = 0.4
                weights["-float('inf')"] = 0.25
                weights["None"] = 0.2
            }
            if builder.isSwift {
                weights["Int.max"] = 0.4
                weights["Int.min"] = 0.3
            }
        }
        for (other, uses) in scope.numbers { weights[other, default: 0] += 0.4 * Double(min(uses, 3)) }
        for variable in scope.visible(at: line) where variable.kinds.contains(.number) || variable.kinds.isEmpty {
            weights[variable.name, default: 0] += 0.5
        }
        for variable in scope.visible(at: line) where variable.kinds.contains(where: \.isContainer) {
            weights[builder.count(of: variable.name), default: 0] += 0.4
            if !builder.isSwift, variable.kinds.contains(where: \.isSequence) {
                weights[variable.name + "[0]", default: 0] += 0.4
            }
        }
        weights[text] = nil
        builder.offer(
            .number, line: line,
            weights.sorted { $0.key < $1.key }.map { entry in
                let isNegative = entry.key.hasPrefix("-")
                return .init(
                    [
                        builder.replacing(
                            id, with: entry.key, strength: isNegative ? Dialect.prefixStrength : Dialect.postfixStrength
                        )
                    ], weight: entry.value)
            })
    }

    private mutating func constant(_ id: Int, _ text: String, _ line: Int) {
        let spelling = file.dialect.spelling
        let range = file.range(ofNode: id)
        if text == spelling.yes || text == spelling.no {
            builder.offer(.truth, line: line, [.init(range, text == spelling.yes ? spelling.no : spelling.yes)])
        }
        var others: [(String, Double)] = [
            ("0", 1), (spelling.emptyList, 1), (spelling.no, 1), (spelling.yes, 0.4), (spelling.emptyText, 0.7),
            (spelling.emptyMap, 0.3), ("1", 0.3), ("-1", 0.4), (spelling.none, 0.3),
        ]
        for variable in scope.visible(at: line) { others.append((variable.name, 0.5)) }
        builder.offer(.none, line: line, others.filter { $0.0 != text }.map { .init(range, $0.0, weight: $0.1) })
    }

    private mutating func emptyContainer(_ id: Int, _ line: Int) {
        let range = file.range(ofNode: id)
        var choices = [EditBuilder.Choice(range, file.dialect.spelling.none, weight: 0.5)]
        for variable in scope.visible(at: line) {
            choices.append(.init(range, "[\(variable.name)]", weight: 1))
            if !builder.isSwift { choices.append(.init(range, "{\(variable.name)}", weight: 0.2)) }
        }
        for inner in [file.dialect.spelling.emptyList, "0", "1", file.dialect.spelling.emptyText] {
            choices.append(.init(range, "[\(inner)]", weight: 0.7))
        }
        if !builder.isSwift { choices.append(.init(range, "set()", weight: 0.4)) }
        builder.offer(.emptyLiteral, line: line, choices)
    }

    // MARK: One more, one less

    mutating func offByOne(_ id: Int, _ node: Node) {
        guard [.name, .attribute, .call, .index, .binary, .group, .unary].contains(node.kind), builder.maybeNumber(id)
        else { return }
        var fit = node.parent < 0 ? 0.45 : 0.25
        if node.parent >= 0 {
            let parent = file.nodes[node.parent]
            let isFirst = parent.children.first == id
            switch parent.kind {
            case .index: fit = isFirst ? 0 : 0.9
            case .slice: fit = 1
            case .call:
                if isFirst {
                    fit = 0
                } else {
                    let callee = file.text(ofNode: parent.children[0])
                    fit = callee == "range" || callee == "stride" ? 1 : 0.35
                }
            case .binary:
                let family = file.dialect.infix[file.operatorText(node.parent)]?.family
                if family == .comparison { fit = 0.6 }
                if family == .range { fit = 1 }
                if family == .logic || family == .membership { fit = 0 }
            case .attribute: fit = 0
            case .list, .tuple: fit = 0.45
            case .forClause: fit = 0
            default: break
            }
        }
        if isTarget(id) { fit = 0 }
        guard fit > 0 else { return }
        // `x + 1` made `x + 1 + 1` is written as one number by the literal's own template.
        let hasNumber = node.kind == .binary && node.children.contains { file.nodes[$0].kind == .number }
        let sum = file.dialect.infix["+"]?.strength ?? 10
        let text = builder.operand(id, sum)
        builder.offer(
            .offByOne, line: file.line(ofNode: id), scale: fit * (hasNumber ? 0.3 : 1),
            [
                .init([builder.replacing(id, with: "\(text) + 1", strength: sum)], weight: 1),
                .init([builder.replacing(id, with: "\(text) - 1", strength: sum)], weight: 1),
            ])
    }

    mutating func unary(_ id: Int, _ node: Node) {
        guard node.kind == .unary, let inner = node.children.first else { return }
        builder.offer(
            .dropOperand, line: file.line(ofNode: id),
            [.init([builder.replacing(id, with: file.text(ofNode: inner), strength: file.strength(ofNode: inner))])])
    }

    mutating func compoundAssignment(_ statement: Statement) {
        guard let token = statement.assignment, statement.kind == .assign else { return }
        let op = file.tokens[token].text
        let others = (Self.alternatives[op] ?? []).filter { file.dialect.assignments.contains($0.0) }
        builder.offer(
            .compoundAssignment, line: file.tokens[token].line, scale: op == "=" ? 0.6 : 1,
            others.map { .init(file.tokens[token].range, $0.0, weight: $0.1) })
    }
}
