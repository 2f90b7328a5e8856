import Arms
import Changes
import Foundation
import Orchestrator
import Testing
import Verification

/// The arm on small real projects: real Python, real test processes.
@Suite struct TemplatesArmTests {
    private static let tests = """
        import unittest
        from pages import count, numbers

        class PageTests(unittest.TestCase):
            def test_full(self):
                self.assertEqual(count(20, 10), 2)
            def test_rest(self):
                self.assertEqual(count(21, 10), 3)
            def test_none(self):
                self.assertEqual(count(0, 10), 0)
            def test_numbers(self):
                self.assertEqual(numbers(25, 10), [1, 2, 3])

        """

    /// The slips need: one operator; one bound whose wrong edits loop for ever.
    private static let slips = [
        """
        def count(items, size):
            pages = items // size
            if items % size < 0:
                pages += 1
            return pages

        def numbers(items, size):
            return list(range(1, count(items, size) + 1))

        """,
        """
        def count(items, size):
            pages = 0
            while items > 0:
                pages += 1
                items -= size
            return pages

        def numbers(items, size):
            found = []
            page = 1
            while page < count(items, size):
                found.append(page)
                page += 1
            return found

        """,
    ]

    private func job(_ failing: [String], _ bench: TemplatesWorkbench) -> Job {
        let ids = Set(failing.map { TestID("test_pages.PageTests.\($0)") })
        let report = TestReport(
            outcome: .ran, isPerTest: true, cases: ids.map { TestCase(id: $0, status: .failed) }, log: "", seconds: 1)
        return Job(
            id: JobID(hex: String(repeating: "1", count: 32)), base: bench.base, dimension: .bugFixing,
            language: "python",
            plan: TestPlan(runner: .unittest, command: "python3 -m unittest", evidence: "a test", runsAsModule: true),
            baseline: Baseline(report: report, failToPass: ids, passToPass: [], flaky: []), change: Patch(files: []),
            deadline: bench.deadline)
    }

    @Test(arguments: [(0, ["test_rest", "test_numbers"]), (1, ["test_numbers"])])
    func aSlipIsRepaired(number: Int, failing: [String]) async throws {
        let bench = try TemplatesWorkbench(files: ["pages.py": Self.slips[number], "test_pages.py": Self.tests])
        defer { bench.remove() }
        let arm = TemplatesArm(budget: TemplatesBudget(seconds: 60, extraSeconds: 0, margin: 2))
        let answer = try await arm.attempt(job(failing, bench), on: bench)
        guard case .patch(let patch) = answer.result else {
            Issue.record("no patch: \(answer.result)")
            return
        }
        #expect(patch.paths == [RepoPath("pages.py")])
        #expect(try bench.passes(patch))
        #expect(answer.runs > 0)
    }

    /// pytest keeps what a TestCase and its subtests raise, and once they seemed to pass.
    @Test func classesOfUnittestUnderPytestAreRead() async throws {
        let tests = """
            import unittest
            from pages import count, numbers

            class PageTests(unittest.TestCase):
                def test_plain(self):
                    self.assertEqual(count(21, 10), 3)
                def test_parts(self):
                    for size in 5, 10:
                        with self.subTest(size=size):
                            self.assertEqual(len(numbers(21, size)), -(-21 // size))
                @unittest.expectedFailure
                def test_later(self):
                    self.assertEqual(count(-1, 10), 1)

            def test_slow():
                while count(20, 10) == 2: pass

            """
        let bench = try TemplatesWorkbench(files: ["pages.py": Self.slips[0], "test_pages.py": tests])
        defer { bench.remove() }
        var job = job([], bench)
        job.plan = TestPlan(runner: .pytest, command: "python3 -m pytest", evidence: "a test", runsAsModule: true)
        job.baseline.failToPass = [
            TestID("test_pages.py::PageTests::test_plain"), TestID("test_pages.py::PageTests::test_parts"),
        ]
        let arm = TemplatesArm(budget: TemplatesBudget(seconds: 60, extraSeconds: 0, margin: 2))
        let answer = try await arm.attempt(job, on: bench)
        guard case .patch(let patch) = answer.result else {
            Issue.record("no patch: \(answer.result)")
            return
        }
        #expect(try bench.passes(patch))
    }

    @Test func whatNoEditRepairsIsAnHonestNo() async throws {
        let bench = try TemplatesWorkbench(files: [
            "pages.py": "def count(items, size):\n    raise SystemExit\n\ndef numbers(items, size):\n    return [0]\n",
            "test_pages.py": Self.tests,
        ])
        defer { bench.remove() }
        let arm = TemplatesArm(budget: TemplatesBudget(seconds: 8, extraSeconds: 0, singles: 60, pairs: 20))
        let answer = try await arm.attempt(
            job(["test_full", "test_rest", "test_none", "test_numbers"], bench), on: bench)
        guard case .noPatch(let reason) = answer.result else {
            Issue.record("\(answer.result)")
            return
        }
        #expect(reason.contains("no small edit"))
    }

    @Test func otherLanguagesAreLeftAlone() throws {
        let bench = try TemplatesWorkbench(files: [:])
        defer { bench.remove() }
        var job = job(["test_full"], bench)
        #expect(TemplatesArm().unsuitable(for: job) == nil)
        job.plan = TestPlan(runner: .cargo, command: "cargo test", evidence: "Cargo.toml")
        #expect(TemplatesArm().unsuitable(for: job)?.contains("rust") == true)
        job.plan = TestPlan(runner: .make, command: "make test", evidence: "Makefile")
        job.language = ""
        #expect(TemplatesArm().unsuitable(for: job) != nil)
    }
}
