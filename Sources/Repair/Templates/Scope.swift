/// Names and expressions that an edit in one function can draw from.
struct Scope: Sendable {
    struct Variable: Sendable {
        var name: String
        var kinds: Set<ValueKind>
        var isParameter: Bool
        /// Line from which it holds a value.
        var line: Int
        var uses: Int
        /// Stands before `[`: a sequence or a map, even where no kind is known.
        var isIndexed = false
        var holdsElements: Bool { isIndexed || kinds.contains(where: \.isContainer) }
    }

    /// An expression that stands in the function.
    struct Piece: Sendable {
        var text: String
        var strength: Int
        var tokens: Int
        var line: Int
        var kind: ValueKind?
        var names: Set<String>
    }

    var variables: [Variable] = []
    var pieces: [Piece] = []
    /// Conditions as written, clauses apart.
    var conditions: [Piece] = []
    /// Values given back, as written.
    var results: [Piece] = []
    /// Functions of the file, called names, members: called and not.
    var callables: [String: Int] = [:]
    var methods: [String: Int] = [:]
    var members: [String: Int] = [:]
    var numbers: [String: Int] = [:]
    var strings: [String: Int] = [:]
    /// Kinds of what the function gives back.
    var resultKinds: Set<ValueKind> = []

    func variable(_ name: String) -> Variable? { variables.first { $0.name == name } }
    func kinds(_ name: String) -> Set<ValueKind> { variable(name)?.kinds ?? [] }

    /// Variables that hold a value at `line`, own function's first.
    func visible(at line: Int) -> [Variable] { variables.filter { $0.isParameter || $0.line <= line } }
}

struct ScopeReader {
    let file: SourceFile
    let function: Int
    let runTimeKinds: [String: Set<ValueKind>]
    private var scope = Scope()
    private var names: [String: Int] = [:]

    static func scope(of function: Int, in file: SourceFile, kinds: [String: Set<ValueKind>]) -> Scope {
        var reader = ScopeReader(file: file, function: function, runTimeKinds: kinds)
        reader.readVariables()
        reader.readKinds()
        reader.readPieces()
        reader.readFile()
        return reader.scope
    }

    private init(file: SourceFile, function: Int, runTimeKinds: [String: Set<ValueKind>]) {
        self.file = file
        self.function = function
        self.runTimeKinds = runTimeKinds
    }

    // MARK: Variables

    private func isMine(_ statement: Int) -> Bool {
        var owner = file.statements[statement].function
        while owner >= 0 {
            if owner == function { return true }
            owner = file.functions[owner].outer
        }
        return function < 0 && file.statements[statement].function < 0
    }

    private mutating func add(_ name: String, line: Int, parameter: Bool, kinds: Set<ValueKind> = []) {
        guard name != "_", !name.isEmpty else { return }
        if let index = names[name] {
            scope.variables[index].line = min(scope.variables[index].line, line)
            scope.variables[index].kinds.formUnion(kinds)
            return
        }
        names[name] = scope.variables.count
        scope.variables.append(.init(name: name, kinds: kinds, isParameter: parameter, line: line, uses: 0))
    }

    private mutating func readVariables() {
        var owner = function
        while owner >= 0 {
            let line = file.statements[file.functions[owner].statement].lines.lowerBound
            for parameter in file.functions[owner].parameters {
                let kind = ValueKind(typeName: parameter.type)
                add(parameter.name, line: line, parameter: true, kinds: kind.map { [$0] } ?? [])
            }
            owner = file.functions[owner].outer
        }
        for (id, statement) in file.statements.enumerated() where isMine(id) {
            if [.function, .type, .importing].contains(statement.kind) { continue }
            for name in statement.names { add(name, line: statement.lines.lowerBound, parameter: false) }
            for target in statement.targets {
                for node in file.subtree(target) where file.nodes[node].kind == .name && isBound(node, under: target) {
                    add(file.text(ofNode: node), line: statement.lines.lowerBound, parameter: false)
                }
            }
        }
        if file.dialect.layout == .braces, function >= 0, !file.functions[function].type.isEmpty { readProperties() }
    }

    /// A target's names are bound unless they are indexed or have a member assigned.
    private func isBound(_ node: Int, under target: Int) -> Bool {
        var at = node
        while at != target {
            at = file.nodes[at].parent
            guard at >= 0, [.tuple, .list, .group, .starred].contains(file.nodes[at].kind) else { return false }
        }
        return true
    }

    /// Stored properties of the enclosing type: plain names where the receiver need not be written.
    private mutating func readProperties() {
        let type = file.functions[function].type
        for statement in file.statements where statement.kind == .type && statement.names.first == type {
            for member in statement.body where file.statements[member].kind == .declare {
                for name in file.statements[member].names { add(name, line: 0, parameter: true) }
            }
        }
    }

    // MARK: Kinds

    private mutating func readKinds() {
        for (id, statement) in file.statements.enumerated() where isMine(id) {
            guard let value = statement.values.first else { continue }
            let bound =
                statement.kind == .declare ? statement.names.first : statement.targets.first.map(file.text(ofNode:))
            if let bound, statement.kind == .assign || statement.kind == .declare { learn(bound, kind(ofNode: value)) }
            if statement.kind == .giveBack, statement.function == function {
                if let kind = kind(ofNode: value) { scope.resultKinds.insert(kind) }
            }
            if statement.kind == .loopFor, let target = statement.targets.first { learnLoop(target, value) }
        }
        for (id, node) in file.nodes.enumerated() where node.statement >= 0 && isMine(node.statement) {
            learnUse(id, node)
        }
        for (name, kinds) in runTimeKinds where !kinds.isEmpty {
            if let index = names[name] { scope.variables[index].kinds = kinds }
        }
        if function >= 0, let kind = ValueKind(typeName: file.functions[function].result) { scope.resultKinds = [kind] }
    }

    private mutating func learn(_ name: String, _ kind: ValueKind?) {
        guard let kind, let index = names[name] else { return }
        scope.variables[index].kinds.insert(kind)
    }

    private mutating func learnLoop(_ target: Int, _ iterable: Int) {
        let text = file.text(ofNode: iterable)
        guard text.hasPrefix("range(") || text.contains("..<") || text.contains("...") || text.hasPrefix("stride(")
        else { return }
        learn(file.text(ofNode: target), .number)
    }

    private mutating func learnUse(_ id: Int, _ node: Node) {
        guard node.kind == .name, let index = names[file.text(ofNode: id)], node.parent >= 0 else { return }
        scope.variables[index].uses += 1
        let parent = file.nodes[node.parent]
        switch parent.kind {
        case .index where parent.children.first == id && isCounted(parent):
            scope.variables[index].isIndexed = true
            if scope.variables[index].kinds.isEmpty { scope.variables[index].kinds.insert(.list) }
        case .index where parent.children.first == id: scope.variables[index].isIndexed = true
        case .index where parent.children.count == 2 && file.nodes[parent.children[0]].kind == .name:
            if !scope.kinds(file.text(ofNode: parent.children[0])).contains(.map), scope.variables[index].kinds.isEmpty
            {
                scope.variables[index].kinds.insert(.number)
            }
        case .binary:
            let op = file.operatorText(node.parent)
            if ["-", "*", "/", "//", "%", "<<", ">>", "&"].contains(op), scope.variables[index].kinds.isEmpty {
                scope.variables[index].kinds.insert(.number)
            }
        default: break
        }
    }

    /// Whether an index is one of a sequence: a number, a sum, a slice.
    private func isCounted(_ node: Node) -> Bool {
        guard node.children.count == 2 else { return false }
        return [.number, .slice, .binary, .unary].contains(file.nodes[node.children[1]].kind)
    }

    /// - Returns: nil when unknown.
    func kind(ofNode id: Int) -> ValueKind? { KindReader(file: file, scope: scope).kind(ofNode: id) }

    // MARK: Pieces

    private mutating func readPieces() {
        var seen: Set<String> = []
        var seenConditions: Set<String> = []
        var seenResults: Set<String> = []
        for (id, node) in file.nodes.enumerated() where node.statement >= 0 && isMine(node.statement) {
            guard node.tokens.count <= 14, !node.tokens.isEmpty else { continue }
            switch node.kind {
            case .slice, .labelled, .starred, .forClause, .ifClause, .closure, .opaque, .string: continue
            case .attribute
            where node.parent >= 0 && file.nodes[node.parent].kind == .call
                && file.nodes[node.parent].children.first == id:
                continue
            default: break
            }
            let text = file.text(ofNode: id)
            guard !text.contains("\n"), seen.insert(text).inserted else { continue }
            let piece = piece(id)
            scope.pieces.append(piece)
        }
        for (id, statement) in file.statements.enumerated() where isMine(id) {
            if statement.kind.hasCondition {
                for value in statement.values {
                    for clause in clauses(value) where seenConditions.insert(file.text(ofNode: clause)).inserted {
                        scope.conditions.append(piece(clause))
                    }
                }
            }
            if statement.kind == .giveBack, let value = statement.values.first,
                seenResults.insert(file.text(ofNode: value)).inserted, statement.values.count == 1
            {
                scope.results.append(piece(value))
            }
        }
    }

    /// The expression, and the operands of its outermost logic.
    private func clauses(_ id: Int) -> [Int] {
        let node = file.nodes[id]
        guard node.kind == .binary, file.dialect.infix[file.operatorText(id)]?.family == .logic else { return [id] }
        return [id] + node.children.flatMap(clauses)
    }

    private func piece(_ id: Int) -> Scope.Piece {
        let node = file.nodes[id]
        var used: Set<String> = []
        for token in node.tokens where file.tokens[token].kind == .name { used.insert(file.tokens[token].text) }
        return Scope.Piece(
            text: file.text(ofNode: id), strength: file.strength(ofNode: id), tokens: node.tokens.count,
            line: file.line(ofNode: id), kind: kind(ofNode: id), names: used)
    }

    // MARK: The file

    private mutating func readFile() {
        for function in file.functions where !function.name.isEmpty {
            if function.type.isEmpty {
                scope.callables[function.name, default: 0] += 1
            } else {
                scope.methods[function.name, default: 0] += 1
            }
        }
        for (id, node) in file.nodes.enumerated() {
            let isCalled =
                node.parent >= 0 && file.nodes[node.parent].kind == .call
                && file.nodes[node.parent].children.first == id
            switch node.kind {
            case .name where isCalled: scope.callables[file.text(ofNode: id), default: 0] += 1
            case .attribute:
                let name = file.tokens[node.op].map(\.text).joined()
                if isCalled { scope.methods[name, default: 0] += 1 } else { scope.members[name, default: 0] += 1 }
            case .number: scope.numbers[file.text(ofNode: id), default: 0] += 1
            case .string where node.tokens.count == 1: scope.strings[file.text(ofNode: id), default: 0] += 1
            default: break
            }
        }
    }
}

/// Kinds of expressions, as far as their form and the variables tell.
struct KindReader {
    let file: SourceFile
    let scope: Scope

    func kind(ofNode id: Int) -> ValueKind? {
        let node = file.nodes[id]
        switch node.kind {
        case .number: return .number
        case .string: return .text
        case .list: return .list
        case .map: return .map
        case .set: return .set
        case .tuple: return .tuple
        case .not: return .truth
        case .lambda, .closure: return .function
        case .unary: return .number
        case .comprehension: return file.tokens[node.tokens.lowerBound].text == "[" ? .list : nil
        case .constant:
            let text = file.text(ofNode: id)
            return text == file.dialect.spelling.none ? ValueKind.none : .truth
        case .group: return node.children.first.flatMap(kind(ofNode:))
        case .name:
            let kinds = scope.kinds(file.text(ofNode: id))
            return kinds.count == 1 ? kinds.first : nil
        case .binary: return binary(id, node)
        case .call: return call(node)
        case .index:
            if node.children.count == 2, file.nodes[node.children[1]].kind == .slice {
                return kind(ofNode: node.children[0])
            }
            return node.children.first.flatMap(kind(ofNode:)) == .text ? .text : nil
        case .attribute: return ["count"].contains(file.text(file.range(node.op))) ? .number : nil
        default: return nil
        }
    }

    private func binary(_ id: Int, _ node: Node) -> ValueKind? {
        guard let infix = file.dialect.infix[file.operatorText(id)], node.children.count == 2 else { return nil }
        switch infix.family {
        case .comparison, .membership: return .truth
        case .logic: return file.dialect.layout == .braces ? .truth : nil
        case .sum, .product, .power, .shift, .bits:
            let left = kind(ofNode: node.children[0])
            let right = kind(ofNode: node.children[1])
            if left == .number || right == .number, file.operatorText(id) != "*" { return .number }
            return left ?? right
        default: return nil
        }
    }

    private func call(_ node: Node) -> ValueKind? {
        guard let callee = node.children.first else { return nil }
        let name =
            file.nodes[callee].kind == .attribute
            ? file.text(file.range(file.nodes[callee].op)) : file.text(ofNode: callee)
        switch name {
        case "len", "int", "float", "abs", "sum", "ord", "round", "Int", "Double", "pow", "index", "find", "count":
            return .number
        case "str", "String", "chr", "lower", "upper", "strip", "join", "replace", "lstrip", "rstrip", "lowercased",
            "uppercased", "joined", "format":
            return .text
        case "list", "sorted", "Array", "range", "split", "keys", "values", "items": return .list
        case "set", "Set": return .set
        case "dict", "defaultdict", "Counter": return .map
        case "tuple": return .tuple
        case "isinstance", "any", "all", "contains", "isdigit", "startswith", "endswith", "hasPrefix", "hasSuffix":
            return .truth
        default: return nil
        }
    }
}

extension SourceFile {
    /// How strongly the outermost operator of an expression binds.
    func strength(ofNode id: Int) -> Int {
        let node = nodes[id]
        switch node.kind {
        case .binary: return dialect.infix[operatorText(id)]?.strength ?? 0
        case .not: return dialect.layout == .braces ? Dialect.prefixStrength : Dialect.notStrength
        case .unary: return Dialect.prefixStrength
        case .ternary: return Dialect.ternaryStrength
        case .lambda, .opaque: return 0
        case .tuple: return tokens[node.tokens.lowerBound].text == "(" ? Dialect.postfixStrength : -1
        case .marked: return tokens[node.tokens.lowerBound].kind == .keyword ? 0 : Dialect.postfixStrength
        default: return Dialect.postfixStrength
        }
    }

    /// How strongly an expression must bind to stand in place of node `id` without parentheses.
    func neededStrength(atNode id: Int) -> Int {
        let node = nodes[id]
        guard node.parent >= 0 else { return -1 }
        let parent = nodes[node.parent]
        let isFirst = parent.children.first == id
        switch parent.kind {
        case .binary:
            let infix = dialect.infix[operatorText(node.parent)]
            let strength = infix?.strength ?? 0
            return isFirst != (infix?.rightAssociative ?? false) ? strength : strength + 1
        case .not: return dialect.layout == .braces ? Dialect.postfixStrength : Dialect.notStrength
        case .unary: return Dialect.prefixStrength
        case .attribute: return Dialect.postfixStrength
        case .call, .index: return isFirst ? Dialect.postfixStrength : 0
        case .marked: return nodes[node.parent].op.lowerBound > node.tokens.lowerBound ? Dialect.postfixStrength : 0
        case .ternary, .forClause, .ifClause: return 2
        case .starred: return 6
        case .group, .list, .set, .map, .labelled, .slice, .lambda: return 0
        case .comprehension: return 1
        default: return 0
        }
    }
}
