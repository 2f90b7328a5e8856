/// A piece of an expression. Nodes live in an array; links are indices, -1 where there is none.
struct Node: Sendable {
    enum Kind: Sendable {
        case name, number, string
        /// `None`, `true` and the like.
        case constant
        /// Children: the base (none for an implicit member). `op` is the member's name.
        case attribute
        /// Children: what is called, then the arguments.
        case call
        /// Children: what is indexed, then the indices.
        case index
        /// Children: the parts that are written. `op` is the first colon.
        case slice
        /// Children: left, right. `op` holds the operator, which may be two tokens (`not in`).
        case binary
        case not, unary
        /// Children: value if true, condition, value if false, whatever order they are written in.
        case ternary
        case list, tuple, map, set, group
        /// Children: the element (or key and value), then clauses.
        case comprehension
        /// Children: target, iterable.
        case forClause
        /// Children: condition.
        case ifClause
        /// Children: body. `op` holds the parameters.
        case lambda
        /// Its statements are in `SourceFile.closures`.
        case closure
        case starred
        /// An argument or element with a label. Children: the value.
        case labelled
        /// `await x`, `try x`, `x!`, `x?`, `yield x`. Children: x, if any. `op` is the word or mark.
        case marked
        /// Not understood; left as it is.
        case opaque
    }

    var kind: Kind
    /// Tokens of the file.
    var tokens: Range<Int>
    var children: [Int] = []
    var op: Range<Int> = 0..<0
    var parent = -1
    var statement = -1
}

/// A statement, or one clause of a compound one (`elif` and `else` are siblings that follow their `if`).
struct Statement: Sendable {
    enum Kind: Sendable {
        case assign, declare, expression, giveBack, yield, raise, assertion
        case ifHead, elseIf, elseBranch, loopWhile, loopFor, guardElse, choice, choiceCase
        case attempt, handler, finally, with, block
        case function, type, leaveLoop, nextRound, pass, importing, other

        var hasCondition: Bool {
            switch self {
            case .ifHead, .elseIf, .loopWhile, .guardElse: true
            default: false
            }
        }
        var isLoop: Bool { self == .loopWhile || self == .loopFor }
        /// A clause that cannot stand without the statement before it.
        var continuesChain: Bool { self == .elseIf || self == .elseBranch || self == .handler || self == .finally }
    }

    var kind: Kind
    /// All tokens, with the body.
    var tokens: Range<Int>
    /// Tokens before the body (all of them for a simple statement).
    var head: Range<Int>
    /// Values read: conditions, the value assigned or given back, the iterable, the call.
    var values: [Int] = []
    /// What is assigned, or the loop's variables.
    var targets: [Int] = []
    /// The assignment operator, when there is one.
    var assignment: Int?
    /// Names that it brings into scope, where they are no nodes (patterns, imports, parameters).
    var names: [String] = []
    var body: [Int] = []
    var parent = -1
    var function = -1
    /// The node of the closure that holds it, if one does.
    var closure = -1
    /// First and last line, 1-based.
    var lines: ClosedRange<Int> = 1...1
}

struct Function: Sendable {
    struct Parameter: Sendable {
        var name: String
        var type: String
        /// Token of the name.
        var token: Int
    }

    var name: String
    var parameters: [Parameter]
    var result: String
    var statement: Int
    /// Enclosing function, -1 at top level.
    var outer: Int
    /// Name of the enclosing type, empty outside one.
    var type: String

    /// Its name as evidence speaks of it: initialisers are told apart by their type.
    var evidenceName: String { name == "init" || name == "__init__" ? type + ".init" : name }
}
