/// The kinds of edits, and what is believed of each before any is tried.
public enum Template: String, Hashable, Sendable, CaseIterable {
    case comparison, arithmetic, logic, bits
    case compoundAssignment = "compound assignment"
    case operandOrder = "operand order"
    case dropOperand = "dropped operand"
    case grouping
    case offByOne = "off by one"
    case number, truth, none, string
    case emptyLiteral = "empty literal"
    case variable, attribute, callee
    case addAttribute = "added attribute"
    case dropAttribute = "dropped attribute"
    case argumentOrder = "argument order"
    case argumentDropped = "dropped argument"
    case argumentAdded = "added argument"
    case negation
    case clauseDropped = "dropped clause"
    case clauseAdded = "added clause"
    case conditionReplaced = "other condition"
    case conditionConstant = "constant condition"
    case wrap, unwrap, combine, substitute, slice, copy
    case tupleOrder = "tuple order"
    case branches = "swapped branches"
    case comprehension, lookup
    case rangeBounds = "range bounds"
    case optional
    case deleteStatement = "deleted statement"
    case moveStatement = "moved statement"
    case swapStatements = "swapped statements"
    case nesting
    case unwrapBlock = "unwrapped block"
    case headWord = "other keyword"
    case guardInserted = "inserted guard"
    case conditionWrapped = "wrapped in condition"
    case leave = "inserted jump"
    case jump = "other jump"
    case returnValue = "other return value"
    case returnAdded = "added return"
    case yields = "yield"
    case assignmentForm = "assignment form"
    case statementInserted = "inserted statement"
    case statementCopied = "copied statement"
    case elseAdded = "added else"
    case target

    /// Probability mass of this kind at one place where it fits, before it is shared among its alternatives, and trust.
    ///
    /// The figures are judgement, not a fit. They start from what mining studies of small fixes agree on (a wrong
    /// name, operator, literal or bound is most of them; a missing check is the commonest longer one; deleted code
    /// rarely is the fix although it often passes weak tests), and were adjusted once on our own development set.
    var belief: (mass: Double, trust: Double) {
        switch self {
        // Wrong operator: boundary and sign slips are the classic small bug, and alternatives are few.
        case .comparison: (1.0, 1.0)
        case .arithmetic: (0.7, 1.0)
        case .logic: (0.6, 1.0)
        case .bits: (0.9, 1.0)
        case .compoundAssignment: (0.5, 1.0)
        case .operandOrder: (0.35, 1.0)
        case .dropOperand: (0.3, 0.7)
        case .grouping: (0.4, 1.0)
        // Fencepost: one more or one less.
        case .offByOne: (0.6, 1.0)
        case .rangeBounds: (0.5, 1.0)
        case .number: (0.5, 0.9)
        case .truth: (0.5, 0.9)
        case .none: (0.2, 0.8)
        case .string: (0.25, 0.6)
        case .emptyLiteral: (0.3, 0.9)
        // Wrong name: most frequent of all in the studies, but shared among many alternatives.
        case .variable: (0.8, 1.0)
        case .target: (0.15, 0.9)
        case .attribute: (0.5, 1.0)
        case .callee: (0.6, 1.0)
        case .addAttribute: (0.25, 1.0)
        case .dropAttribute: (0.15, 0.9)
        case .argumentOrder: (1.0, 1.0)
        case .argumentDropped: (0.1, 0.8)
        case .argumentAdded: (0.3, 1.0)
        // Conditions: a missing clause is common, a constant one hardly ever right.
        case .negation: (0.4, 1.0)
        case .clauseDropped: (0.25, 0.7)
        case .clauseAdded: (0.6, 1.0)
        case .conditionReplaced: (0.4, 0.8)
        case .conditionConstant: (0.12, 0.5)
        // Shape of expressions.
        case .wrap: (0.4, 1.0)
        case .unwrap: (0.2, 0.9)
        case .combine: (0.5, 0.9)
        case .substitute: (0.5, 0.8)
        case .slice: (0.3, 0.8)
        case .copy: (0.25, 1.0)
        case .tupleOrder: (0.35, 1.0)
        case .branches: (0.3, 1.0)
        case .comprehension: (0.3, 0.9)
        case .lookup: (0.3, 1.0)
        case .optional: (0.3, 0.9)
        // Statements: order and nesting are often the bug; deletion passes weak tests without being right.
        case .deleteStatement: (0.2, 0.35)
        case .moveStatement: (0.35, 0.9)
        case .swapStatements: (0.35, 1.0)
        case .nesting: (0.5, 1.0)
        case .unwrapBlock: (0.2, 0.5)
        case .headWord: (0.3, 0.9)
        case .guardInserted: (0.8, 0.8)
        case .conditionWrapped: (0.35, 0.8)
        case .leave: (0.25, 0.7)
        case .jump: (0.4, 0.9)
        case .returnValue: (0.5, 0.8)
        case .returnAdded: (0.4, 0.9)
        case .yields: (0.4, 1.0)
        case .assignmentForm: (0.6, 1.0)
        case .statementInserted: (0.5, 0.9)
        case .statementCopied: (0.35, 0.8)
        case .elseAdded: (0.3, 0.8)
        }
    }

    /// Whether statements go, come or change places, rather than parts of them.
    public var movesStatements: Bool {
        switch self {
        case .deleteStatement, .moveStatement, .swapStatements, .nesting, .unwrapBlock, .headWord, .guardInserted,
            .conditionWrapped, .leave, .jump, .returnAdded, .yields, .assignmentForm, .elseAdded, .branches:
            true
        default: false
        }
    }
}
