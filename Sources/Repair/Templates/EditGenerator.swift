import Changes

/// Makes the candidate edits of one function: every template at every place where it fits.
struct EditGenerator {
    let file: SourceFile
    let scope: Scope
    var builder: EditBuilder
    private let targets: Set<Int>
    /// Names that a failure says do not exist.
    let missingNames: Set<String>

    init(file: SourceFile, function: Int, evidence: TestEvidence) {
        self.file = file
        let path = file.path.display
        missingNames = evidence.missingNames
        let name = function >= 0 ? file.functions[function].name : ""
        scope = ScopeReader.scope(of: function, in: file, kinds: evidence.kinds[path]?[name] ?? [:])
        builder = EditBuilder(file: file, scope: scope, function: function, suspicion: Suspicion(evidence, path: path))
        var assigned: Set<Int> = []
        for statement in file.statements where statement.function == function {
            for target in statement.targets { assigned.formUnion(file.subtree(target)) }
        }
        targets = assigned
    }

    static func edits(of function: Int, in file: SourceFile, evidence: TestEvidence) -> [TemplateEdit] {
        var generator = EditGenerator(file: file, function: function, evidence: evidence)
        generator.run()
        return generator.builder.edits
    }

    private mutating func run() {
        for (id, statement) in file.statements.enumerated() where statement.function == builder.function {
            if statement.kind == .type || statement.kind == .importing { continue }
            if builder.function < 0, statement.kind == .function { continue }
            // A guard that hands the question on (`return NotImplemented`) passes many tests when it is turned round.
            let handsOn =
                statement.body.count == 1
                && file.text(file.range(file.statements[statement.body[0]].tokens)).hasSuffix("NotImplemented")
            for value in statement.values where statement.kind.hasCondition && !handsOn {
                condition(value, isLoop: statement.kind.isLoop)
            }
            compoundAssignment(statement)
            statementEdits(id)
            if builder.function >= 0 { insertions(id) }
        }
        for (id, node) in file.nodes.enumerated() where node.statement >= 0 && owner(of: node) == builder.function {
            guard !node.tokens.isEmpty else { continue }
            nodeEdits(id, node)
        }
    }

    /// The function whose code the node is: a default value belongs to the function that has it.
    private func owner(of node: Node) -> Int {
        let statement = file.statements[node.statement]
        guard statement.kind == .function else {
            return [.type, .importing].contains(statement.kind) ? -2 : statement.function
        }
        return file.functions.firstIndex { $0.statement == node.statement } ?? -2
    }

    private mutating func nodeEdits(_ id: Int, _ node: Node) {
        operators(id, node)
        literals(id, node)
        offByOne(id, node)
        unary(id, node)
        negateTruth(id, node)
        names(id, node)
        attributes(id, node)
        calls(id, node)
        ternary(id, node)
        wraps(id, node)
        combine(id, node)
        substitute(id, node)
        slices(id, node)
        tuples(id, node)
        comprehensions(id, node)
        optionals(id, node)
    }

    /// `not x` to `x` anywhere, and a truth value that is given back or passed to its opposite.
    private mutating func negateTruth(_ id: Int, _ node: Node) {
        if node.kind == .not, let inner = node.children.first {
            builder.offer(
                .negation, line: file.line(ofNode: id),
                [.init([builder.replacing(id, with: file.text(ofNode: inner), strength: file.strength(ofNode: inner))])]
            )
        } else if isValuePlace(id), node.parent < 0, node.statement >= 0,
            !file.statements[node.statement].kind.hasCondition,
            builder.kind(id) == .truth, node.kind != .constant
        {
            builder.offer(.negation, line: file.line(ofNode: id), [.init(file.range(ofNode: id), builder.negated(id))])
        }
    }

    // MARK: Places

    func isTarget(_ id: Int) -> Bool { targets.contains(id) && !isIndexOfTarget(id) }

    /// In `a[i] = x` the index is read, not assigned.
    private func isIndexOfTarget(_ id: Int) -> Bool {
        var at = id
        while file.nodes[at].parent >= 0 {
            let parent = file.nodes[at].parent
            if file.nodes[parent].kind == .index, file.nodes[parent].children.first != at { return true }
            at = parent
        }
        return false
    }

    func isCallee(_ id: Int) -> Bool {
        let parent = file.nodes[id].parent
        return parent >= 0 && file.nodes[parent].kind == .call && file.nodes[parent].children.first == id
    }

    /// The `x` of `x.member` and of `x[i]`.
    func isReceiver(_ id: Int) -> Bool {
        let parent = file.nodes[id].parent
        guard parent >= 0 else { return false }
        return [.attribute, .index].contains(file.nodes[parent].kind) && file.nodes[parent].children.first == id
    }
}
