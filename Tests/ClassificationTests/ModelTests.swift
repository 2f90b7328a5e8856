import Changes
import Testing

@testable import Classification

@Suite struct ModelTests {
    @Test func theWeightsWereLearnedOnTheseFeatures() {
        let names = ChangeFeatures.names
        #expect(names.count == Weights.features)
        #expect(Set(names).count == names.count)
        #expect(ChangeFeatures(Patch(files: [])).values.count == names.count)
    }

    /// A feature 0 with one threshold of 0.5; for two labels: up to it 1 and -1, above it 2 and -2.
    @Test func aForestIsReadAndWalked() {
        // 0.5 is 0x3F000000: its upper 18 bits are 64512, in digits P, wA.
        let forest = Forest("AA B PwA // AA A //gB //gC AA A //f/ //f+", labels: 2, step: 1)
        var low = [0.0, 0.0]
        forest.add([0.5], to: &low)
        #expect(low == [1, -1])
        var high = [0.0, 0.0]
        forest.add([0.75], to: &high)
        #expect(high == [2, -2])
    }

    @Test func aDamagedForestIsNoCrash() {
        for text: StaticString in ["", "A", "//", "AAB", "AA B PwA // AA", "// BB A"] {
            var scores = [0.0]
            Forest(text, labels: 1, step: 1).add([1, 2, 3], to: &scores)
            #expect(scores.count == 1)
        }
    }

    @Test(arguments: [
        ("fix: a", Dimension.bugFixing), ("feat(parser)!: b", .codeGeneration), ("Docs : c", .codeUnderstanding),
        ("ref: d", .codeRefactoring), ("test(x): e", .testGeneration), ("🐛 fix: f", .bugFixing),
        ("chore: g", nil), ("fixes the parser", nil), ("fix(a b: c", nil), ("", nil), (":", nil),
    ])
    func prefixes(subject: String, dimension: Dimension?) { #expect(MessageWords.prefix(of: subject) == dimension) }

    @Test func specialWorkIsSeen() {
        func file(_ path: String, _ kind: FilePatch.Kind, lines: Int = 20) -> FilePatch {
            let lines = (0..<lines).map {
                Hunk.Line(origin: kind == .deleted ? .removed : .added, content: Array("x = \($0)\n".utf8))
            }
            let hunk = Hunk(oldStart: 0, oldCount: 0, newStart: 1, newCount: lines.count, lines: lines)
            let path = RepoPath(path)
            return FilePatch(
                kind: kind, oldPath: kind == .added ? nil : path, newPath: kind == .deleted ? nil : path, hunks: [hunk])
        }
        let port = Classifier.classify(
            Patch(files: [file("src/parser.py", .deleted), file("src/parser.rs", .added)]), testsFail: false)
        #expect(port.probabilities[.multiLanguage] ?? 0 > 0.2)
        let typed = Classifier.classify(
            Patch(files: [file("src/a.js", .deleted), file("src/a.ts", .added)]), testsFail: false)
        #expect(typed.probabilities[.multiLanguage] == 0)
        let notebook = Classifier.classify(Patch(files: [file("a.ipynb", .added)]), testsFail: false)
        #expect(notebook.dimension == .dataScience)
        let wide = (0..<20).map { file("m\($0)/src/a.go", .modified, lines: 5) }
        #expect(Classifier.classify(Patch(files: wide), testsFail: false).probabilities[.agenticProgramming] ?? 0 > 0.1)
    }
}
