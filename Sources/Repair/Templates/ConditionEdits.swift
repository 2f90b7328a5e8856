/// Conditions: negated, with a clause more or less, replaced.
extension EditGenerator {
    /// A condition that could be asked, with a weight.
    struct Question: Sendable {
        var text: String
        var strength: Int
        var weight: Double
        var names: Set<String> = []
    }

    /// Conditions over what is visible at `line`: those that the function asks already, then made ones.
    func questions(at line: Int) -> [Question] {
        var found: [String: Question] = [:]
        func add(_ text: String, _ weight: Double, strength: Int = 5, _ names: Set<String> = []) {
            if let old = found[text], old.weight >= weight { return }
            found[text] = Question(text: text, strength: strength, weight: weight, names: names)
        }
        let notStrength = builder.isSwift ? Dialect.prefixStrength : Dialect.notStrength
        for piece in scope.conditions where !piece.text.contains("\n") {
            add(piece.text, 1.5, strength: piece.strength, piece.names)
            add(builder.negated(piece.text, strength: piece.strength), 0.8, strength: notStrength, piece.names)
        }
        let variables = scope.visible(at: line)
        for variable in variables { ask(about: variable, add) }
        for left in variables {
            for right in variables where left.name != right.name { ask(left, right, add) }
        }
        for piece in scope.pieces where piece.kind == .truth && piece.tokens <= 8 {
            add(piece.text, 0.7, strength: piece.strength, piece.names)
        }
        for piece in scope.pieces
        where piece.strength >= Dialect.postfixStrength && piece.tokens >= 3 && piece.tokens <= 8 {
            ask(of: piece, near: abs(piece.line - line) <= 1, add)
        }
        return found.values.sorted { ($1.weight, $0.text) < ($0.weight, $1.text) }
    }

    private typealias Adder = (String, Double, Int, Set<String>) -> Void

    private func ask(about variable: Scope.Variable, _ add: Adder) {
        let name = variable.name
        let kinds = variable.kinds
        let unknown = kinds.isEmpty
        let used: Set<String> = [name]
        let scale = variable.isParameter ? 1.3 : 1.0
        let none = file.dialect.spelling.none
        if unknown || kinds.contains(.number) {
            for (text, weight) in [
                ("== 0", 1.0), ("> 0", 0.9), ("< 0", 0.8), ("<= 0", 0.6), ("== 1", 0.6), ("<= 1", 0.7), ("< 2", 0.2),
                ("!= 0", 0.3),
                (">= 0", 0.3), ("> 1", 0.2), ("% 2 == 0", 0.1), ("% 2 == 1", 0.05),
            ] { add("\(name) \(text)", weight * scale * (unknown ? 0.6 : 1), 5, used) }
        }
        if unknown || kinds.contains(where: \.isContainer) {
            let count = builder.count(of: name)
            let weight = scale * (unknown ? 0.5 : 1)
            if builder.isSwift {
                add("\(name).isEmpty", 1.4 * weight, 15, used)
                add("!\(name).isEmpty", 0.6 * weight, 13, used)
            }
            add("\(count) == 0", 0.5 * weight, 5, used)
            for (text, share) in [("<= 1", 0.6), ("== 1", 0.5), ("< 2", 0.4), ("> 1", 0.2), ("> 0", 0.3)] {
                add("\(count) \(text)", share * weight, 5, used)
            }
        }
        if !builder.isSwift {
            for type in kinds.count >= 2 ? typeNames(kinds) : [] {
                add("isinstance(\(name), \(type))", 1.2, 15, used)
                add("not isinstance(\(name), \(type))", 0.4, 4, used)
            }
            add("not \(name)", 1.3 * scale, 4, used)
            add(name, 0.7 * scale, 15, used)
            add(
                "\(name) is None", (unknown || kinds.contains(.none) || kinds.contains(.object) ? 1.0 : 0.3) * scale, 5,
                used)
            add("\(name) is not None", (unknown || kinds.contains(.none) ? 0.6 : 0.15) * scale, 5, used)
        } else {
            if kinds.contains(.truth) {
                add(name, 1, 15, used)
                add("!\(name)", 1, 13, used)
            }
            if unknown || kinds.contains(.object) { add("\(name) == \(none)", 0.3 * scale, 5, used) }
        }
        if kinds.contains(.text) {
            for literal in scope.strings.keys.sorted().prefix(6) where !literal.contains("\n") {
                add("\(name) == \(literal)", 0.3, 5, used)
            }
        }
        if kinds.contains(.object) || unknown, !builder.isSwift {
            for member in scope.members.keys.sorted().prefix(6) {
                add("\(name).\(member) is None", 0.2, 5, used)
                add("not \(name).\(member)", 0.2, 4, used)
            }
        }
    }

    /// An element, a member or a call: is it there, is it empty, is it nothing?
    private func ask(of piece: Scope.Piece, near: Bool, _ add: Adder) {
        guard piece.kind == nil || piece.kind == .list || piece.kind == .map || piece.kind == .object,
            !piece.text.hasPrefix("(")
        else { return }
        let weight = near ? 0.9 : 0.3
        if builder.isSwift {
            add("\(piece.text).isEmpty", weight * 0.5, 15, piece.names)
            add("\(piece.text) == \(file.dialect.spelling.none)", weight * 0.5, 5, piece.names)
            add("\(piece.text) != \(file.dialect.spelling.none)", weight * 0.5, 5, piece.names)
            return
        }
        add("\(piece.text) is not None", weight, 5, piece.names)
        add("\(piece.text) is None", weight, 5, piece.names)
        add("not \(piece.text)", weight * 0.8, 4, piece.names)
        add(piece.text, weight * 0.8, 15, piece.names)
        add("\(piece.text) > 0", weight * 0.3, 5, piece.names)
        add("\(piece.text) == 0", weight * 0.3, 5, piece.names)
    }

    /// Names of the run-time types that a variable was seen to hold, for `isinstance`.
    private func typeNames(_ kinds: Set<ValueKind>) -> [String] {
        let names: [ValueKind: String] = [
            .map: "dict", .list: "list", .text: "str", .number: "int", .tuple: "tuple", .set: "set",
        ]
        return kinds.compactMap { names[$0] }.sorted()
    }

    private func ask(_ left: Scope.Variable, _ right: Scope.Variable, _ add: Adder) {
        let used: Set<String> = [left.name, right.name]
        let bothKnown = !left.kinds.isEmpty && !right.kinds.isEmpty
        let alike = !left.kinds.isDisjoint(with: right.kinds)
        if alike || !bothKnown {
            let weight = alike ? 0.7 : 0.25
            if left.name < right.name {
                add("\(left.name) == \(right.name)", weight, 5, used)
                add("\(left.name) != \(right.name)", weight * 0.7, 5, used)
            }
            if !alike || left.kinds.contains(.number) {
                add("\(left.name) < \(right.name)", weight * 0.7, 5, used)
                add("\(left.name) <= \(right.name)", weight * 0.6, 5, used)
                add("\(left.name) >= \(right.name)", weight * 0.4, 5, used)
            }
        }
        if right.holdsElements, !left.kinds.contains(.list) || builder.isSwift {
            if !builder.isSwift {
                add("\(left.name) in \(right.name)", 0.6, 5, used)
                add("\(left.name) not in \(right.name)", 0.7, 5, used)
            } else {
                add("\(right.name).contains(\(left.name))", 0.4, 15, used)
                add("!\(right.name).contains(\(left.name))", 0.5, 13, used)
            }
            if left.kinds.contains(.number) || left.kinds.isEmpty,
                right.isIndexed || right.kinds.contains(where: \.isSequence)
            {
                let count = builder.count(of: right.name)
                for (op, weight) in [("<", 0.5), (">=", 0.6), ("==", 0.5), (">", 0.3), ("<=", 0.2)] {
                    add("\(left.name) \(op) \(count)", weight, 5, used)
                }
            }
        }
    }

    // MARK: Templates

    /// Conditions of `if`, `while`, ternaries and comprehensions, and their clauses.
    mutating func condition(_ id: Int, isLoop: Bool) {
        let line = file.line(ofNode: id)
        let spelling = file.dialect.spelling
        let asked = questions(at: line)
        let range = file.range(ofNode: id)
        let text = file.text(ofNode: id)
        let strength = file.strength(ofNode: id)
        builder.offer(.negation, line: line, [.init(range, builder.negated(id))])
        builder.offer(
            .conditionConstant, line: line,
            [.init(range, spelling.yes, weight: 1), .init(range, spelling.no, weight: isLoop ? 0.05 : 1)])
        let inner = EditGenerator.words(of: text)
        var clauses: [EditBuilder.Choice] = []
        var others: [EditBuilder.Choice] = []
        for question in asked.prefix(70) where !text.contains(question.text) {
            let isNear = question.names.isDisjoint(with: inner) ? 0.6 : 1.0
            for (word, binding) in [(spelling.and, 3), (spelling.or, 2)] {
                let own = strength >= binding ? text : "(\(text))"
                let more = question.strength > binding ? question.text : "(\(question.text))"
                // Squared-ish: a few questions are asked over and over, most never.
                let fit =
                    (isLoop && word == spelling.and ? 1.3 : 1) * isNear * question.weight * max(0.3, question.weight)
                clauses.append(.init(range, "\(own) \(word) \(more)", weight: fit * 0.65))
                clauses.append(.init(range, "\(more) \(word) \(own)", weight: fit * 0.5))
            }
            others.append(.init(range, question.text, weight: question.weight * isNear, trust: 0.9))
        }
        builder.offer(.clauseAdded, line: line, limit: 200, clauses)
        builder.offer(.conditionReplaced, line: line, limit: 60, others)
        negateClauses(id, line)
    }

    private mutating func negateClauses(_ id: Int, _ line: Int) {
        let node = file.nodes[id]
        if node.kind == .group, let inner = node.children.first { return negateClauses(inner, line) }
        if node.kind == .not, let inner = node.children.first, inner != id { return negateClauses(inner, line) }
        guard node.kind == .binary, file.dialect.infix[file.operatorText(id)]?.family == .logic else { return }
        for child in node.children {
            builder.offer(
                .negation, line: line, scale: 0.6,
                [.init([builder.replacing(child, with: builder.negated(child), strength: builder.isSwift ? 13 : 4)])])
            negateClauses(child, line)
        }
    }

    static func words(of text: String) -> Set<String> {
        Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }

    mutating func ternary(_ id: Int, _ node: Node) {
        guard node.kind == .ternary, node.children.count == 3 else { return }
        let line = file.line(ofNode: id)
        let (yes, condition, no) = (node.children[0], node.children[1], node.children[2])
        builder.offer(
            .branches, line: line,
            [
                .init([
                    SourceChange(file.range(ofNode: yes), file.text(ofNode: no)),
                    SourceChange(file.range(ofNode: no), file.text(ofNode: yes)),
                ])
            ])
        builder.offer(
            .conditionConstant, line: line,
            [yes, no].map { .init([builder.replacing(id, with: file.text(ofNode: $0), strength: 1)]) })
        self.condition(condition, isLoop: false)
    }
}
