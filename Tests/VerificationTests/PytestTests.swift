import Testing
import Verification

/// Real pytest: the first Python on PATH must have it.
@Suite("pytest, for real") struct PytestTests {
    static let library = """
        def add(a, b):
            return a - b

        def loop():
            while True:
                pass

        def deep(n):
            return deep(n + 1)
        """

    /// An address in a parameter's name made a test that passed look vanished, and a true fix fail.
    @Test func namesWithoutAddresses() async throws {
        let run = try ProjectRun([
            "tests/test_a.py": """
            import pytest

            class Box: pass

            @pytest.mark.parametrize("box", [Box(), Box(), "0xff"], ids=str)
            def test_box(box): assert box != "0xff"
            """
        ])
        let plan = try #require(try await run.plan())
        let report = try await run.run(plan)
        let names = ["<test_a.Box object at 0x>", "<test_a.Box object at 0x>]#2", "0xff"]
        let ids = names.map { "tests/test_a.py::test_box[\($0)" + ($0.hasSuffix("#2") ? "" : "]") }
        #expect(report.cases.map(\.id.name) == ids, "\(report.log)")
    }

    @Test func readsEveryKindOfEnd() async throws {
        let run = try ProjectRun([
            "lib.py": Self.library,
            "tests/test_a.py": """
            import pytest, unittest
            from lib import add, deep

            def test_pass(): assert add(1, 0) == 1
            def test_fail(): assert add(1, 1) == 2
            def test_deep(): deep(0)
            @pytest.mark.skip(reason="later")
            def test_skip(): assert False
            @pytest.mark.xfail
            def test_expected(): assert False
            @pytest.mark.xfail
            def test_unexpected(): pass
            @pytest.mark.xfail(strict=True)
            def test_strict(): pass
            @pytest.mark.parametrize("x", ["a b", "c::d"])
            def test_each(x): assert x != "c::d"
            @pytest.fixture
            def broken(): raise ValueError("fixture")
            def test_fixture(broken): pass
            @pytest.fixture
            def late():
                yield
                raise ValueError("teardown")
            def test_teardown(late): pass
            class TestOld(unittest.TestCase):
                def test_sub(self):
                    for i in range(3):
                        with self.subTest(i=i): self.assertNotEqual(i, 1)
                def test_key(self): {}["k"]
            """,
            "tests/test_b.py": "import module_that_nobody_has\n",
            "tests/test_c.py": "def broken(:\n",
        ])
        let plan = try #require(try await run.plan())
        #expect(plan.runner == .pytest && plan.evidence == "tests/test_a.py")
        let report = try await run.run(plan)
        #expect(report.outcome == .ran && report.isPerTest, "\(report.log)")
        let expected: [String: TestStatus] = [
            "test_pass": .passed, "test_fail": .failed, "test_deep": .failed, "test_skip": .skipped,
            "test_expected": .passed, "test_unexpected": .passed, "test_strict": .failed, "test_each[a b]": .passed,
            "test_each[c::d]": .failed, "test_fixture": .failed, "test_teardown": .failed,
            "TestOld::test_sub": .failed, "TestOld::test_key": .failed,
        ]
        for (name, status) in expected { #expect(report.status("tests/test_a.py::\(name)") == status, "\(name)") }
        #expect(
            report.status("tests/test_b.py") == .failed
                && report.test("tests/test_b.py")?.missing == "module_that_nobody_has")
        #expect(
            report.status("tests/test_c.py") == .failed && report.test("tests/test_c.py")?.errorType == "SyntaxError")
        #expect(report.test("tests/test_c.py")?.frames.last == StackFrame(path: "tests/test_c.py", line: 1))
        #expect(report.cases.count == expected.count + 2)
    }

    @Test func givesEvidence() async throws {
        let run = try ProjectRun([
            "pkg/__init__.py": "", "pkg/core.py": "def ratio(a, b):\n    return a / b\n",
            "tests/test_core.py": "from pkg.core import ratio\ndef test_ratio():\n    assert ratio(1, 0) == 0\n",
        ])
        let plan = try #require(try await run.plan())
        let test = try #require(try await run.run(plan).test("tests/test_core.py::test_ratio"))
        #expect(test.errorType == "ZeroDivisionError")
        #expect(
            test.frames == [
                StackFrame(path: "tests/test_core.py", line: 3, function: "test_ratio"),
                StackFrame(path: "pkg/core.py", line: 2, function: "ratio"),
            ])
        #expect(test.message.contains("division by zero") && test.file == "tests/test_core.py")
    }

    @Test func loopsAndHogsCostTheirTestOnly() async throws {
        let run = try ProjectRun([
            "lib.py": Self.library,
            "test_all.py": """
            import pytest
            from lib import loop

            def test_hog():
                hog = []
                while True: hog.append(bytearray(10_000_000))
            def test_loop(): loop()
            def test_stubborn():
                try: loop()
                except BaseException: pass
            def test_after(): assert len(bytearray(50_000_000)) == 50_000_000
            """,
        ])
        var plan = try #require(try await run.plan())
        plan.testSeconds = 3
        plan.environment["ACROUTER_MEMORY"] = "150000000"
        let report = try await run.run(plan)
        #expect(report.outcome == .ran, "\(report.log)")
        #expect(report.status("test_all.py::test_loop") == .timedOut)
        #expect(report.test("test_all.py::test_loop")?.frames.last?.function == "loop")
        #expect(report.status("test_all.py::test_stubborn") == .timedOut)
        #expect(report.test("test_all.py::test_hog")?.errorType == "MemoryError")
        #expect(report.status("test_all.py::test_after") == .passed)
    }

    @Test func aDeadProcessTakesOneTestOnly() async throws {
        let run = try ProjectRun([
            "test_all.py": """
            import os, signal, pytest
            def test_one(): pass
            def test_exit(): os._exit(0)
            def test_two(): pass
            def test_killed(): os.kill(os.getpid(), signal.SIGSEGV)
            def test_three(): assert False
            """
        ])
        let plan = try #require(try await run.plan())
        let report = try await run.run(plan)
        #expect(report.outcome == .ran)
        #expect(report.passedIDs == ["test_all.py::test_one", "test_all.py::test_two"].asIDs)
        #expect(report.status("test_all.py::test_exit") == .crashed)
        #expect(report.status("test_all.py::test_killed") == .crashed)
        #expect(report.status("test_all.py::test_three") == .failed)
        #expect(report.notRun.isEmpty)
    }

    @Test func hangingInCEndsByItself() async throws {
        // A lock that C code waits for with signals blocked: Python never gets to raise.
        let run = try ProjectRun([
            "test_all.py": """
            import pytest, signal, time
            def test_hang():
                signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
                while True: time.sleep(1)
            def test_after(): pass
            """
        ])
        var plan = try #require(try await run.plan())
        plan.testSeconds = 1
        let report = try await run.run(plan)
        #expect(report.status("test_all.py::test_hang") == .timedOut)
        #expect(report.status("test_all.py::test_after") == .passed)
    }

    @Test func runsOnlyWhatIsAskedFor() async throws {
        let run = try ProjectRun([
            "tests/test_a.py": "import pytest\ndef test_x(): pass\ndef test_y(): assert False\n",
            "tests/test_b.py": "raise RuntimeError('not collected')\n",
            "tests/sub/test_a2.py": "def test_z(): pass\n",
        ])
        let plan = try #require(try await run.plan())
        let one = try await run.run(plan, only: ["tests/test_a.py::test_x"].asIDs)
        #expect(one.cases.map(\.id.name) == ["tests/test_a.py::test_x"])
        let file = try await run.run(plan, only: ["tests/test_a.py", "tests/sub/test_a2.py::test_z"].asIDs)
        #expect(
            Set(file.cases.map(\.id))
                == ["tests/test_a.py::test_x", "tests/test_a.py::test_y", "tests/sub/test_a2.py::test_z"].asIDs)
        let broken = try await run.run(plan, only: ["tests/test_b.py"].asIDs)
        #expect(broken.status("tests/test_b.py") == .failed)
        let gone = try await run.run(plan, only: ["tests/test_a.py::test_gone"].asIDs)
        #expect(gone.cases.isEmpty)
    }

    @Test func projectOptionsStayAndTraplessOnesAreTamed() async throws {
        let run = try ProjectRun([
            "pytest.ini": "[pytest]\naddopts = -x --tb=long -q --strict-markers\ntestpaths = checks\n",
            "checks/test_a.py": "def test_a(): assert False\ndef test_b(): assert False\ndef test_c(): pass\n",
            "other/test_o.py": "def test_o(): pass\n",
        ])
        let plan = try #require(try await run.plan())
        let report = try await run.run(plan)
        #expect(report.failedIDs == ["checks/test_a.py::test_a", "checks/test_a.py::test_b"].asIDs)
        #expect(report.passedIDs == ["checks/test_a.py::test_c"].asIDs)
    }

    @Test func userWordsAreKept() async throws {
        let run = try ProjectRun([
            "src/thing.py": "def f(): return 1\n",
            "test_a.py": "import thing\ndef test_fast(): assert thing.f() == 1\ndef test_slow(): assert False\n",
        ])
        let plan = TestPlan.from(command: "PYTHONPATH=src pytest -k 'not slow'", evidence: "--test")
        let report = try await run.run(plan)
        #expect(report.cases.map(\.id.name) == ["test_a.py::test_fast"], "\(report.log)")
        #expect(report.status("test_a.py::test_fast") == .passed)
    }

    @Test func whatCannotRunSaysWhy() async throws {
        let conftest = try ProjectRun([
            "conftest.py": "import module_that_nobody_has\n", "test_a.py": "def test_a(): pass\n",
        ])
        let plan = try #require(try await conftest.plan())
        let report = try await conftest.run(plan)
        #expect(report.outcome == .buildFailed && report.cannotRunReason == "missing here: module_that_nobody_has")
        let missing = try await conftest.run(TestPlan.from(command: "python3.99 -m pytest", evidence: "--test"))
        #expect(missing.outcome == .couldNotRun)
        let empty = try ProjectRun(["pytest.ini": "[pytest]\n"])
        let nothing = try await empty.run(try #require(try await empty.plan()))
        #expect(nothing.cannotRunReason == "no test was found")
    }

    @Test func inASubfolderPathsAreTheRepositorys() async throws {
        let run = try ProjectRun([
            "service/lib.py": Self.library,
            "service/tests/test_a.py": "import pytest\nfrom lib import add\ndef test_a():\n    assert add(1, 1) == 2\n",
            "service/setup.py": "", "README.md": "",
        ])
        let plan = try #require(try await run.plan())
        #expect(plan.directory == "service")
        let report = try await run.run(plan)
        let test = try #require(report.failed.first)
        #expect(test.file == "service/tests/test_a.py" && test.frames.first?.path == "service/tests/test_a.py")
        let again = try await run.run(plan, only: [test.id])
        #expect(again.failedIDs == [test.id])
    }
}

extension Array where Element == String {
    var asIDs: Set<TestID> { Set(map { TestID($0) }) }
}
