import Changes
import Testing

@testable import Classification

@Suite struct ClassifierTests {
    private func file(_ path: String, added: [String] = [], removed: [String] = []) -> FilePatch {
        let lines =
            removed.map { Hunk.Line(origin: .removed, content: Array(($0 + "\n").utf8)) }
            + added.map { Hunk.Line(origin: .added, content: Array(($0 + "\n").utf8)) }
        let hunk = Hunk(oldStart: 1, oldCount: removed.count, newStart: 1, newCount: added.count, lines: lines)
        return FilePatch(kind: .modified, oldPath: RepoPath(path), newPath: RepoPath(path), hunks: [hunk])
    }

    private func lines(_ count: Int, _ text: String = "let x = 1") -> [String] { Array(repeating: text, count: count) }

    @Test func plainCasesAreToldApart() {
        let cases: [(Dimension, [FilePatch])] = [
            (.codeUnderstanding, [file("README.md", added: ["word"])]),
            (.codeUnderstanding, [file("docs/a.md", added: lines(9)), file("Sources/a.swift", added: ["// why"])]),
            (.testGeneration, [file("Tests/ATests/aTests.swift", added: lines(3, "#expect(a == 1)"))]),
            (.codeRefactoring, [file("Sources/a.swift", added: lines(5), removed: lines(40, "let y = f(x)"))]),
            (
                .codeGeneration,
                [file("Sources/a.swift", added: (0..<60).map { "public func f\($0)() -> Int { \($0) }" })]
            ),
        ]
        for (dimension, files) in cases {
            let got = Classifier.classify(Patch(files: files), testsFail: false)
            #expect(got.dimension == dimension, "\(files.map(\.path.display)): \(got.probabilities)")
            #expect(!got.evidence.isEmpty)
        }
    }

    @Test func everyAnswerIsADistributionOverAllTen() {
        let odd: [[FilePatch]] = [
            [], [file("Cargo.lock", added: lines(100))], [file("a.bin")],
            [FilePatch(kind: .added, newPath: RepoPath(bytes: [0xFF, 0x2F]), isBinary: true)],
            [file("x.py", added: [String(repeating: "a", count: 10_000), "\"\"\"", "'", "`"])],
            [file("n.ipynb", added: lines(50, "\"import pandas\""))],
        ]
        for files in odd {
            let got = Classifier.classify(Patch(files: files), testsFail: false)
            #expect(Set(got.probabilities.keys) == Set(Dimension.allCases))
            #expect(abs(got.probabilities.values.reduce(0, +) - 1) < 1e-9)
            #expect(got.probabilities.values.allSatisfy { $0 >= 0 && $0.isFinite })
            #expect(got.probabilities.values.max() == got.probabilities[got.dimension])
        }
    }

    @Test func failingTestsMakeItAFix() {
        let patch = Patch(files: [file("Sources/a.swift", added: lines(99))])
        let got = Classifier.classify(patch, testsFail: true)
        #expect(got.dimension == .bugFixing)
        #expect(abs(got.probabilities.values.reduce(0, +) - 1) < 1e-9)
        #expect(got.evidence.first == "tests fail")
        #expect(Classifier.classify(patch, testsFail: false).probabilities[.bugFixing] ?? 1 < 0.95)
    }

    @Test(arguments: [
        ("Sources/Foo/latest.swift", PathKind.source), ("src/contest.py", .source), ("Tests/T/x.json", .tests),
        ("pkg/foo_test.go", .tests), ("src/App.spec.ts", .tests), ("app/FooTest.kt", .tests),
        ("test_thing.py", .tests), ("conftest.py", .tests), ("src/test.rs", .source), ("CHANGELOG.md", .docs),
        ("docs/conf.py", .docs), ("LICENSE", .docs), ("tests/README.md", .tests), ("package.json", .config),
        ("package-lock.json", .generated), ("a/uv.lock", .generated), ("vendor/x/y.go", .generated),
        (".github/workflows/ci.yml", .config), ("Package.swift", .source),
    ])
    func kindsOfPaths(path: String, kind: PathKind) {
        #expect(PathKind.of(RepoPath(path)) == kind)
    }

    @Test func languages() {
        #expect(Classifier.language(of: RepoPath("a/b.PY")) == "python")
        #expect(Classifier.language(of: RepoPath("Makefile")) == "")
        #expect(Classifier.language(of: RepoPath(bytes: [0xff, 0x2e, 0x67, 0x6f])) == "go")
        let mixed = Patch(files: [
            file("Tests/aTests.swift", added: lines(50)), file("a.py", added: lines(3)), file("b.go", added: lines(2)),
        ])
        #expect(Classifier.language(of: mixed) == "python")
        #expect(Classifier.language(of: Patch(files: [file("Tests/aTests.swift", added: lines(5))])) == "swift")
        #expect(Classifier.language(of: Patch(files: [file("README.md", added: lines(5))])) == "")
    }

    @Test func commentsByLanguage() throws {
        let swift = try #require(Language.of(RepoPath("a.swift")))
        let python = try #require(Language.of(RepoPath("a.py")))
        #expect(swift.isCommentOrBlank(Array("\t // x\n".utf8)))
        #expect(swift.isCommentOrBlank(Array("\r\n".utf8)))
        #expect(!swift.isCommentOrBlank(Array("*pointer = 1\n".utf8)))
        #expect(!swift.isCommentOrBlank(Array("#if os(Linux)\n".utf8)))
        #expect(python.isCommentOrBlank(Array("# x".utf8)))
        #expect(!python.isCommentOrBlank(Array("x = 1  # y\n".utf8)))
    }

    @Test func extensionsBelongToOneLanguage() {
        let extensions = Language.all.flatMap(\.extensions)
        #expect(Set(extensions).count == extensions.count)
    }
}
