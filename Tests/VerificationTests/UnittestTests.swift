import Foundation
import Testing
import Verification

@Suite("unittest, for real") struct UnittestTests {
    static let files = [
        "calc.py": "def add(a, b):\n    return a - b\n",
        "tests/__init__.py": "",
        "tests/test_calc.py": """
        import unittest
        from calc import add

        class Add(unittest.TestCase):
            def test_zero(self): self.assertEqual(add(1, 0), 1)
            def test_one(self):
                self.assertEqual(add(1, 1), 2)
            @unittest.skip("later")
            def test_skip(self): pass
            @unittest.expectedFailure
            def test_expected(self): self.fail()
            def test_sub(self):
                for i in range(3):
                    with self.subTest(i=i): self.assertNotEqual(i, 1)
            def test_loop(self):
                while True: pass

        class Broken(unittest.TestCase):
            @classmethod
            def setUpClass(cls): raise ValueError("class")
            def test_never(self): pass
        """,
        "tests/test_bad.py": "import calc.missing\n",
    ]

    @Test(arguments: ["python3 -m unittest", "python3 -m unittest discover -s tests -t ."])
    func readsEveryKindOfEnd(command: String) async throws {
        let run = try ProjectRun(Self.files)
        var plan = TestPlan.from(command: command, evidence: "--test")
        plan.testSeconds = 1
        #expect(plan.runner == .unittest)
        let report = try await run.run(plan)
        let expected: [String: TestStatus] = [
            "Add.test_zero": .passed, "Add.test_one": .failed, "Add.test_skip": .skipped, "Add.test_expected": .passed,
            "Add.test_sub": .failed, "Add.test_loop": .timedOut, "Broken.test_never": .failed,
        ]
        for (name, status) in expected { #expect(report.status("tests.test_calc.\(name)") == status, "\(name)") }
        #expect(report.status("tests/test_bad.py") == .failed)
        #expect(report.outcome == .ran && report.cases.count == expected.count + 1, "\(report.log)")
        let one = try #require(report.test("tests.test_calc.Add.test_one"))
        #expect(one.frames.first == StackFrame(path: "tests/test_calc.py", line: 7, function: "test_one"))
        #expect(one.file == "tests/test_calc.py" && one.errorType == "AssertionError")
    }

    @Test func runsOnlyWhatIsAskedFor() async throws {
        let run = try ProjectRun(Self.files)
        let plan = TestPlan.from(command: "python3 -m unittest", evidence: "--test")
        let report = try await run.run(plan, only: ["tests.test_calc.Add.test_one"].asIDs)
        #expect(report.cases.map(\.id.name) == ["tests.test_calc.Add.test_one"])
        let file = try await run.run(plan, only: ["tests/test_bad.py"].asIDs)
        #expect(file.cases.map(\.id.name) == ["tests/test_bad.py"])
    }

    @Test func aDetectedProjectDoesNotNeedPytest() async throws {
        // -I -S hides everything that was installed, as on a machine without pytest.
        let run = try ProjectRun([
            "calc.py": "def add(a, b):\n    return a + b\n",
            "tests/test_calc.py": """
            import unittest, calc
            class Add(unittest.TestCase):
                def test_one(self): self.assertEqual(calc.add(1, 1), 2)
            """,
            "bare": "#!/bin/sh\nexec python3 -S \"$@\"\n",
        ])
        var plan = try #require(try await run.plan())
        #expect(plan.runner == .pytest && plan.fallsBack)
        plan.interpreter = run.project.folder.path + "/bare"
        try run.makeExecutable("bare")
        let report = try await run.run(plan)
        #expect(report.cases.map(\.status) == [.passed], "\(report.log)")
        plan.fallsBack = false
        let without = try await run.run(plan)
        #expect(without.outcome == .couldNotRun && without.reason.contains("pytest is not installed"), "\(without)")
    }
}
