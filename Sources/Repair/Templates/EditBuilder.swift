/// Collects the alternatives of each template at each place and shares the template's mass among them.
struct EditBuilder {
    let file: SourceFile
    let scope: Scope
    let function: Int
    private let suspicion: Suspicion
    private(set) var edits: [TemplateEdit] = []
    private let functionName: String?
    /// Where a function that is one expression needs `return` once a statement joins it.
    private let implicitReturn: Int?

    /// One alternative, before its share is known.
    struct Choice {
        var changes: [SourceChange]
        var weight: Double
        var trust: Double
        /// Lessens this alternative without giving its share to the others.
        var factor: Double

        init(_ changes: [SourceChange], weight: Double = 1, trust: Double = 1, factor: Double = 1) {
            self.changes = changes
            self.weight = weight
            self.trust = trust
            self.factor = factor
        }

        init(_ range: Range<Int>, _ text: String, weight: Double = 1, trust: Double = 1, factor: Double = 1) {
            self.init([SourceChange(range, text)], weight: weight, trust: trust, factor: factor)
        }
    }

    init(file: SourceFile, scope: Scope, function: Int, suspicion: Suspicion) {
        self.file = file
        self.scope = scope
        self.function = function
        self.suspicion = suspicion
        functionName = function >= 0 ? file.functions[function].evidenceName : nil
        let givesBack = function >= 0 && !file.functions[function].result.isEmpty
        implicitReturn = givesBack ? file.implicitReturn(of: file.functions[function].statement) : nil
    }

    /// - Parameters:
    ///   - scale: how well the template fits this place (1 is ordinary).
    ///   - limit: alternatives kept, heaviest first.
    mutating func offer(_ template: Template, line: Int, scale: Double = 1, limit: Int = 200, _ choices: [Choice]) {
        let kept = choices.count > limit ? Array(choices.sorted { $0.weight > $1.weight }.prefix(limit)) : choices
        let total = choices.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return }
        let belief = template.belief
        let place = suspicion.of(line, function: functionName)
        for choice in kept where !choice.changes.isEmpty && changesAnything(choice.changes) {
            // A lone unlikely alternative must not take the whole mass of its template.
            let share = choice.weight * choice.factor / max(total, 1)
            var changes = choice.changes
            if let implicitReturn, changes.allSatisfy({ $0.range.isEmpty && $0.text.last == 0x0A }) {
                changes.append(SourceChange(implicitReturn..<implicitReturn, "return "))
            }
            changes.sort { $0.range.lowerBound < $1.range.lowerBound }
            guard zip(changes, changes.dropFirst()).allSatisfy({ $0.range.upperBound <= $1.range.lowerBound }) else {
                continue
            }
            edits.append(
                TemplateEdit(
                    template: template, changes: changes,
                    line: line, function: function, score: Portable.log(place * belief.mass * scale * share + 1e-12),
                    trust: belief.trust * choice.trust))
        }
    }

    private func changesAnything(_ changes: [SourceChange]) -> Bool {
        changes.contains { !file.bytes[$0.range].elementsEqual($0.text) }
    }

    // MARK: Text

    /// Replaces node `id` by `text`, in parentheses where the context asks for them.
    func replacing(_ id: Int, with text: String, strength: Int = Dialect.postfixStrength) -> SourceChange {
        let needed = file.neededStrength(atNode: id)
        let isOwnOperand = strength >= needed
        return SourceChange(file.range(ofNode: id), isOwnOperand ? text : "(\(text))")
    }

    /// The text of node `id`, in parentheses unless it binds at least as strongly as `strength`.
    func operand(_ id: Int, _ strength: Int) -> String {
        let text = file.text(ofNode: id)
        return file.strength(ofNode: id) >= strength ? text : "(\(text))"
    }

    func negated(_ id: Int) -> String {
        let node = file.nodes[id]
        if node.kind == .not, let inner = node.children.first { return file.text(ofNode: inner) }
        return negated(file.text(ofNode: id), strength: file.strength(ofNode: id))
    }

    func negated(_ text: String, strength: Int) -> String {
        let spelling = file.dialect.spelling
        let enough = file.dialect.layout == .braces ? Dialect.postfixStrength : Dialect.notStrength
        return spelling.not + (strength >= enough ? text : "(\(text))")
    }

    func count(of text: String) -> String {
        file.dialect.spelling.count.before + text + file.dialect.spelling.count.after
    }

    var isSwift: Bool { file.dialect.layout == .braces }

    func kind(_ id: Int) -> ValueKind? { KindReader(file: file, scope: scope).kind(ofNode: id) }

    /// Whether an expression can be a number, as far as is known.
    func maybeNumber(_ id: Int) -> Bool {
        guard let kind = kind(id) else {
            switch file.nodes[id].kind {
            case .name, .attribute, .call, .index, .binary, .group, .unary, .marked: return true
            default: return false
            }
        }
        return kind == .number
    }
}

/// The natural logarithm without Foundation: the room is pure, and start-up counts.
enum Portable {
    static func log(_ value: Double) -> Double {
        guard value > 0 else { return -1e9 }
        let exponent = Double(value.exponent)
        let fraction = (value.significand - 1) / (value.significand + 1)
        let square = fraction * fraction
        var term = fraction
        var sum = 0.0
        for odd in stride(from: 1.0, through: 21, by: 2) {
            sum += term / odd
            term *= square
        }
        return 2 * sum + exponent * 0.693147180559945309417
    }

    static func exp(_ value: Double) -> Double {
        guard value > -700 else { return 0 }
        let halvings = 16.0
        var result = 1.0
        var term = 1.0
        let small = value / 65536
        for step in 1...12 {
            term *= small / Double(step)
            result += term
        }
        for _ in 0..<Int(halvings) { result *= result }
        return result
    }
}

/// How alike two names are, 0...1: shared beginning and end, in letters.
func likeness(_ left: String, _ right: String) -> Double {
    let a = Array(left.utf8)
    let b = Array(right.utf8)
    guard !a.isEmpty, !b.isEmpty else { return 0 }
    var front = 0
    while front < a.count, front < b.count, a[front] == b[front] { front += 1 }
    var back = 0
    while back < a.count - front, back < b.count - front, a[a.count - 1 - back] == b[b.count - 1 - back] { back += 1 }
    return Double(front + back) / Double(max(a.count, b.count))
}
