import Foundation

/// Which target may import what, as Sources/README.md says.
struct HouseTable {
    /// Comes with the language; every target may use it.
    static let standardLibrary: Set<String> = ["Swift", "Synchronization", "RegexBuilder"]
    /// Names of one thing on different systems or in different sizes.
    private static let standsFor = [
        "FoundationEssentials": "Foundation", "Darwin": "Glibc", "Musl": "Glibc", "System": "SystemPackage",
    ]

    let allowed: [String: Set<String>]

    /// - Parameter readme: Markdown with one table whose first row names `target` and `may import`.
    init(readme: String) {
        var rows: [(target: String, imports: Set<String>)] = []
        var isInTable = false
        for line in readme.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                isInTable = false
                continue
            }
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map(Self.trimmed)
            guard cells.count >= 2 else { continue }
            if cells[0] == "target" {
                isInTable = true
            } else if isInTable, !cells[0].allSatisfy({ $0 == "-" }) {
                var imports: Set<String> = []
                for name in cells[1].split(separator: ",").map(Self.trimmed) where !name.isEmpty {
                    if name == "everything above" {
                        imports.formUnion(rows.map(\.target))
                    } else {
                        imports.insert(name)
                    }
                }
                rows.append((cells[0], imports))
            }
        }
        allowed = Dictionary(rows.map { ($0.target, $0.imports) }, uniquingKeysWith: { first, _ in first })
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// Import lines of a file of `target` that the table does not allow.
    func violations(target: String, file: String, imports: [ImportLine]) -> [Violation] {
        guard let allowed = allowed[target] else {
            return [Violation(file: file, line: 1, rule: "target \(target) is not in the table")]
        }
        return imports.compactMap { found in
            let name = Self.standsFor[found.module] ?? found.module
            if Self.standardLibrary.contains(name) || allowed.contains(name) { return nil }
            return Violation(file: file, line: found.line, rule: "\(target) may not import \(found.module)")
        }
    }
}

/// One `import` declaration, whatever stands before the word.
struct ImportLine: Equatable {
    let line: Int
    let module: String

    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
    ]
    private static let levels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private", "open"]

    static func all(in text: SwiftText) -> [ImportLine] {
        text.lines.enumerated().flatMap { index, line in
            guard line.range(of: "import") != nil else { return [ImportLine]() }
            return line.split(separator: ";").compactMap { module(of: $0) }.map {
                ImportLine(line: index + 1, module: $0)
            }
        }
    }

    private static func module(of statement: Substring) -> String? {
        var words = statement.split(whereSeparator: \.isWhitespace)[...]
        while let word = words.first, word.hasPrefix("@") || levels.contains(word) { words = words.dropFirst() }
        guard words.first == "import" else { return nil }
        words = words.dropFirst()
        if let word = words.first, kinds.contains(word) { words = words.dropFirst() }
        return words.first?.split(separator: ".").first.map(String.init)
    }
}

/// Something that breaks a rule of the house.
struct Violation: Hashable, CustomStringConvertible {
    let file: String
    let line: Int
    let rule: String

    var description: String { "\(file):\(line): \(rule)" }
}
