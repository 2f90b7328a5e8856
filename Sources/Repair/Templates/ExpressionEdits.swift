/// The shape of expressions: wrapped, unwrapped, combined, replaced by another of the function, sliced.
extension EditGenerator {
    /// A place where a whole value stands: given back, assigned, passed, iterated, an operand.
    func isValuePlace(_ id: Int) -> Bool {
        guard !isTarget(id), !isReceiver(id), !isCallee(id) else { return false }
        switch file.nodes[id].kind {
        case .labelled, .slice, .starred, .forClause, .ifClause, .opaque, .closure: return false
        default: break
        }
        let parent = file.nodes[id].parent
        guard parent >= 0 else { return true }
        switch file.nodes[parent].kind {
        case .attribute: return false
        case .group: return false
        default: return true
        }
    }

    mutating func wraps(_ id: Int, _ node: Node) {
        guard isValuePlace(id), node.kind != .string, node.kind != .constant,
            node.kind != .tuple || node.children.count > 1
        else { return }
        let kind = builder.kind(id)
        if kind == .truth || kind == .function { return }
        let line = file.line(ofNode: id)
        let text = file.text(ofNode: id)
        let tight = builder.operand(id, Dialect.postfixStrength)
        var forms: [(String, Double)] = builder.isSwift ? swiftWraps(text, tight, kind) : pythonWraps(text, tight, kind)
        for (index, function) in file.functions.enumerated()
        where function.parameters.count == 1 && function.type.isEmpty {
            if text.hasPrefix(function.name + "(") { continue }
            let label = builder.isSwift ? swiftLabel(function) : ""
            forms.append(("\(function.name)(\(label)\(text))", index == builder.function ? 1.0 : 0.6))
        }
        let fit = node.parent < 0 ? 1.0 : node.kind == .number ? 0.1 : 0.5
        builder.offer(
            .wrap, line: line, scale: fit,
            forms.map {
                .init([builder.replacing(id, with: $0.0, strength: $0.0.hasPrefix("-") ? 13 : 15)], weight: $0.1)
            })
        if [.list, .object, nil].contains(kind), [.name, .attribute, .index].contains(node.kind), !builder.isSwift {
            builder.offer(
                .copy, line: line, scale: node.parent < 0 || isArgument(id) ? 1 : 0.3,
                [
                    .init(file.range(ofNode: id), "\(text)[:]", weight: 1),
                    .init(file.range(ofNode: id), "list(\(text))", weight: 0.5),
                    .init(file.range(ofNode: id), "\(text).copy()", weight: 0.8),
                ])
        }
    }

    private func swiftLabel(_ function: Function) -> String {
        guard let parameter = function.parameters.first, parameter.token > 0 else { return "" }
        let before = file.tokens[parameter.token - 1]
        if before.text == "_" { return "" }
        return (before.kind == .name ? before.text : parameter.name) + ": "
    }

    private func isArgument(_ id: Int) -> Bool {
        let parent = file.nodes[id].parent
        return parent >= 0 && file.nodes[parent].kind == .call
    }

    private func pythonWraps(_ text: String, _ tight: String, _ kind: ValueKind?) -> [(String, Double)] {
        var forms: [(String, Double)] = [("[\(text)]", 1)]
        if kind == nil || kind == .number {
            forms += [
                ("abs(\(text))", 1), ("int(\(text))", 1), ("str(\(text))", 0.8), ("float(\(text))", 0.4),
                ("round(\(text))", 0.3),
                ("-\(builder.isSwift ? tight : tight)", 0.8), ("bool(\(text))", 0.3),
            ]
        }
        if kind == nil || kind?.isContainer == true || kind == .set {
            forms += [
                ("len(\(text))", 1), ("sorted(\(text))", 1.2), ("list(\(text))", 1), ("set(\(text))", 0.8),
                ("reversed(\(text))", 0.8),
                ("sum(\(text))", 0.5), ("max(\(text))", 0.5), ("min(\(text))", 0.5), ("tuple(\(text))", 0.5),
                ("enumerate(\(text))", 0.2),
                ("any(\(text))", 0.2), ("all(\(text))", 0.2),
            ]
        }
        if kind == nil || kind == .text {
            forms += [
                ("\(tight).lower()", 0.7), ("\(tight).strip()", 0.8), ("\(tight).upper()", 0.3), ("int(\(text))", 0.7),
                ("\(tight).rstrip()", 0.2), ("\(tight).split()", 0.3), ("ord(\(text))", 0.2), ("''.join(\(text))", 0.3),
            ]
        }
        if kind == nil || kind == .map {
            forms += [("\(tight).items()", 0.4), ("\(tight).values()", 0.4), ("\(tight).keys()", 0.2)]
        }
        if kind == .list { forms += [("\(tight).pop()", 0.1), ("' '.join(\(text))", 0.2), ("tuple(\(text))", 0.3)] }
        return forms
    }

    private func swiftWraps(_ text: String, _ tight: String, _ kind: ValueKind?) -> [(String, Double)] {
        var forms: [(String, Double)] = [("[\(text)]", 0.6)]
        if kind == nil || kind == .number {
            forms += [
                ("abs(\(text))", 1), ("Int(\(text))", 0.5), ("String(\(text))", 0.5), ("Double(\(text))", 0.5),
                ("-\(tight)", 0.8),
            ]
        }
        if kind == nil || kind == .list || kind == .text {
            forms += [
                ("\(tight).count", 0.8), ("\(tight).sorted()", 1), ("\(tight).reversed()", 1), ("Set(\(text))", 0.3),
                ("Array(\(text))", 0.5),
                ("Array(\(tight).reversed())", 0.7), ("String(\(tight).reversed())", kind == .list ? 0.05 : 0.5),
                ("\(tight).lowercased()", kind == .list ? 0.05 : 0.6), ("\(tight).dropFirst()", 0.4),
                ("\(tight).dropLast()", 0.4),
            ]
        }
        return forms
    }

    // MARK: A term more

    /// `e` becomes `e + v`, `max(e, v)` and so on.
    mutating func combine(_ id: Int, _ node: Node) {
        guard isValuePlace(id), ![.number, .constant, .lambda, .comprehension, .map].contains(node.kind) else { return }
        let kind = builder.kind(id)
        if kind == .truth || kind == .function { return }
        let parentOperator = node.parent >= 0 && file.nodes[node.parent].kind == .binary
        // `a + b` gets its third term at the root; doing it at each operand as well gives the same sums again.
        let fit = parentOperator ? 0.4 : node.parent < 0 || isArgument(id) ? 1.0 : 0.5
        let line = file.line(ofNode: id)
        let sum = file.dialect.infix["+"]?.strength ?? 10
        let product = file.dialect.infix["*"]?.strength ?? 11
        let asTerm = builder.operand(id, sum)
        let asFactor = builder.operand(id, product)
        let text = file.text(ofNode: id)
        let isNumber = kind == .number || kind == nil
        let isSequence = kind == .list || kind == .text || kind == .tuple || kind == nil
        var choices: [EditBuilder.Choice] = []
        func add(_ form: String, _ strength: Int, _ weight: Double) {
            choices.append(.init([builder.replacing(id, with: form, strength: strength)], weight: weight))
        }
        for term in terms(at: line) where term.text != text {
            let maybe = term.kind == nil ? 0.6 : 1.0
            if isNumber, term.kind == nil || term.kind == .number {
                add("\(asTerm) + \(term.text)", sum, term.weight * maybe)
                add("\(asTerm) - \(term.text)", sum, term.weight * maybe * 0.8)
                add("\(asFactor) * \(term.text)", product, term.weight * maybe * 0.4)
                add("max(\(text), \(term.text))", 15, term.weight * maybe * 0.5)
                add("min(\(text), \(term.text))", 15, term.weight * maybe * 0.5)
                add("\(term.text) - \(asFactor)", sum, term.weight * maybe * 0.4)
                if !builder.isSwift { add("\(asFactor) % \(term.text)", product, term.weight * maybe * 0.3) }
            }
            if isSequence, term.kind == nil || term.kind?.isSequence == true {
                add("\(asTerm) + \(term.text)", sum, term.weight * maybe * 0.8)
                add("\(term.text) + \(asTerm)", sum, term.weight * maybe * 0.8)
            }
            if kind == .list || kind == nil, term.kind != .list {
                add("\(asTerm) + [\(term.text)]", sum, term.weight * 0.5)
                add("[\(term.text)] + \(asTerm)", sum, term.weight * 0.5)
            }
            if !builder.isSwift { add("\(builder.operand(id, 2)) or \(term.text)", 2, term.weight * 0.15) }
        }
        builder.offer(.combine, line: line, scale: fit, limit: 120, choices)
    }

    struct Term {
        var text: String
        var kind: ValueKind?
        var weight: Double
    }

    /// Short operands that an expression may lack.
    func terms(at line: Int) -> [Term] {
        var found: [String: Term] = [:]
        func add(_ text: String, _ kind: ValueKind?, _ weight: Double) {
            if found[text] == nil { found[text] = Term(text: text, kind: kind, weight: weight) }
        }
        for variable in scope.visible(at: line) {
            let kind = variable.kinds.count == 1 ? variable.kinds.first : nil
            add(variable.name, kind, 1)
            if variable.kinds.contains(where: \.isSequence) { add(builder.count(of: variable.name), .number, 0.4) }
        }
        add("1", .number, 1)
        for piece in scope.pieces where piece.tokens <= 7 && piece.strength >= 15 && piece.kind != .truth {
            add(piece.text, piece.kind, piece.tokens <= 4 ? 0.5 : 0.3)
        }
        return found.values.sorted { $0.text < $1.text }
    }

    // MARK: Another expression

    mutating func substitute(_ id: Int, _ node: Node) {
        guard isValuePlace(id), node.tokens.count <= 12 else { return }
        let kind = builder.kind(id)
        if kind == .function { return }
        let line = file.line(ofNode: id)
        let text = file.text(ofNode: id)
        let isCompound = node.kind != .name && node.kind != .number && node.kind != .constant && node.kind != .string
        var weights: [String: (Double, Int)] = [:]
        func add(_ other: String, _ weight: Double, _ strength: Int, _ otherKind: ValueKind?) {
            guard other != text else { return }
            var fit = weight
            if let kind, let otherKind { fit *= kind == otherKind ? 2 : 0.15 }
            weights[other] = (max(weights[other]?.0 ?? 0, fit), strength)
        }
        for piece in scope.pieces {
            // A name for a name is the variable template's business.
            if !isCompound, piece.tokens == 1 { continue }
            let near = piece.text.contains(text) || text.contains(piece.text) ? 1.6 : 1
            add(piece.text, near / Double(1 + piece.tokens / 4), piece.strength, piece.kind)
        }
        for variable in scope.visible(at: line) {
            let own = variable.kinds.count == 1 ? variable.kinds.first : nil
            if isCompound { add(variable.name, 1, 15, own) }
            if variable.kinds.contains(where: \.isContainer) || variable.kinds.isEmpty {
                let scale = variable.kinds.isEmpty ? 0.3 : 0.7
                add(builder.count(of: variable.name), scale, 15, .number)
                if !builder.isSwift {
                    add("\(variable.name)[0]", scale, 15, nil)
                    add("\(variable.name)[-1]", scale, 15, nil)
                    add("\(variable.name)[1:]", scale * 0.6, 15, own)
                } else {
                    add("\(variable.name)[0]", scale, 15, nil)
                    add("\(variable.name).last!", scale * 0.5, 15, nil)
                }
                for index in scope.visible(at: line) where index.kinds.contains(.number) && index.name != variable.name
                {
                    add("\(variable.name)[\(index.name)]", scale * 0.6, 15, nil)
                }
            }
        }
        if isCompound {
            for (literal, weight) in [("0", 0.5), ("1", 0.5), ("-1", 0.2)] {
                add(literal, kind == nil ? weight * 0.3 : weight, 13, .number)
            }
        }
        if isCompound, node.kind != .binary, kind != .number {
            add(file.dialect.spelling.emptyList, 0.3, 15, .list)
            if !builder.isSwift { add("None", 0.3, 15, nil) }
        }
        builder.offer(
            .substitute, line: line, scale: node.parent < 0 || isArgument(id) ? 1 : 0.7, limit: 60,
            weights.sorted { $0.key < $1.key }.map {
                .init([builder.replacing(id, with: $0.key, strength: $0.value.1)], weight: $0.value.0)
            })
    }

    // MARK: Slices and lookups

    mutating func slices(_ id: Int, _ node: Node) {
        let line = file.line(ofNode: id)
        let range = file.range(ofNode: id)
        if node.kind == .slice, !builder.isSwift {
            sliceBounds(id, node, line, range)
        } else if isValuePlace(id), !builder.isSwift, [.name, .attribute, .call, .index].contains(node.kind) {
            let kind = builder.kind(id)
            guard kind == nil || kind?.isSequence == true else { return }
            let text = file.text(ofNode: id)
            var forms = [("[1:]", 1.0), ("[:-1]", 0.9), ("[::-1]", 0.6), ("[0]", 0.8), ("[-1]", 0.8), ("[1]", 0.3)]
            for variable in scope.visible(at: line) where variable.kinds.contains(.number) || variable.kinds.isEmpty {
                let weight = variable.kinds.isEmpty ? 0.1 : 0.3
                if variable.name == text || variable.kinds.contains(.none) { continue }
                forms += [
                    ("[\(variable.name):]", weight), ("[:\(variable.name)]", weight), ("[\(variable.name)]", weight),
                    ("[\(variable.name) + 1:]", weight * 0.6),
                ]
            }
            builder.offer(
                .slice, line: line, scale: (kind == nil ? 0.4 : 0.8) * (isMembershipSide(id) ? 0.3 : 1),
                forms.map { .init(range, text + $0.0, weight: $0.1) })
        }
        lookups(id, node, line)
        if node.kind == .index, let base = node.children.first, isValuePlace(id) {
            builder.offer(.unwrap, line: line, [.init([builder.replacing(id, with: file.text(ofNode: base))])])
        }
    }

    /// What is looked for in something, and that something, are hardly ever a slice short.
    private func isMembershipSide(_ id: Int) -> Bool {
        let parent = file.nodes[id].parent
        guard parent >= 0, file.nodes[parent].kind == .binary else { return false }
        return file.dialect.infix[file.operatorText(parent)]?.family == .membership
    }

    private mutating func sliceBounds(_ id: Int, _ node: Node, _ line: Int, _ range: Range<Int>) {
        let colon = file.tokens[node.op.lowerBound].range
        let before = range.lowerBound < colon.lowerBound
        let after = colon.upperBound < range.upperBound
        var choices: [EditBuilder.Choice] = []
        if before { choices.append(.init(range.lowerBound..<colon.lowerBound, "")) }
        if after { choices.append(.init(colon.upperBound..<range.upperBound, "")) }
        var bounds = [("1", 1.0), ("-1", 1.0), ("2", 0.2)]
        for variable in scope.visible(at: line) where variable.kinds.contains(.number) || variable.kinds.isEmpty {
            bounds += [
                (variable.name, 0.8), ("\(variable.name) + 1", 0.7), ("\(variable.name) - 1", 0.4),
                ("-\(variable.name)", 0.3),
            ]
        }
        for (text, weight) in bounds {
            if !before { choices.append(.init(colon.lowerBound..<colon.lowerBound, text, weight: weight)) }
            if !after { choices.append(.init(colon.upperBound..<colon.upperBound, text, weight: weight)) }
        }
        if before, after {
            choices.append(.init(range, file.text(colon.upperBound..<range.upperBound) + ":"))
            choices.append(.init(range, ":" + file.text(range.lowerBound..<colon.lowerBound)))
        }
        builder.offer(.slice, line: line, choices)
    }

    /// Dictionary access with and without a default.
    private mutating func lookups(_ id: Int, _ node: Node, _ line: Int) {
        guard node.kind == .index, node.children.count == 2, !isTarget(id) else { return }
        let base = file.text(ofNode: node.children[0])
        let key = file.text(ofNode: node.children[1])
        let kind = builder.kind(node.children[0])
        guard kind == nil || kind == .map, file.nodes[node.children[1]].kind != .slice else { return }
        let defaults = [
            ("0", 1.0), (file.dialect.spelling.none, 1), (file.dialect.spelling.emptyList, 0.8), ("1", 0.3),
            (file.dialect.spelling.no, 0.3), (file.dialect.spelling.emptyText, 0.3), (key, 0.3),
        ]
        builder.offer(
            .lookup, line: line, scale: kind == .map ? 1 : 0.2,
            defaults.map { entry in
                let form = builder.isSwift ? "\(base)[\(key), default: \(entry.0)]" : "\(base).get(\(key), \(entry.0))"
                return .init([builder.replacing(id, with: form)], weight: entry.1)
            })
    }

    mutating func tuples(_ id: Int, _ node: Node) {
        guard node.kind == .tuple || node.kind == .list, node.children.count >= 2, node.children.count <= 6 else {
            return
        }
        var choices: [EditBuilder.Choice] = []
        for (index, left) in node.children.enumerated() {
            for right in node.children[(index + 1)...] {
                let (a, b) = (value(of: left), value(of: right))
                choices.append(
                    .init(
                        [
                            SourceChange(file.range(ofNode: a), file.text(ofNode: b)),
                            SourceChange(file.range(ofNode: b), file.text(ofNode: a)),
                        ], weight: right == left + 1 ? 1 : 0.7))
            }
        }
        let allLiteral = node.children.allSatisfy { [.number, .string, .constant].contains(file.nodes[$0].kind) }
        builder.offer(.tupleOrder, line: file.line(ofNode: id), scale: allLiteral ? 0.3 : 1, choices)
    }

    mutating func comprehensions(_ id: Int, _ node: Node) {
        guard node.kind == .comprehension else { return }
        let line = file.line(ofNode: id)
        let clauses = node.children.filter { file.nodes[$0].kind == .ifClause }
        for clause in clauses {
            var range = file.range(ofNode: clause)
            while range.lowerBound > 0, file.bytes[range.lowerBound - 1] == 0x20 {
                range = range.lowerBound - 1..<range.upperBound
            }
            builder.offer(.comprehension, line: line, [.init(range, "", trust: 0.7)])
            if let inner = file.nodes[clause].children.first { condition(inner, isLoop: false) }
        }
        guard clauses.isEmpty, let loop = node.children.last, file.nodes[loop].kind == .forClause,
            let target = file.nodes[loop].children.first
        else { return }
        let end = file.range(ofNode: loop).upperBound
        let bound = file.subtree(target).filter { file.nodes[$0].kind == .name }.map(file.text(ofNode:))
        var choices: [EditBuilder.Choice] = []
        for name in bound {
            for (text, weight) in [
                (name, 1.0), ("not \(name)", 0.3), ("\(name) > 0", 0.6), ("\(name) is not None", 0.5),
                ("\(name) != 0", 0.3),
            ] {
                choices.append(.init(end..<end, " if \(text)", weight: weight))
            }
            for other in scope.visible(at: line) where other.name != name {
                for op in ["!=", "<", "<=", ">", ">=", "==", "not in", "in"] {
                    choices.append(.init(end..<end, " if \(name) \(op) \(other.name)", weight: 0.3))
                }
            }
        }
        builder.offer(.comprehension, line: line, limit: 60, choices)
    }

    /// Swift: `x` to `x ?? 0`, `??` defaults, `first` and `last` with and without force.
    mutating func optionals(_ id: Int, _ node: Node) {
        guard builder.isSwift, isValuePlace(id), node.kind == .index || node.kind == .marked || node.kind == .call
        else { return }
        let text = file.text(ofNode: id)
        let bare = text.hasSuffix("!") ? String(text.dropLast()) : text
        let defaults = ["0", "\"\"", "[]", "1", "false"] + scope.visible(at: file.line(ofNode: id)).map(\.name)
        guard node.kind != .call || text.contains("?") else { return }
        builder.offer(
            .optional, line: file.line(ofNode: id), scale: node.kind == .marked ? 1 : 0.3, limit: 12,
            defaults.map { .init([builder.replacing(id, with: "\(bare) ?? \($0)", strength: 6)]) })
    }
}
