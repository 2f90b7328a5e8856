import Changes
import Testing

@testable import Classification

@Suite struct HabitsTests {
    private let flat = [0.0, 0, 0, 0, 0]

    private func examples(_ count: Int, word: UInt64, _ dimension: Dimension) -> [Habits.Example] {
        (0..<count).map { _ in Habits.Example(scores: flat, pathWords: [7, word], dimension: dimension) }
    }

    private func probabilities(_ habits: Habits?, word: UInt64) -> [Double] {
        ChangeModel.probabilities(habits?.adapt(flat, pathWords: [7, word]) ?? flat)
    }

    @Test func aPathComesToMeanAKind() {
        let habits = Habits(commits: examples(30, word: 1, .bugFixing) + examples(30, word: 2, .codeUnderstanding))
        #expect(probabilities(habits, word: 1)[0] > 0.5)
        #expect(probabilities(habits, word: 2)[4] > 0.5)
        #expect(habits?.examples == 60)
    }

    @Test func tooFewCommitsTeachNothing() {
        #expect(Habits(commits: examples(Habits.fewest - 1, word: 1, .bugFixing)) == nil)
        #expect(Habits(commits: [], corrections: []) == nil)
    }

    @Test func ofEachKindOnlyTheLatestCount() {
        let many = examples(Habits.mostOfAKind, word: 1, .bugFixing)
        let older = examples(50, word: 2, .bugFixing)
        let tests = examples(40, word: 3, .testGeneration)
        let habits = Habits(commits: many + older + tests)
        #expect(habits?.examples == Habits.mostOfAKind + 40)
        #expect(habits?.words[2] == nil)
    }

    @Test func aCorrectionShiftsWhatLooksLikeIt() {
        let commits = examples(30, word: 1, .bugFixing) + examples(30, word: 2, .codeGeneration)
        let before = probabilities(Habits(commits: commits), word: 2)
        let corrections = examples(4, word: 2, .codeRefactoring)
        let after = probabilities(Habits(commits: commits, corrections: corrections), word: 2)
        #expect(after[2] > before[2] + 0.1)
        #expect(Habits(commits: [], corrections: corrections)?.corrections == 4)
    }

    @Test func workComesInSeries() {
        var commits: [Habits.Example] = []
        var kinds: [Dimension] = []
        for run in 0..<12 {
            let dimension: Dimension = run.isMultiple(of: 2) ? .bugFixing : .testGeneration
            for _ in 0..<6 {
                var example = Habits.Example(scores: flat, pathWords: [7], dimension: dimension)
                example.recent = Habits.Recent(kinds)
                commits.insert(example, at: 0)
                kinds.insert(dimension, at: 0)
            }
        }
        let afterTests = Habits(commits: commits, recent: Habits.Recent(kinds))
        #expect(probabilities(afterTests, word: 0)[1] > 0.5)
        let afterFixes = Habits(commits: commits, recent: Habits.Recent([.bugFixing, .bugFixing, .bugFixing]))
        #expect(probabilities(afterFixes, word: 0)[0] > 0.5)
    }

    @Test func textComesBack() throws {
        let habits = try #require(
            Habits(
                commits: examples(30, word: 1, .bugFixing) + examples(30, word: 0xFFFF_FFFF_FFFF_FFFF, .testGeneration))
        )
        var lines = (habits.text + "next\n").split(separator: "\n")[...]
        let read = try #require(Habits(lines: &lines))
        #expect(read.text == habits.text)
        #expect(lines.first == "next")
        for cut in 0..<lines.count {
            var some = habits.text.split(separator: "\n").prefix(cut)[...]
            #expect(Habits(lines: &some) == nil)
        }
        let example = Habits.Example(
            scores: [0.5, -1.25, 0, 1, 2], pathWords: [1, 0xABC], dimension: .codeRefactoring)
        #expect(Habits.Example(text: Substring(example.text)) == example)
        #expect(Habits.Example(text: "bug_fixing 1 2 3") == nil)
    }
}
