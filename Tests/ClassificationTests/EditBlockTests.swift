import Changes
import Testing

@testable import Classification

@Suite struct EditBlockTests {
    private func tally(_ removed: [String], _ added: [String]) -> EditTally {
        var tally = EditTally()
        tally.add(EditBlock(removed: removed.map(line), added: added.map(line)))
        return tally
    }

    private func line(_ text: String) -> CodeLine {
        var reader = CodeReader(Language.of(RepoPath("a.swift")))
        var words = Words()
        return reader.read(Array(text.utf8), &words)
    }

    @Test func whatAnEditDoes() {
        #expect(tally(["if a < b {"], ["if a <= b {"]).conditionChanged == 1)
        #expect(tally(["if a < b {"], ["if a <= b {"]).boundary == 1)
        #expect(tally(["f(a)"], ["f(a, b)"]).argumentAdded == 1)
        #expect(tally(["f(a, b)"], ["f(a)"]).argumentRemoved == 1)
        #expect(tally(["if a {"], ["if a && b {"]).strengthened == 1)
        #expect(tally([], ["guard let a else { return }"]).guardAdded == 1)
        #expect(tally(["let old = f(x)"], ["let new = f(x)"]).nameOnly == 1)
        #expect(tally(["let a = 1"], ["let a = 2"]).numberOnly == 1)
        #expect(tally(["let a = \"x\""], ["let a = \"y\""]).textOnly == 1)
        #expect(tally(["func f() {"], ["func f(x: Int) {"]).signature == 1)
        #expect(tally(["func f() {"], ["func g() {"]).definitionRenamed == 1)
        #expect(tally(["f(a)", "g(b)"], ["g(b)", "f(a)"]).layout == 1)
        #expect(tally(["a()"], []).removals == 1)
        #expect(tally([], ["a()"]).additions == 1)
    }

    @Test func theSameEditTwiceIsRepeated() {
        var tally = EditTally()
        for name in ["a", "b", "c"] {
            tally.add(EditBlock(removed: [line("old(\(name))")], added: [line("new(\(name))")]))
        }
        #expect(tally.repeated == 3)
    }
}
