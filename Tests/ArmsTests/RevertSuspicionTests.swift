import Changes
import Orchestrator
import Repair
import Testing
import Verification

@testable import Arms

@Suite struct RevertSuspicionTests {
    private func job(frames: [StackFrame], file: String?) throws -> Job {
        let id = TestID("t")
        let test = TestCase(id: id, status: .failed, frames: frames, file: file)
        let report = TestReport(outcome: .ran, isPerTest: true, cases: [test], log: "", seconds: 1)
        let base = try #require(ObjectID(hex: String(repeating: "0", count: 40)))
        return Job(
            id: JobID(hex: ""), base: base, dimension: .bugFixing, language: "",
            plan: TestPlan(runner: .pytest, command: "pytest", evidence: ""),
            baseline: Baseline(report: report, failToPass: [id], passToPass: [], flaky: []), change: Patch(files: []),
            deadline: ContinuousClock().now)
    }

    /// Every tenth line of a 50-line file changed.
    private func change(_ path: String) -> DeltaDebuggingChange {
        let green = (0..<50).map { "\($0)\n" }
        let now = green.enumerated().map { $0 % 10 == 0 ? "new \($0)\n" : $1 }
        let hunks = stride(from: 0, to: 50, by: 10).map { at in
            Hunk(
                oldStart: at + 1, oldCount: 1, newStart: at + 1, newCount: 1,
                lines: [
                    .init(origin: .removed, content: Array(green[at].utf8)),
                    .init(origin: .added, content: Array(now[at].utf8)),
                ])
        }
        let patch = FilePatch(kind: .modified, oldPath: RepoPath(path), newPath: RepoPath(path), hunks: hunks)
        return DeltaDebuggingChange(files: [
            .init(
                patch: patch, green: .write(mode: .regular, bytes: Array(green.joined().utf8)),
                current: .write(mode: .regular, bytes: Array(now.joined().utf8)))
        ])
    }

    @Test func theNearestLineToAFrameComesFirst() throws {
        let frames = [StackFrame(path: "money.py", line: 3), StackFrame(path: "money.py", line: 33)]
        let scores = RevertSuspicion.scores(of: change("money.py"), job: try job(frames: frames, file: nil))
        #expect(scores.count == 5)
        #expect(scores.indices.max { scores[$0] < scores[$1] } == 3, "the innermost frame is last")
        #expect(scores.allSatisfy { (0...1).contains($0) })
    }

    @Test func namesOfTestsPointToFiles() throws {
        let named = try job(frames: [], file: "tests/test_money.py")
        #expect(RevertSuspicion.scores(of: change("src/money.py"), job: named).allSatisfy { $0 > 0 })
        #expect(RevertSuspicion.scores(of: change("src/other.py"), job: named).allSatisfy { $0 == 0 })
        let swift = try job(frames: [], file: "Tests/MoneyTests.swift")
        #expect(RevertSuspicion.scores(of: change("Sources/Money.swift"), job: swift).allSatisfy { $0 > 0 })
    }
}
