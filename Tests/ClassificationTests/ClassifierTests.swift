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

    @Test func everyLeafIsReached() {
        let cases: [(Leaf, [FilePatch])] = [
            (.docs, [file("README.md", added: ["word"])]),
            (.docs, [file("docs/a.md", added: lines(9)), file("Sources/a.swift", added: lines(2))]),
            (.tests, [file("Tests/ATests/aTests.swift", added: lines(3))]),
            (.rewrite, [file("Sources/a.swift", added: lines(5), removed: lines(5))]),
            (.commentsEdited, [file("Sources/a.swift", added: ["// new"], removed: ["  // old"])]),
            (.smallEdit, [file("Sources/a.swift", added: lines(1), removed: lines(1, "let x = 2"))]),
            (.growth, [file("Sources/a.swift", added: lines(31))]),
            (.growth, [file("Sources/a.swift", added: lines(9)), file("README.md", added: ["word"])]),
            (.commentsAdded, [file("lib/a.py", added: ["# why", ""])]),
            (.smallAddition, [file("lib/a.py", added: lines(3, "x = 1"))]),
            (.nothing, []),
            (.nothing, [file("Cargo.lock", added: lines(100))]),
        ]
        for (leaf, files) in cases {
            let got = Classifier.classify(Patch(files: files), testsFail: false)
            #expect(got.leaf == leaf.rawValue, "\(files.map(\.path.display))")
            #expect(got.dimension == leaf.dimension)
            #expect(!got.evidence.isEmpty)
        }
        #expect(Set(cases.map(\.0)) == Set(Leaf.allCases))
    }

    @Test func probabilitiesSumToOneAndAgreeWithTheRule() {
        for leaf in Leaf.allCases {
            #expect(abs(leaf.probabilities.values.reduce(0, +) - 1) < 1e-12)
            #expect(leaf.probabilities.max { $0.value < $1.value }?.key == leaf.dimension, "\(leaf)")
        }
    }

    @Test func failingTestsMakeItAFix() {
        let patch = Patch(files: [file("Sources/a.swift", added: lines(99))])
        let got = Classifier.classify(patch, testsFail: true)
        #expect(got.dimension == .bugFixing)
        #expect(got.leaf == "tests-fail")
        #expect(abs(got.probabilities.values.reduce(0, +) - 1) < 1e-12)
        #expect(got.evidence.first == "tests fail")
        #expect(Classifier.classify(patch, testsFail: false).dimension == .codeGeneration)
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
