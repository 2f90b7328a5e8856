import Changes
import Testing

@testable import Repair

@Suite struct TemplatesRankingTests {
    private let text = """
        def one(a, b):
            return a < b

        def two(a, b):
            return a < b

        """

    private func search(_ evidence: TestEvidence) -> EditSearch {
        EditSearch(
            files: [SourceFile(path: RepoPath("m.py"), bytes: Array(text.utf8), dialect: .python)], evidence: evidence)
    }

    @Test func coverageOfFailingTestsDecides() throws {
        let evidence = TestEvidence(traces: [
            .init(failed: true, lines: ["m.py": [5]]), .init(failed: false, lines: ["m.py": [2]]),
        ])
        let first = try #require(search(evidence).singles.first)
        #expect(first.edit.line == 5)
        #expect(first.edit.template == .comparison)
    }

    @Test func framesAndNamesDecideWithoutCoverage() {
        let framed = search(TestEvidence(frames: [[(path: "m.py", line: 2)]]))
        #expect(framed.singles.first?.edit.line == 2)
        let named = search(TestEvidence(words: ["two"]))
        #expect(named.singles.first?.edit.line == 5)
    }

    @Test func noTextComesTwice() {
        let search = search(TestEvidence())
        let texts = search.singles.map { $0.edit.applied(to: search.files[0].bytes) }
        #expect(Set(texts).count == texts.count)
        #expect(!texts.contains(search.files[0].bytes))
    }

    @Test func kindsOfVariablesOrderTheirExchange() throws {
        let lines = "def f(n, items, m):\n    return g(n)\n"
        let file = SourceFile(path: RepoPath("m.py"), bytes: Array(lines.utf8), dialect: .python)
        let kinds: [String: Set<ValueKind>] = ["n": [.number], "m": [.number], "items": [.list]]
        let search = EditSearch(files: [file], evidence: TestEvidence(kinds: ["m.py": ["f": kinds]]))
        func place(_ name: String) -> Int? {
            search.singles.firstIndex {
                $0.edit.applied(to: file.bytes) == Array(lines.replacing("g(n)", with: "g(\(name))").utf8)
            }
        }
        #expect(try #require(place("m")) < (try #require(place("items"))))
    }

    @Test func pairsTouchDifferentPlaces() {
        let search = search(TestEvidence())
        let pairs = search.pairs(of: Array(search.singles.prefix(40)), limit: 100)
        #expect(!pairs.isEmpty)
        for pair in pairs {
            #expect(pair.edit.second != nil)
            #expect(
                zip(pair.edit.changes, pair.edit.changes.dropFirst()).allSatisfy {
                    $0.range.upperBound <= $1.range.lowerBound
                })
        }
    }

    // MARK: Choice

    private func edit(_ score: Double, trust: Double = 1) -> TemplateEdit {
        TemplateEdit(template: .variable, second: nil, changes: [], line: 1, function: 0, score: score, trust: trust)
    }

    private func answers(_ marks: [UInt32], raised: Bool = false) -> [PlausibleChoice.Answer] {
        marks.map { .init(mark: $0, raised: raised) }
    }

    @Test func theLikeliestIsChosenWhereNothingElseIsKnown() {
        #expect(PlausibleChoice.best(of: [edit(-2), edit(-1), edit(-3)], answers: []) == 1)
        #expect(PlausibleChoice.best(of: [edit(-1, trust: 0.3), edit(-1.5)], answers: []) == 1)
        #expect(PlausibleChoice.best(of: [], answers: []) == nil)
    }

    @Test func agreementOutweighsASmallLead() {
        let odd = answers([1, 2, 3, 4])
        let shared = answers([9, 8, 7, 6])
        let best = PlausibleChoice.best(of: [edit(-1), edit(-1.3), edit(-1.5)], answers: [odd, shared, shared])
        #expect(best == 1)
    }

    @Test func errorsOnOtherInputsCount() {
        let best = PlausibleChoice.best(
            of: [edit(-1), edit(-1.2)], answers: [answers([1, 2], raised: true), answers([3, 4])])
        #expect(best == 1)
    }

    @Test func logarithmAndExponentialAreRight() {
        for value in [1e-9, 0.1, 0.5, 1, 2, 10, 12345] {
            #expect(abs(Portable.exp(Portable.log(value)) / value - 1) < 1e-6)
        }
        #expect(abs(Portable.log(2.718281828459045) - 1) < 1e-9)
    }

    // MARK: Variants

    @Test func variantsStandSideBySide() throws {
        let text = "func f(_ a: Int, _ b: Int) -> Int {\n    a / b\n}\n"
        let file = SourceFile(path: RepoPath("m.swift"), bytes: Array(text.utf8), dialect: .swift)
        let search = EditSearch(files: [file], evidence: TestEvidence())
        let chosen = search.singles.prefix(5).enumerated().map { (number: $0.offset + 1, edit: $0.element.edit) }
        let variants = VariantText(file: file, candidates: Array(chosen))
        let lines = String(decoding: variants.bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(variants.left.isEmpty)
        #expect(lines.count { $0.hasPrefix("case ") } == 5)
        // The one expression of a body must say `return` once it is one of many.
        #expect(lines.count { $0.contains("return a / b") } >= 1)
        for (number, range) in variants.lines {
            #expect(lines[range.lowerBound - 1] == "case \(number):")
            #expect(variants.number(atLine: range.upperBound) == number)
        }
    }
}
