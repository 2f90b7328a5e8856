import Changes
import Testing

@testable import Classification

@Suite struct HabitsTests {
    private let flat = [0.0, 0, 0, 0, 0]

    private func habits(_ commits: [(author: UInt64, words: [UInt64], dimension: Dimension)]) -> Habits {
        var habits = Habits()
        for commit in commits {
            habits.add(.init(author: commit.author, pathWords: commit.words, dimension: commit.dimension))
        }
        return habits
    }

    /// Fixes in one place and documentation in another, in turn.
    private func mixed(_ count: Int) -> Habits {
        habits((0..<count).flatMap { _ in [(1, [7, 1], .bugFixing), (2, [7, 2], .codeUnderstanding)] })
    }

    private func probabilities(_ habits: Habits, _ words: [UInt64]) -> [Double] {
        ChangeModel.probabilities(habits.adapt(flat, pathWords: words))
    }

    @Test func aPathComesToMeanAKind() {
        let habits = mixed(30)
        #expect(habits.examples == 60)
        #expect(probabilities(habits, [1, 7])[0] > probabilities(habits, [2, 7])[0] + 0.2)
        #expect(probabilities(habits, [2, 7])[4] > probabilities(habits, [1, 7])[4] + 0.2)
    }

    @Test func anAuthorComesToMeanAKind() {
        var habits = mixed(30)
        habits.author = 1
        let first = probabilities(habits, [7])[0]
        habits.author = 2
        #expect(probabilities(habits, [7])[0] < first)
    }

    @Test func whatAHistorySaysIsCounted() {
        var habits = habits([(1, [5], .bugFixing), (1, [5, 6], .testGeneration), (2, [5], .bugFixing)])
        habits.author = 1
        let values = habits.features([0.5, 0, 0, 0, 0], [5, 6])
        #expect(values.count == 20)
        #expect(values[0] == 0.5)
        // The author's later commit counts more: 0.3 * 0.7 and 0.3.
        #expect(abs(values[5] - 0.21) < 1e-6 && abs(values[6] - 0.3) < 1e-6)
        // The word 5 alone is known often enough: of 3 two are fixes; all are counted as two more of each kind.
        #expect(abs(Double(values[10]) - 0.4594) < 1e-3)
        // Neighbours, latest first: one of two words shared, both, one of two.
        #expect(abs(values[15] - (0.25 + 0.93 * 0.93 * 0.25)) < 1e-6)
        #expect(abs(values[16] - 0.93) < 1e-6)
    }

    @Test func tooFewCommitsTeachNothing() {
        let few = mixed(Habits.fewest / 2 - 1)
        #expect(!few.areKnown)
        #expect(few.adapt(flat, pathWords: [1]) == flat)
        #expect(!Habits().areKnown)
    }

    @Test func otherDimensionsAreNotCounted() {
        #expect(habits([(1, [1], .dataScience)]).examples == 0)
    }

    @Test func aCorrectionShiftsWhatLooksLikeIt() {
        var habits = mixed(30)
        let before = probabilities(habits, [2, 7])
        let other = probabilities(habits, [1, 7])
        habits.corrections = [.init(pathWords: [2, 7], scores: flat, dimension: .codeRefactoring)]
        #expect(probabilities(habits, [2, 7])[2] > before[2] + 0.1)
        // What shares one word of three with it moves less.
        #expect(probabilities(habits, [1, 7])[2] - other[2] < probabilities(habits, [2, 7])[2] - before[2])
        var alone = Habits()
        alone.corrections = habits.corrections
        #expect(alone.areKnown)
        #expect(probabilities(alone, [2, 7])[2] > 0.5)
    }

    @Test func bytesComeBack() throws {
        let habits = mixed(30)
        let bytes = habits.bytes
        let read = try #require(Habits(bytes: bytes[...]))
        #expect(read.examples == 60)
        #expect(read.features(flat, [1, 7]) == habits.features(flat, [1, 7]))
        for cut in 0..<bytes.count { #expect(Habits(bytes: bytes[..<cut]) == nil) }
        #expect(Habits(bytes: (bytes + [0])[...]) == nil)
        #expect(Habits(bytes: [UInt8](repeating: 0xFF, count: 400)[...]) == nil)
    }

    @Test func correctionsComeBack() {
        let correction = Habits.Correction(
            pathWords: [1, 0xABC], scores: [0.5, -1.25, 0, 1, 2], dimension: .codeRefactoring)
        #expect(Habits.Correction(text: Substring(correction.text)) == correction)
        #expect(Habits.Correction(text: "bug_fixing 1 2 3") == nil)
    }

    @Test func wordsOfPathsAreThoseOfAChange() {
        let paths = ["src/someParser.py", "tests/test_some_parser.py", "yarn.lock"].map { RepoPath($0) }
        var words = PathWords()
        let patch = Patch(files: paths.map { FilePatch(kind: .modified, oldPath: $0, newPath: $0) })
        #expect(words.of(paths) == ChangeReading(patch).pathWords)
    }
}
