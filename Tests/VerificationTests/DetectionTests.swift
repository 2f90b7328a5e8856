import Changes
import Testing
import Verification

@Suite("Detection") struct DetectionTests {
    private func detect(_ files: [String: String], ignored: Set<String> = [], changed: [String] = []) async
        -> TestDetection
    {
        await TestPlan.detect(
            paths: files.keys.sorted().map { RepoPath($0) }, ignored: ignored, changed: changed.map { RepoPath($0) }
        ) { files[$0.display].map { Array($0.utf8) } }
    }

    @Test(arguments: [
        (["Package.swift": ".testTarget(name: \"T\")"], TestPlan.Runner.swiftPM, "swift test"),
        (["Package.swift": "", "Tests/A/a.swift": ""], .swiftPM, "swift test"),
        (["pytest.ini": ""], .pytest, "python3 -m pytest"),
        (["pyproject.toml": "[tool.pytest.ini_options]"], .pytest, "python3 -m pytest"),
        (["setup.cfg": "[tool:pytest]"], .pytest, "python3 -m pytest"),
        (["conftest.py": ""], .pytest, "python3 -m pytest"),
        (["tests/test_a.py": "import unittest"], .pytest, "python3 -m pytest"),
        (["manage.py": "import django", "app/__init__.py": "", "app/tests.py": ""], .custom, "python3 manage.py test"),
        (["Cargo.toml": ""], .cargo, "cargo test"),
        (["go.mod": "", "a_test.go": ""], .go, "go test ./..."),
        (["package.json": #"{"scripts": {"test": "node --test"}}"#], .npm, "npm test"),
        (["Makefile": "all: x\ncheck test: all\n\ttrue\n"], .make, "make test"),
        (["Makefile": "check:\n\ttrue\n"], .make, "make check"),
    ])
    func finds(files: [String: String], runner: TestPlan.Runner, command: String) async {
        let found = await detect(files)
        #expect(found.plans.first?.runner == runner && found.plans.first?.command == command)
    }

    @Test(arguments: [
        ["README.md": ""], ["Package.swift": ".target(name: \"T\")"], ["pyproject.toml": "[project]"],
        ["package.json": #"{"scripts": {"test": "echo \"Error: no test specified\" && exit 1"}}"#],
        ["package.json": "not json"], ["Makefile": "test := 1\n# test: x\n\ttest: y\n"], ["go.mod": ""],
    ])
    func findsNothing(files: [String: String]) async {
        let found = await detect(files)
        #expect(found.plans.isEmpty)
        #expect(found.message.contains("no test command found") && found.message.contains("git config acrouter.test"))
        #expect(found.message.contains("Package.swift") && found.message.contains("Makefile"))
    }

    @Test func hintsDecideWhetherPytestIsNeeded() async {
        #expect(await detect(["tests/test_a.py": "import unittest"]).plans.first?.fallsBack == true)
        #expect(await detect(["tests/test_a.py": "  import pytest"]).plans.first?.fallsBack == false)
        #expect(await detect(["tests/test_a.py": "", "tests/conftest.py": ""]).plans.first?.fallsBack == false)
    }

    @Test func theProjectsOwnPythonIsUsed() async {
        #expect(await detect(["pytest.ini": ""], ignored: [".venv"]).plans.first?.interpreter == "./.venv/bin/python")
        let below = await detect(["a/setup.py": "", "a/test_a.py": ""], ignored: ["venv"]).plans.first
        #expect(below?.directory == "a" && below?.interpreter == "../venv/bin/python")
    }

    @Test func subfoldersSpeakOnlyWhenTheRootIsSilent() async {
        let files = [
            "deep/er/Cargo.toml": "", "deep/er/src/lib.rs": "", "web/package.json": #"{"scripts": {"test": "x"}}"#,
        ]
        let near = await detect(files, changed: ["deep/er/src/lib.rs"])
        #expect(near.plans.map(\.directory) == ["deep/er", "web"])
        #expect(await detect(files).plans.map(\.directory) == ["web"])
        let root = await detect(files.merging(["Makefile": "test:\n"]) { $1 }, changed: ["deep/er/src/lib.rs"])
        #expect(root.plans.map(\.runner) == [.make])
    }

    @Test func theChangedLanguageComesFirst() async {
        let files = ["Package.swift": ".testTarget", "pytest.ini": "", "Makefile": "test:\n"]
        #expect(await detect(files).plans.map(\.runner) == [.swiftPM, .pytest, .make])
        #expect(await detect(files, changed: ["a.py"]).plans.map(\.runner) == [.pytest, .swiftPM, .make])
    }
}

@Suite("User's test command") struct UserCommandTests {
    @Test(arguments: [
        ("pytest", TestPlan.Runner.pytest, []), ("pytest -k 'a and b' tests", .pytest, ["-k", "a and b", "tests"]),
        ("python3 -m pytest -q", .pytest, ["-q"]), ("python -m unittest -v", .unittest, ["-v"]),
        ("swift test --filter A.B", .swiftPM, ["--filter", "A.B"]), ("make test", .custom, []),
        ("pytest && true", .custom, []), ("cd a; pytest", .custom, []), ("pytest $X", .custom, []),
        ("swift test --package-path x", .custom, []), ("tox", .custom, []), ("pytest 'a", .custom, []),
        ("", .custom, []),
    ])
    func isRecognised(command: String, runner: TestPlan.Runner, arguments: [String]) {
        let plan = TestPlan.from(command: command, evidence: "--test")
        #expect(plan.runner == runner && plan.command == command && plan.evidence == "--test")
        if runner != .custom { #expect(plan.arguments == arguments) }
    }

    @Test func assignmentsAndInterpretersAreKept() {
        let plan = TestPlan.from(command: "A=1 B='x y' python3.11 -m pytest", evidence: "--test", ignored: [".venv"])
        #expect(plan.environment == ["A": "1", "B": "x y"] && plan.interpreter == "python3.11" && plan.runsAsModule)
        let own = TestPlan.from(command: "pytest", evidence: "--test", ignored: [".venv"])
        #expect(own.interpreter == "./.venv/bin/python" && !own.runsAsModule && !own.fallsBack)
    }
}
