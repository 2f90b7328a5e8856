/// What the repairer must know of a language, as a table. Another language is another value of this type.
public struct Dialect: Sendable {
    public enum Layout: Sendable { case indentation, braces }

    public let name: String
    public let fileExtensions: Set<String>
    let layout: Layout
    let keywords: Set<String>
    /// Longest first within the tokenizer; every operator and punctuation of more than one byte.
    let operators: [String]
    /// Binding strength and shape of infix operators; assignment is not one of them.
    let infix: [String: Infix]
    let prefixes: Set<String>
    let assignments: Set<String>
    let spelling: Spelling

    struct Infix: Sendable {
        enum Family: Sendable {
            case logic, comparison, membership, bits, shift, sum, product, power, range, fallback, cast
        }
        var family: Family
        var strength: Int
        var rightAssociative = false
    }

    /// How the common notions are written.
    struct Spelling: Sendable {
        var and, or, not, none, yes, no: String
        var emptyList, emptyMap, emptyText: String
        var infinity: String
        var own: String
        var receiver: String
        /// Text before and after an operand whose number of elements is wanted.
        var count: (before: String, after: String)
        var comment: String
    }

    /// Strength of a prefix `not`, of other prefix operators, and of everything that needs no parentheses.
    static let notStrength = 4
    static let ternaryStrength = 1
    static let prefixStrength = 13
    static let postfixStrength = 15

    public static let all: [Dialect] = [.python, .swift]

    /// - Returns: the dialect of a file, by the end of its name.
    public static func of(fileExtension: String) -> Dialect? {
        all.first { $0.fileExtensions.contains(fileExtension) }
    }
}

extension Dialect {
    public static let python = Dialect(
        name: "python", fileExtensions: ["py"], layout: .indentation,
        keywords: [
            "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
            "del",
            "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
            "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
        ],
        operators: [
            "**=", "//=", ">>=", "<<=", "...", "!=", "<=", ">=", "==", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
            "^=", "@=", ":=", "**", "//", "<<", ">>",
        ],
        infix: [
            "or": Infix(family: .logic, strength: 2), "and": Infix(family: .logic, strength: 3),
            "<": Infix(family: .comparison, strength: 5), "<=": Infix(family: .comparison, strength: 5),
            ">": Infix(family: .comparison, strength: 5), ">=": Infix(family: .comparison, strength: 5),
            "==": Infix(family: .comparison, strength: 5), "!=": Infix(family: .comparison, strength: 5),
            "is": Infix(family: .comparison, strength: 5), "is not": Infix(family: .comparison, strength: 5),
            "in": Infix(family: .membership, strength: 5), "not in": Infix(family: .membership, strength: 5),
            "|": Infix(family: .bits, strength: 6), "^": Infix(family: .bits, strength: 7),
            "&": Infix(family: .bits, strength: 8), "<<": Infix(family: .shift, strength: 9),
            ">>": Infix(family: .shift, strength: 9), "+": Infix(family: .sum, strength: 10),
            "-": Infix(family: .sum, strength: 10), "*": Infix(family: .product, strength: 11),
            "/": Infix(family: .product, strength: 11), "//": Infix(family: .product, strength: 11),
            "%": Infix(family: .product, strength: 11), "@": Infix(family: .product, strength: 11),
            "**": Infix(family: .power, strength: 14, rightAssociative: true),
        ],
        prefixes: ["-", "+", "~", "not", "await"],
        assignments: [
            "=", "+=", "-=", "*=", "/=", "//=", "%=", "**=", "&=", "|=", "^=", ">>=", "<<=", "@=",
        ],
        spelling: Spelling(
            and: "and", or: "or", not: "not ", none: "None", yes: "True", no: "False", emptyList: "[]", emptyMap: "{}",
            emptyText: "''", infinity: "float('inf')", own: "self", receiver: "self.", count: ("len(", ")"),
            comment: "#"))

    public static let swift = Dialect(
        name: "swift", fileExtensions: ["swift"], layout: .braces,
        keywords: [
            "associatedtype", "class", "deinit", "enum", "extension", "fileprivate", "func", "import", "init", "inout",
            "internal", "let", "open", "operator", "private", "protocol", "public", "rethrows", "static", "struct",
            "subscript", "typealias", "var", "break", "case", "continue", "default", "defer", "do", "else",
            "fallthrough", "for", "guard", "if", "in", "repeat", "return", "switch", "where", "while", "as", "catch",
            "false", "is", "nil", "super", "throw", "throws", "true", "try", "await", "async", "actor", "mutating",
            "nonisolated", "final", "lazy", "override", "some", "any",
        ],
        operators: [
            "&<<=", "&>>=", "===", "!==", "..<", "...", "<<=", ">>=", "&+=", "&-=", "&*=", "&<<", "&>>", "&&", "||",
            "??", "==", "!=", "<=", ">=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "&+", "&-",
            "&*",
        ],
        infix: [
            "||": Infix(family: .logic, strength: 2), "&&": Infix(family: .logic, strength: 3),
            "<": Infix(family: .comparison, strength: 5), "<=": Infix(family: .comparison, strength: 5),
            ">": Infix(family: .comparison, strength: 5), ">=": Infix(family: .comparison, strength: 5),
            "==": Infix(family: .comparison, strength: 5), "!=": Infix(family: .comparison, strength: 5),
            "===": Infix(family: .comparison, strength: 5), "!==": Infix(family: .comparison, strength: 5),
            "??": Infix(family: .fallback, strength: 6, rightAssociative: true),
            "is": Infix(family: .cast, strength: 7), "as": Infix(family: .cast, strength: 7),
            "..<": Infix(family: .range, strength: 8), "...": Infix(family: .range, strength: 8),
            "+": Infix(family: .sum, strength: 10), "-": Infix(family: .sum, strength: 10),
            "&+": Infix(family: .sum, strength: 10), "&-": Infix(family: .sum, strength: 10),
            "|": Infix(family: .bits, strength: 10), "^": Infix(family: .bits, strength: 10),
            "*": Infix(family: .product, strength: 11), "/": Infix(family: .product, strength: 11),
            "%": Infix(family: .product, strength: 11), "&": Infix(family: .bits, strength: 11),
            "&*": Infix(family: .product, strength: 11), "<<": Infix(family: .shift, strength: 12),
            ">>": Infix(family: .shift, strength: 12),
        ],
        prefixes: ["-", "+", "!", "~", "&", "try", "try?", "try!", "await"],
        assignments: [
            "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", ">>=", "<<=", "&+=", "&-=", "&*=",
        ],
        spelling: Spelling(
            and: "&&", or: "||", not: "!", none: "nil", yes: "true", no: "false", emptyList: "[]", emptyMap: "[:]",
            emptyText: "\"\"", infinity: "Int.max", own: "self", receiver: "", count: ("", ".count"), comment: "//"))
}
