import Changes
import Foundation
import Orchestrator
import Testing
import Verification

/// The whole way on real pytest projects: baseline, guards, candidate, verdict.
@Suite("Verifier") struct VerifierTests {
    static let files = [
        "calc.py": "def add(a, b):\n    return a - b\n\ndef half(a):\n    return a / 2\n",
        "tests/test_calc.py": """
        import pytest
        from calc import add, half

        def test_add(): assert add(1, 1) == 2
        def test_half(): assert half(4) == 2
        def test_zero(): assert add(0, 0) == 0
        """,
    ]

    private func baseline(_ run: ProjectRun, _ plan: TestPlan) async throws -> BaselineResult {
        try await run.verifier.baseline(slot: run.slot, plan: plan, wallClock: .seconds(60))
    }

    private func verify(_ run: ProjectRun, _ plan: TestPlan, _ baseline: Baseline, _ files: [String: String?])
        async throws
        -> VerifiedCandidate
    {
        try await run.verifier.verify(
            slot: run.slot, plan: plan, baseline: baseline, candidate: run.candidate(files), dimension: .bugFixing,
            wallClock: .seconds(60))
    }

    @Test func aFixIsResolvedAndAWrongOneIsNot() async throws {
        let run = try ProjectRun(Self.files)
        let plan = try #require(try await run.plan())
        guard case .tests(let baseline) = try await baseline(run, plan) else {
            Issue.record("the failing test was not found")
            return
        }
        #expect(baseline.failToPass == ["tests/test_calc.py::test_add"].asIDs && baseline.flaky.isEmpty)
        #expect(baseline.passToPass == ["tests/test_calc.py::test_half", "tests/test_calc.py::test_zero"].asIDs)
        let source = Self.files["calc.py"] ?? ""
        let fix = source.replacingOccurrences(of: "a - b", with: "a + b")
        let good = try await verify(run, plan, baseline, ["calc.py": fix])
        #expect(good.judgement.verdict == .resolved && good.judgement.score == 1, "\(good.judgement)")
        let harm = fix.replacingOccurrences(of: "a / 2", with: "a")
        let bad = try await verify(run, plan, baseline, ["calc.py": harm])
        #expect(bad.judgement.verdict == .unresolved && bad.judgement.broken == ["tests/test_calc.py::test_half"].asIDs)
        let cheat = try await verify(run, plan, baseline, ["tests/test_calc.py": "def test_add(): pass\n"])
        #expect(cheat.judgement.verdict == .unresolved && cheat.report == nil)
        let both = try await verify(run, plan, baseline, ["calc.py": fix, "tests/test_calc.py": nil])
        #expect(both.judgement.verdict == .resolved && both.judgement.score < 1)
        #expect(both.guarded.candidate.paths.map(\.display) == ["calc.py"] && both.guarded.restored.count == 1)
        let hostile = try await verify(run, plan, baseline, ["calc.py": fix, ".git/config": "x"])
        #expect(hostile.report == nil && hostile.judgement.reason.contains("refused"))
        #expect(run.project.read("calc.py") == Array(source.utf8))
    }

    @Test func whatFailsOnlySometimesIsInNeitherSet() async throws {
        let run = try ProjectRun([
            "tests/test_a.py": """
            import os, pytest
            def test_always(): assert False
            def test_never(): pass
            def test_first_time_only():
                seen = os.environ["ACROUTER_TEST_COUNTER"]
                first = not os.path.exists(seen)
                open(seen, "a").close()
                assert not first
            """
        ])
        var plan = try #require(try await run.plan())
        plan.environment["ACROUTER_TEST_COUNTER"] = run.project.folder.path + "/counter"
        guard case .tests(let baseline) = try await baseline(run, plan) else {
            Issue.record("the failing test was not found")
            return
        }
        #expect(baseline.failToPass == ["tests/test_a.py::test_always"].asIDs)
        #expect(baseline.flaky == ["tests/test_a.py::test_first_time_only"].asIDs)
        #expect(baseline.passToPass == ["tests/test_a.py::test_never"].asIDs)
    }

    @Test func passingAndImpossibleProjectsAreToldApart() async throws {
        let passing = try ProjectRun(["tests/test_a.py": "import pytest\ndef test_a(): pass\n"])
        let plan = try #require(try await passing.plan())
        guard case .allPass(let all) = try await baseline(passing, plan) else {
            Issue.record("a passing project must be one")
            return
        }
        #expect(all.passToPass.count == 1)
        let lacking = try ProjectRun(["tests/test_a.py": "import pytest\nimport nobody_has_this\ndef test_a(): pass\n"])
        guard case .cannotRun(let reason, let log) = try await baseline(lacking, plan) else {
            Issue.record("a missing dependency is the environment's fault")
            return
        }
        #expect(reason == "missing here: nobody_has_this" && log.contains("nobody_has_this"))
    }

    @Test func aModuleThatDoesNotImportCanBeFixed() async throws {
        let run = try ProjectRun([
            "calc.py": "def add(a, b)\n    return a + b\n",
            "tests/test_calc.py": "import pytest\nfrom calc import add\ndef test_add(): assert add(1, 1) == 2\n",
            "tests/conftest.py": "",
        ])
        let plan = try #require(try await run.plan())
        guard case .tests(let broken) = try await baseline(run, plan) else {
            Issue.record("a syntax error is the code's fault")
            return
        }
        #expect(broken.failToPass == ["tests/test_calc.py"].asIDs)
        #expect(broken.report.failed.first?.frames.last == StackFrame(path: "calc.py", line: 1))
        let good = try await verify(run, plan, broken, ["calc.py": "def add(a, b):\n    return a + b\n"])
        #expect(good.judgement.verdict == .resolved, "\(good.judgement)")
        let bad = try await verify(run, plan, broken, ["calc.py": "def add(a, b):\n    return a - b\n"])
        #expect(bad.judgement.verdict == .unresolved)
        // The same through a conftest.py of the start, which stops the whole run.
        try run.project.write("tests/conftest.py", "import calc\n")
        guard case .tests(let stopped) = try await baseline(run, plan) else {
            Issue.record("a syntax error is the code's fault")
            return
        }
        #expect(stopped.failToPass == [.build])
        let whole = try await verify(run, plan, stopped, ["calc.py": "def add(a, b):\n    return a + b\n"])
        #expect(whole.judgement.verdict == .resolved, "\(whole.judgement)")
    }

    @Test func aWarmUpLeavesNothingStale() async throws {
        let run = try ProjectRun(Self.files)
        let plan = try #require(try await run.plan())
        let steps = plan.warmUp(limits: SandboxLimits(wallClock: .seconds(60)))
        try await run.slot.withAttempt(applying: []) { attempt in
            for step in steps {
                let result = try await attempt.run(step)
                #expect(result.succeeded, "\(result)")
            }
        }
        let paths = try run.project.paths
        #expect(paths.contains { $0.display.hasSuffix(".pyc") })
        // Same size, same second: only a check by contents sees it.
        let source = Self.files["calc.py"] ?? ""
        let report = try await run.run(
            plan, edits: run.candidate(["calc.py": source.replacingOccurrences(of: "a - b", with: "a + b")]).edits)
        #expect(report.failed.isEmpty && report.cases.count == 3)
    }
}

extension VerifierTests {
    @Test func aLongSuiteIsRunOnlyForWhoTurnsWhatFailed() async throws {
        var options = Verifier.Options()
        options.longSuite = 0
        let run = try ProjectRun(Self.files, options: options)
        let plan = try #require(try await run.plan())
        let baseline = try #require(try await baseline(run, plan).baseline)
        let source = Self.files["calc.py"] ?? ""
        let wrong = try await verify(
            run, plan, baseline, ["calc.py": source.replacingOccurrences(of: "a - b", with: "a")])
        #expect(wrong.judgement.verdict == .unresolved && wrong.judgement.broken.isEmpty)
        #expect(wrong.report?.cases.map(\.id.name) == ["tests/test_calc.py::test_add"])
        let right = try await verify(
            run, plan, baseline, ["calc.py": source.replacingOccurrences(of: "a - b", with: "a + b")])
        #expect(right.judgement.verdict == .resolved && right.report?.cases.count == 3)
    }

    @Test func aLoopInACandidateCostsSeconds() async throws {
        var options = Verifier.Options()
        options.longSuite = .infinity
        let run = try ProjectRun(Self.files, options: options)
        let plan = try #require(try await run.plan())
        let baseline = try #require(try await baseline(run, plan).baseline)
        #expect(plan.tightened(by: baseline).testSeconds == 4)
        let loop = try await verify(
            run, plan, baseline, ["calc.py": "def add(a, b):\n    while True: pass\n\ndef half(a): return a / 2\n"])
        #expect(loop.judgement.verdict == .unresolved)
        #expect(loop.report?.status("tests/test_calc.py::test_add") == .timedOut)
        #expect(loop.report?.status("tests/test_calc.py::test_half") == .passed, "\(loop)")
    }
}
