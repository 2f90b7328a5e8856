import Changes
import Testing
import Verification

@Suite("Guards") struct GuardsTests {
    static let plan = TestPlan(runner: .pytest, command: "pytest", evidence: "test")
    static let manifest = """
        [project]
        dependencies = ["a"]

        [tool.pytest.ini_options]
        addopts = "-q"
        """
    static let swiftManifest = """
        let package = Package(name: "P", targets: [
            .target(name: "A"), .testTarget(name: "ATests", dependencies: ["A"]),
        ])
        """
    static let base: [String: (FileMode, String)] = [
        "src/a.py": (.regular, "x = 1\n"), "tests/test_a.py": (.regular, "def test_a(): pass\n"),
        "pyproject.toml": (.regular, manifest), "Package.swift": (.regular, swiftManifest),
        "package.json": (.regular, #"{"scripts": {"test": "jest"}, "dependencies": {}}"#),
        "link": (.symlink, "/etc"), "module": (.submodule, ""), "folder/file": (.regular, ""),
        "Makefile": (.regular, "test:\n\tpytest\n"),
        "Sources/Helpers/Check.swift": (.regular, "import XCTest\nfunc check() { XCTFail() }\n"),
    ]

    private func inspect(
        _ edits: [FileEdit], plan: TestPlan = GuardsTests.plan, goal: JobGoal = .failingTests
    ) async -> GuardedCandidate {
        let id = PlainSlot.someTree
        let entries = Self.base.map { TreeEntry(path: RepoPath($0.key), mode: $0.value.0, id: id) }
        return await Guards.inspect(
            CandidatePatch(base: id, edits: edits), base: entries, plan: plan, goal: goal
        ) { path in Self.base[path.display].map { Array($0.1.utf8) } }
    }

    private func write(_ path: String, _ text: String = "", mode: FileMode = .regular) -> FileEdit {
        FileEdit(path: RepoPath(path), content: .write(mode: mode, bytes: Array(text.utf8)))
    }

    @Test(arguments: [
        ("../out", GuardFinding.Rule.escapesTree), ("/etc/passwd", .escapesTree), ("a//b", .escapesTree),
        ("a/./b", .escapesTree), ("a\\b", .escapesTree), ("", .escapesTree), (".git/config", .gitFolder),
        (".GIT/hooks/x", .gitFolder), ("sub/.git", .gitFolder), (".git /config", .gitFolder), (".git./c", .gitFolder),
        ("git~1/config", .gitFolder), (".g\u{200C}it/config", .gitFolder), (".git::$INDEX_ALLOCATION/x", .gitFolder),
        (".acrouter/config", .acrouter), (".Acrouter/config", .acrouter), (".gitattributes", .gitAttributes),
        ("src/.gitattributes", .gitAttributes), (".gitmodules", .submodule), ("module", .submodule),
        ("module/file", .throughLink), ("link/file", .throughLink), (".githooks/pre-commit", .hooks),
        ("hooks/pre-commit", .hooks), (".husky/pre-push", .hooks), (".pre-commit-config.yaml", .hooks),
        (".github/workflows/ci.yml", .continuousIntegration), (".gitlab-ci.yml", .continuousIntegration),
        (".ci/run", .continuousIntegration), ("src/a.py/b", .clash), ("folder", .clash),
    ])
    func refuses(path: String, rule: GuardFinding.Rule) async {
        let guarded = await inspect([write(path, "x"), write("src/a.py", "x = 2\n")])
        #expect(guarded.refusals.contains { $0.rule == rule }, "\(guarded.refusals)")
        #expect(!guarded.mayRun)
    }

    @Test(arguments: ["/etc/passwd", "../../x", "../..", ".git/config", "../.git", ""])
    func refusesLinksThatLeave(target: String) async {
        let guarded = await inspect([write("src/l", target, mode: .symlink)])
        #expect(guarded.refusals.map(\.rule) == [.linkOutside])
    }

    @Test(arguments: [
        "src/hooks/useThing.ts", "src/git.py", ".gitignore", "digit~1/x", "docs/.github.md", "src/contests/a.py",
        "src/latest.py", "src/b.py", "Makefile",
    ])
    func letsOrdinaryFilesPass(path: String) async {
        let guarded = await inspect([write(path, "x")])
        #expect(guarded.mayRun && guarded.restored.isEmpty, "\(guarded)")
    }

    @Test func aLinkInsideIsNoEscape() async {
        #expect(await inspect([write("src/l", "../folder/file", mode: .symlink)]).mayRun)
        #expect(await inspect([write("sub", "", mode: .submodule)]).refusals.map(\.rule) == [.submodule])
    }

    @Test(arguments: [
        "tests/test_a.py", "tests/helper.py", "test_new.py", "src/conftest.py", "pytest.ini", "tox.ini",
        "sitecustomize.py", "pytest.py", "src/_pytest/runner.py", "unittest/__init__.py", "extra.pth",
        "Tests/ATests/A.swift", "src/a_test.go", "src/a.test.ts", "spec/a_spec.rb", "src/__tests__/a.js",
        "jest.config.js", ".venv/lib/python3.11/site-packages/_pytest/runner.py", "web/node_modules/tap/index.js",
    ])
    func aFixLeavesTestsAlone(path: String) async {
        let guarded = await inspect([write(path, "x"), write("src/a.py", "x = 2\n")])
        #expect(guarded.restored.map(\.path) == [path] && guarded.refusals.isEmpty)
        #expect(guarded.candidate.edits.map(\.path.display) == ["src/a.py"] && guarded.mayRun)
    }

    /// A fix of swift-argument-parser once took the `XCTFail` out of a helper that its tests call.
    @Test func helpersThatJudgeArePutBack() async {
        let guarded = await inspect([write("Sources/Helpers/Check.swift", "import XCTest\nfunc check() {}\n")])
        #expect(guarded.restored.map(\.rule) == [.tests] && !guarded.mayRun)
        #expect(await inspect([write("Sources/Helpers/Check.swift", "")], goal: .task).mayRun)
    }

    @Test func deletingATestIsPutBackToo() async {
        let guarded = await inspect([FileEdit(path: RepoPath("tests/test_a.py"), content: .delete)])
        #expect(guarded.restored.map(\.rule) == [.tests] && !guarded.mayRun)
    }

    @Test func testsMayChangeWhereTheyAreTheJob() async {
        let edit = write("tests/test_a.py", "def test_b(): pass\n")
        #expect(await inspect([edit], goal: .task).mayRun)
        #expect(await inspect([write("pytest.py")], goal: .task).restored.map(\.rule) == [.testRunner])
    }

    @Test func aTaskNeitherTakesTestsAwayNorChangesHowTheyRun() async {
        let gone = FileEdit(path: RepoPath("tests/test_a.py"), content: .delete)
        #expect(await inspect([gone], goal: .task).restored.map(\.rule) == [.tests])
        for path in ["pytest.ini", "src/conftest.py"] {
            #expect(await inspect([write(path, "x")], goal: .task).restored.map(\.rule) == [.testConfiguration])
        }
        let make = TestPlan(runner: .make, command: "make check", evidence: "Makefile")
        #expect(await !inspect([write("Makefile", "check:\n\ttrue\n")], plan: make, goal: .task).mayRun)
    }

    @Test func aReproductionChangesTestsAndNothingElse() async {
        let guarded = await inspect(
            [write("tests/test_new.py", "x"), write("src/a.py", "x"), write("pytest.ini", "x")], goal: .reproduction)
        #expect(guarded.candidate.edits.map(\.path.display) == ["tests/test_new.py"])
        #expect(guarded.restored.map(\.rule) == [.notATest, .notATest])
    }

    @Test func mixedFilesMayChangeOutsideTheTestsPart() async {
        func replaced(_ path: String, _ from: String, _ to: String) -> FileEdit {
            let text = Self.base[path]?.1 ?? ""
            #expect(text.contains(from))
            return write(path, text.split(separator: from, omittingEmptySubsequences: false).joined(separator: to))
        }
        let harmless = [
            replaced("pyproject.toml", "[\"a\"]", "[\"a\", \"b\"]"),
            replaced("Package.swift", "\"A\"),", "\"A\"), .target(name: \"B\"),"),
            replaced("package.json", "{}", "{\"left\": \"1\"}"),
        ]
        for edit in harmless { #expect(await inspect([edit]).mayRun, "\(edit.path)") }
        let harmful = [
            replaced("pyproject.toml", "-q", "--deselect x"),
            replaced("Package.swift", "[\"A\"])", "[\"A\"], exclude: [\"B.swift\"])"),
            replaced("package.json", "jest", "true"), FileEdit(path: RepoPath("pyproject.toml"), content: .delete),
        ]
        for edit in harmful {
            #expect(await inspect([edit]).restored.map(\.rule) == [.testConfiguration], "\(edit.path)")
        }
        let make = TestPlan(runner: .make, command: "make test", evidence: "Makefile")
        #expect(
            await inspect([write("Makefile", "test:\n\ttrue\n")], plan: make).restored.map(\.rule) == [
                .testConfiguration
            ])
    }

    /// Seeded: whatever bytes a path is made of, nothing that leaves the tree or names a git folder gets through.
    @Test(arguments: 0..<60) func noSpellingGetsThrough(seed: UInt64) async {
        var random = SplitMix(state: seed)
        let pieces = ["..", ".", "", ".git", ".GiT", "git~1", ".git ", "a", "b.py", "new"]
        let parts = (0..<Int.random(in: 1...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        let bad = parts.contains { !["a", "b.py", "new"].contains($0) }
        let guarded = await inspect([write(parts.joined(separator: "/"), "x")])
        #expect(guarded.refusals.isEmpty != bad, "seed \(seed): \(parts)")
    }
}
