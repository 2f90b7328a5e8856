/// Wrong variable, member, function or argument.
extension EditGenerator {
    /// Library names that people mix up, in groups.
    static let confusable: [[String]] = [
        ["min", "max", "sum", "len"], ["any", "all"], ["append", "extend", "add", "insert", "appendleft"],
        ["left", "right"], ["first", "last"], ["floor", "ceil", "round", "int"],
        ["upper", "lower", "title", "capitalize"],
        ["lstrip", "rstrip", "strip"], ["startswith", "endswith"], ["sorted", "reversed", "list", "set"],
        ["keys", "values", "items"], ["find", "rfind", "index", "rindex"], ["split", "rsplit", "splitlines"],
        ["pop", "popleft", "remove", "discard", "popitem"], ["next", "prev", "previous"], ["start", "end", "stop"],
        ["isdigit", "isalpha", "isalnum", "isspace", "isupper", "islower", "isnumeric"],
        ["union", "intersection", "difference", "symmetric_difference"], ["issubset", "issuperset"],
        ["add", "discard", "remove"], ["ord", "chr"], ["abs", "int", "float", "round"], ["divmod", "pow"],
        ["ljust", "rjust", "center", "zfill"], ["heappush", "heappop", "heapify", "heappushpop"],
        ["bisect_left", "bisect_right"], ["permutations", "combinations"],
        ["prefix", "suffix", "dropFirst", "dropLast"],
        ["hasPrefix", "hasSuffix"], ["lowercased", "uppercased"], ["removeFirst", "removeLast", "popLast"],
        ["append", "insert"], ["contains", "allSatisfy"], ["map", "filter", "compactMap", "flatMap"],
        ["sorted", "reversed", "shuffled"], ["before", "after"], ["startIndex", "endIndex"],
        ["rows", "columns", "cols"],
        ["row", "column", "col"], ["width", "height"],
        ["isLetter", "isNumber", "isWhitespace", "isUppercase", "isLowercase"],
        ["formUnion", "formIntersection", "subtract"], ["subtracting", "intersection", "union"],
        ["firstIndex", "lastIndex"], ["keys", "values"], ["min", "max"], ["up", "down"], ["low", "high"], ["lo", "hi"],
        ["enumerate", "range", "zip"], ["to", "through"], ["x", "y"], ["i", "j"],
    ]

    static func confusions(of name: String) -> [String] {
        confusable.filter { $0.contains(name) }.flatMap { $0 }.filter { $0 != name }
    }

    mutating func names(_ id: Int, _ node: Node) {
        guard node.kind == .name else { return }
        let name = file.text(ofNode: id)
        let line = file.line(ofNode: id)
        if isCallee(id) {
            callee(id, name, line)
            return
        }
        let range = file.range(ofNode: id)
        var choices: [EditBuilder.Choice] = []
        let mine = scope.kinds(name)
        let isAssigned = isTarget(id)
        for variable in scope.visible(at: line) where variable.name != name {
            var weight = 1.0
            if !mine.isEmpty, !variable.kinds.isEmpty { weight = mine.isDisjoint(with: variable.kinds) ? 0.25 : 3 }
            weight *= 1 + 1.5 * likeness(name, variable.name)
            if Self.confusions(of: name).contains(variable.name) { weight *= 2 }
            // `a - a` and `f(b, b)` are seldom meant.
            let factor = isNameAround(id, variable.name) ? 0.4 : isPassedBeside(id, variable.name) ? 0.3 : 1
            choices.append(.init(range, variable.name, weight: weight, factor: factor))
        }
        for function in scope.callables.keys where mine == [.function] && function != name {
            choices.append(.init(range, function, weight: 0.3))
        }
        if missingNames.contains(name) { choices += spelled(like: name, at: range) }
        builder.offer(
            isAssigned ? .target : .variable, line: line, scale: missingNames.contains(name) ? 20 : 1, limit: 40,
            choices)
        guard !isAssigned, !isReceiver(id) else { return }
        addAttribute(id, name, line)
    }

    private func isNameAround(_ id: Int, _ name: String) -> Bool {
        let parent = file.nodes[id].parent
        guard parent >= 0, file.nodes[parent].kind == .binary else { return false }
        return file.nodes[parent].children.contains { file.text(ofNode: $0) == name }
    }

    /// Whether another argument of the same call already speaks of `name`.
    private func isPassedBeside(_ id: Int, _ name: String) -> Bool {
        var at = id
        while file.nodes[at].parent >= 0 {
            let parent = file.nodes[at].parent
            if file.nodes[parent].kind == .call, file.nodes[parent].children.first != at {
                return file.nodes[parent].children.dropFirst().contains {
                    $0 != at && EditGenerator.words(of: file.text(ofNode: $0)).contains(name)
                }
            }
            at = parent
        }
        return false
    }

    private mutating func addAttribute(_ id: Int, _ name: String, _ line: Int) {
        let range = file.range(ofNode: id)
        let kinds = scope.kinds(name)
        guard kinds.isEmpty || kinds.contains(.object) || kinds.contains(.none) else { return }
        let members = scope.members.filter { !scope.callables.keys.contains($0.key) }
        builder.offer(
            .addAttribute, line: line, scale: kinds.contains(.object) ? 1.5 : 0.6, limit: 20,
            members.sorted { $0.key < $1.key }.map {
                .init(range, "\(name).\($0.key)", weight: Double(min($0.value, 4)))
            })
    }

    private mutating func callee(_ id: Int, _ name: String, _ line: Int) {
        var choices: [EditBuilder.Choice] = []
        let range = file.range(ofNode: id)
        let confused = Self.confusions(of: name)
        for other in confused { choices.append(.init(range, other, weight: 3)) }
        for (other, uses) in scope.callables.sorted(by: { $0.key < $1.key })
        where other != name && !confused.contains(other) {
            choices.append(.init(range, other, weight: 0.4 + likeness(name, other) + 0.1 * Double(min(uses, 4))))
        }
        if missingNames.contains(name) { choices += spelled(like: name, at: range) }
        builder.offer(.callee, line: line, scale: missingNames.contains(name) ? 20 : 1, limit: 30, choices)
    }

    /// Where a failure says that there is no such name: what is spelled most like it.
    private func spelled(like name: String, at range: Range<Int>) -> [EditBuilder.Choice] {
        var known = Set(Self.confusable.flatMap { $0 })
        known.formUnion(scope.methods.keys)
        known.formUnion(scope.members.keys)
        known.formUnion(scope.callables.keys)
        known.formUnion(scope.variables.map(\.name))
        return known.subtracting([name]).sorted().map { other in
            let alike = likeness(name, other)
            return .init(range, other, weight: alike > 0.6 ? 40 * alike * alike : 0.01)
        }
    }

    mutating func attributes(_ id: Int, _ node: Node) {
        guard node.kind == .attribute, let member = node.op.first else { return }
        let name = file.tokens[member].text
        let line = file.tokens[member].line
        let isCalled = isCallee(id)
        let pool = isCalled ? scope.methods : scope.members
        let confused = Self.confusions(of: name)
        var choices = confused.map { other in
            EditBuilder.Choice(file.tokens[member].range, other, weight: pool[other] != nil ? 5 : 2)
        }
        for (other, uses) in pool.sorted(by: { $0.key < $1.key }) where other != name && !confused.contains(other) {
            choices.append(
                .init(
                    file.tokens[member].range, other, weight: 0.6 + likeness(name, other) + 0.1 * Double(min(uses, 4))))
        }
        if missingNames.contains(name) { choices += spelled(like: name, at: file.tokens[member].range) }
        let isMissing = missingNames.contains(name)
        builder.offer(isCalled ? .callee : .attribute, line: line, scale: isMissing ? 20 : 1, limit: 30, choices)
        guard let base = node.children.first else { return }
        if isCalled {
            let call = node.parent
            builder.offer(
                .unwrap, line: line, scale: 0.7, [.init([builder.replacing(call, with: file.text(ofNode: base))])])
        } else {
            builder.offer(
                .dropAttribute, line: line, [.init([builder.replacing(id, with: file.text(ofNode: base))])])
            chainAttribute(id, line)
        }
    }

    /// `x.next` to `x.next.next`.
    private mutating func chainAttribute(_ id: Int, _ line: Int) {
        guard !isTarget(id) else { return }
        let text = file.text(ofNode: id)
        builder.offer(
            .addAttribute, line: line, scale: 0.5, limit: 12,
            scope.members.sorted { $0.key < $1.key }.map {
                .init(file.range(ofNode: id), "\(text).\($0.key)", weight: Double(min($0.value, 4)))
            })
    }

    // MARK: Arguments

    mutating func calls(_ id: Int, _ node: Node) {
        guard node.kind == .call, let callee = node.children.first else { return }
        let arguments = Array(node.children.dropFirst())
        let line = file.line(ofNode: id)
        var swaps: [EditBuilder.Choice] = []
        for (index, left) in arguments.enumerated() {
            for right in arguments[(index + 1)...] {
                let (a, b) = (value(of: left), value(of: right))
                guard file.nodes[a].kind != .closure, file.nodes[b].kind != .closure else { continue }
                swaps.append(
                    .init([
                        SourceChange(file.range(ofNode: a), file.text(ofNode: b)),
                        SourceChange(file.range(ofNode: b), file.text(ofNode: a)),
                    ]))
            }
        }
        let isOwn = file.functions.contains { $0.name == file.text(ofNode: callee) }
        builder.offer(.argumentOrder, line: line, scale: isOwn ? 1.5 : 1, limit: 12, swaps)
        let drops = arguments.indices.map { index in
            EditBuilder.Choice(separated(arguments, at: index), "")
        }
        builder.offer(.argumentDropped, line: line, scale: arguments.count > 1 ? 1 : 0.3, drops)
        addArgument(id, node, callee, arguments, line)
        if arguments.count == 1, file.nodes[arguments[0]].kind != .labelled,
            file.nodes[arguments[0]].kind != .comprehension
        {
            let only = arguments[0]
            builder.offer(
                .unwrap, line: line,
                [.init([builder.replacing(id, with: file.text(ofNode: only), strength: file.strength(ofNode: only))])])
        }
    }

    /// The value of an argument, without its label.
    func value(of argument: Int) -> Int {
        file.nodes[argument].kind == .labelled ? file.nodes[argument].children.first ?? argument : argument
    }

    /// The range of one of several elements together with the comma that goes with it.
    func separated(_ elements: [Int], at index: Int) -> Range<Int> {
        if index + 1 < elements.count {
            return file.range(ofNode: elements[index]).lowerBound..<file.range(ofNode: elements[index + 1]).lowerBound
        }
        if index > 0 {
            return file.range(ofNode: elements[index - 1]).upperBound..<file.range(ofNode: elements[index]).upperBound
        }
        return file.range(ofNode: elements[index])
    }

    private mutating func addArgument(_ id: Int, _ node: Node, _ callee: Int, _ arguments: [Int], _ line: Int) {
        guard let close = node.tokens.last, file.tokens[close].text == ")" else { return }
        let end = file.tokens[close].range.lowerBound
        let name = file.text(ofNode: callee)
        let start = arguments.first.map { file.range(ofNode: $0).lowerBound } ?? end
        let own = file.functions.first { $0.name == name && $0.type.isEmpty }
        let missing = own.map { max(0, $0.parameters.count - arguments.count) }
        var choices: [EditBuilder.Choice] = []
        var values = scope.visible(at: line).map { ($0.name, 1.0) }
        values += [
            ("1", 0.3), ("0", 0.4), ("-1", 0.2), (file.dialect.spelling.emptyText, 0.1),
            (file.dialect.spelling.none, 0.1),
        ]
        if name.hasSuffix(".pop") {
            values = [("0", 1), ("-1", 0.5)] + values.filter { $0.0 != "0" && $0.0 != "-1" }.map { ($0.0, 0.2) }
        }
        if name.hasSuffix("split") { values += [("1", 0.7)] }
        if name.hasSuffix("range") { values += [("-1", 1), ("1", 1.5), ("2", 0.2)] }
        if name == "sorted" || name.hasSuffix(".sort"), !builder.isSwift {
            values = [("reverse=True", 1), ("key=len", 0.3)]
        }
        for (text, weight) in values {
            if arguments.isEmpty {
                choices.append(.init(end..<end, text, weight: weight))
            } else {
                choices.append(.init(end..<end, ", \(text)", weight: weight))
                choices.append(.init(start..<start, "\(text), ", weight: weight * 0.7))
            }
        }
        let fit =
            missing.map { $0 > 0 ? 2 : 0.05 }
            ?? (["range", "pop"].contains(name.split(separator: ".").last.map(String.init) ?? name) ? 1 : 0.3)
        builder.offer(.argumentAdded, line: line, scale: builder.isSwift ? fit * 0.2 : fit, limit: 40, choices)
    }
}
