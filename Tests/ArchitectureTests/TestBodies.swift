/// Functions of one test target, to find tests that cannot fail.
struct TestBodies {
    private struct Function {
        var file: String
        var line: Int
        var name: String
        var body: Substring
        var isTest: Bool
    }

    private static let expectations = ["#expect", "#require", "Issue.record(", "confirmation("]

    private var functions: [Function] = []

    mutating func add(_ text: SwiftText, file: String) {
        let code = text.text
        var line = 1
        var counted = code.startIndex
        for range in code.ranges(of: "func ") {
            guard range.lowerBound == code.startIndex || !Self.isName(code[code.index(before: range.lowerBound)]) else {
                continue
            }
            line += code[counted..<range.lowerBound].count { $0 == "\n" }
            counted = range.lowerBound
            let name = code[range.upperBound...].prefix(while: Self.isName)
            guard let body = Self.body(in: code, from: name.endIndex) else { continue }
            let isTest = Self.attributes(before: range.lowerBound, in: code).contains("@Test")
            functions.append(Function(file: file, line: line, name: String(name), body: body, isTest: isTest))
        }
    }

    /// Tests that neither expect anything nor call a function of the target that does.
    func withoutExpectation() -> [Violation] {
        var asserting: Set<String> = []
        while true {
            let more = functions.filter { !asserting.contains($0.name) && Self.expects($0.body, asserting) }
            if more.isEmpty { break }
            asserting.formUnion(more.map(\.name))
        }
        return functions.filter { $0.isTest && !Self.expects($0.body, asserting) }
            .map { Violation(file: $0.file, line: $0.line, rule: "test \($0.name) expects nothing") }
    }

    /// Expectations of a constant.
    func vain() -> [Violation] {
        functions.filter { $0.body.contains("#expect(true)") || $0.body.contains("#expect(Bool(true))") }
            .map { Violation(file: $0.file, line: $0.line, rule: "test \($0.name) expects what is always so") }
    }

    private static func isName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    private static func expects(_ body: Substring, _ asserting: Set<String>) -> Bool {
        if expectations.contains(where: { body.contains($0) }) { return true }
        var rest = body
        while let open = rest.firstIndex(where: { $0 == "(" || $0 == "{" }) {
            let before = rest[..<open].reversed().drop { $0 == " " }.prefix(while: isName)
            if asserting.contains(String(before.reversed())) { return true }
            rest = rest[rest.index(after: open)...]
        }
        return false
    }

    /// The braces after a signature, default arguments and closures in it skipped.
    private static func body(in code: String, from start: String.Index) -> Substring? {
        var parentheses = 0
        var index = start
        while index < code.endIndex {
            let character = code[index]
            if character == "(" { parentheses += 1 }
            if character == ")" { parentheses -= 1 }
            if character == "{", parentheses == 0 { break }
            // A requirement of a protocol has no body.
            if character == "}", parentheses == 0 { return nil }
            index = code.index(after: index)
        }
        guard index < code.endIndex else { return nil }
        let open = index
        var depth = 0
        while index < code.endIndex {
            if code[index] == "{" { depth += 1 }
            if code[index] == "}" { depth -= 1 }
            if depth == 0 { return code[open...index] }
            index = code.index(after: index)
        }
        return code[open...]
    }

    /// What stands between the end of the declaration before and `func`.
    private static func attributes(before index: String.Index, in code: String) -> Substring {
        let start = code[..<index].lastIndex { $0 == "}" || $0 == "{" } ?? code.startIndex
        return code[start..<index]
    }
}
