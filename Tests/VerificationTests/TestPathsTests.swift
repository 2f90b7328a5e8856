import Changes
import Testing
import Verification

@Suite("Which files are tests") struct TestPathsTests {
    @Test(arguments: [
        ("tests/a.py", TestPlan.Runner.pytest), ("pkg/test_a.py", .pytest), ("pkg/a_test.py", .pytest),
        ("pkg/tests/data/x.json", .pytest), ("conftest.py", .pytest), ("Tests/ATests/A.swift", .swiftPM),
        ("Sources/AppUITests/X.swift", .swiftPM), ("Sources/A/ListTests.swift", .swiftPM), ("a/b_test.go", .go),
        ("a/testdata/x", .go), ("tests/cli.rs", .cargo), ("src/parser/tests.rs", .cargo), ("src/a.spec.ts", .npm),
        ("src/__snapshots__/a.snap", .npm), ("spec/a_spec.rb", .make), ("test/run.sh", .make),
    ])
    func tests(path: String, runner: TestPlan.Runner) { #expect(TestPaths.isTest(RepoPath(path), runner: runner)) }

    @Test(arguments: [
        ("src/latest.py", TestPlan.Runner.pytest), ("src/attestation.py", .pytest), ("pkg/testing/helpers.py", .pytest),
        ("Sources/App/Latest.swift", .swiftPM), ("Sources/App/Request.swift", .swiftPM),
        ("Sources/Contests/A.swift", .swiftPM), ("test/server.go", .go), ("src/test/mod.rs", .cargo),
        ("src/tester.ts", .npm), ("src/manifest.js", .npm), ("README.md", .make),
    ])
    func products(path: String, runner: TestPlan.Runner) { #expect(!TestPaths.isTest(RepoPath(path), runner: runner)) }

    @Test func whatAFixMayNotTouchIncludesConfiguration() {
        let plan = TestPlan(runner: .pytest, command: "pytest", evidence: "test")
        for path in ["tox.ini", "a/conftest.py", "tests/a.py"] {
            #expect(Guards.isProtected(RepoPath(path), plan: plan))
        }
        #expect(!Guards.isProtected(RepoPath("pyproject.toml"), plan: plan))
    }

    @Test(arguments: [
        ("Sources/Helpers/A.swift", "import Foundation\nimport XCTest\n"), ("A.swift", "  @testable import Testing"),
        ("A.swift", "@_exported public import XCTest\r\n"), ("pkg/helpers.py", "import pytest\n"),
        ("pkg/h.py", "x = 1\nfrom unittest.mock import patch\n"), ("h.py", "    from unittest import TestCase\n"),
    ])
    func whatUsesTheFrameworkBelongsToTheTests(path: String, text: String) {
        #expect(TestSupport.usesTestFramework(RepoPath(path), bytes: Array(text.utf8)))
    }

    @Test(arguments: [
        ("A.swift", "import Foundation\n// see XCTest\nlet x = import_(1)\n"), ("A.swift", "import TestingGround\n"),
        ("h.py", "import os, sys\nname = 'pytest'\n"), ("h.py", "from pytesting import x\n"),
        ("README.md", "import pytest\n"), ("A.swift", ""),
    ])
    func otherCodeDoesNot(path: String, text: String) {
        #expect(!TestSupport.usesTestFramework(RepoPath(path), bytes: Array(text.utf8)))
    }
}
