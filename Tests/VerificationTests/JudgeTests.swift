import Changes
import Testing
import Verification

@Suite("Judge") struct JudgeTests {
    static func report(_ ends: [String: TestStatus], outcome: TestReport.Outcome = .ran) -> TestReport {
        TestReport(
            outcome: outcome, isPerTest: true,
            cases: ends.sorted { $0.key < $1.key }.map {
                TestCase(
                    id: TestID($0.key), status: $0.value, file: $0.key.split(separator: ":").first.map(String.init))
            }, log: "", seconds: 1)
    }

    static func baseline(fail: [String], pass: [String], flaky: [String] = []) -> Baseline {
        var ends: [String: TestStatus] = [:]
        for name in fail { ends[name] = .failed }
        for name in pass { ends[name] = .passed }
        return Baseline(
            report: report(ends), failToPass: fail.asIDs, passToPass: pass.asIDs, flaky: flaky.asIDs)
    }

    private func judge(_ report: TestReport, _ baseline: Baseline) -> Judgement {
        Judge.judge(report, against: baseline, dimension: .bugFixing)
    }

    @Test func everythingTurnedAndKept() {
        let done = judge(Self.report(["a": .passed, "b": .passed]), Self.baseline(fail: ["a"], pass: ["b"]))
        #expect(done.verdict == .resolved && done.score == 1 && done.fixed == ["a"].asIDs && done.broken.isEmpty)
        #expect(done.reason == "1 failing test passes, the other still passes")
    }

    @Test(arguments: [TestStatus.failed, .skipped, .timedOut, .crashed, nil])
    func anythingButAPassIsNone(status: TestStatus?) {
        let baseline = Self.baseline(fail: ["a"], pass: ["b"])
        var ends: [String: TestStatus] = ["b": .passed]
        ends["a"] = status
        let unfixed = judge(Self.report(ends), baseline)
        #expect(unfixed.verdict == .unresolved && unfixed.fixed.isEmpty && unfixed.score < 1)
        ends = ["a": .passed]
        ends["b"] = status
        let broken = judge(Self.report(ends), baseline)
        #expect(broken.verdict == .unresolved && broken.broken == ["b"].asIDs)
    }

    @Test func aNewTestOfACommandThatIsJudgedAsAWholeHasToBeCode() {
        let whole = [TestID.wholeCommand]
        func report(_ status: TestStatus, log: String) -> TestReport {
            TestReport(
                outcome: .ran, isPerTest: false, cases: whole.map { TestCase(id: $0, status: status) }, log: log,
                seconds: 1)
        }
        let baseline = Baseline(
            report: report(.passed, log: ""), failToPass: [], passToPass: Set(whole), flaky: [])
        let shown = Judge.judgeReproduction(report(.failed, log: "expected 3, got 2"), against: baseline)
        #expect(shown.verdict == .resolved)
        let broken = Judge.judgeReproduction(report(.failed, log: "SyntaxError: invalid syntax"), against: baseline)
        #expect(broken.verdict == .unresolved && broken.reason.contains("SyntaxError"))
        let passing = Judge.judgeReproduction(report(.passed, log: ""), against: baseline)
        #expect(passing.verdict == .unresolved && passing.reason.contains("no new test fails"))
    }

    @Test func flakyTestsDecideNothing() {
        let baseline = Self.baseline(fail: ["a"], pass: ["b"], flaky: ["c"])
        for status in [TestStatus.passed, .failed] {
            #expect(judge(Self.report(["a": .passed, "b": .passed, "c": status]), baseline).verdict == .resolved)
        }
    }

    @Test func aRunThatWasCutResolvesNothing() {
        var report = Self.report(["a": .passed, "b": .passed], outcome: .cut)
        report.reason = "it ran out of time"
        let cut = judge(report, Self.baseline(fail: ["a"], pass: ["b"]))
        #expect(cut.verdict == .unresolved && cut.reason.contains("ran out of time"))
    }

    @Test func notBuildingIsUnresolvedAndNotStartingTeachesNothing() {
        let baseline = Self.baseline(fail: ["a"], pass: ["b"])
        let broken = judge(Self.report(["(build)": .failed], outcome: .buildFailed), baseline)
        #expect(broken.verdict == .unresolved && broken.score < 0.2 && broken.broken == ["b"].asIDs)
        #expect(!broken.builds)
        #expect(judge(Self.report([:], outcome: .couldNotRun), baseline).verdict == .indeterminate)
    }

    @Test func afterABrokenBuildEverythingHasToPass() {
        let baseline = Self.baseline(fail: ["(build)"], pass: [])
        #expect(judge(Self.report(["x": .passed, "y": .skipped]), baseline).verdict == .resolved)
        #expect(judge(Self.report(["x": .passed, "y": .failed]), baseline).verdict == .unresolved)
        #expect(judge(Self.report(["y": .skipped]), baseline).verdict == .unresolved)
        #expect(judge(Self.report([:]), baseline).verdict == .unresolved)
    }

    @Test func aFileThatDidNotImportNeedsAllItsTests() {
        let baseline = Self.baseline(fail: ["t/a.py"], pass: ["t/b.py::x"])
        let kept: [String: TestStatus] = ["t/b.py::x": .passed]
        func verdict(_ more: [String: TestStatus]) -> Verdict {
            judge(Self.report(kept.merging(more) { $1 }), baseline).verdict
        }
        #expect(verdict(["t/a.py::x": .passed, "t/a.py::y": .skipped]) == .resolved)
        #expect(verdict(["t/a.py::x": .passed, "t/a.py::y": .failed]) == .unresolved)
        #expect(verdict(["t/a.py::y": .skipped]) == .unresolved)
        #expect(verdict(["t/a.py": .failed]) == .unresolved)
        #expect(verdict([:]) == .unresolved)
    }

    @Test(arguments: Dimension.allCases) func scoresStayInRange(dimension: Dimension) {
        let baseline = Self.baseline(fail: ["a"], pass: ["b"])
        let best = Judge.judge(Self.report(["a": .passed, "b": .passed]), against: baseline, dimension: dimension)
        #expect(abs(best.score - 1) < 1e-12)
        let worst = Judge.judge(
            Self.report(["a": .failed]), against: baseline, dimension: dimension,
            findings: [GuardFinding(rule: .tests, path: "t", message: "is a test")])
        #expect(worst.score > 0 && worst.score < 0.5)
    }

    /// Seeded: resolved exactly when the definition says so; the score never falls when a test turns to passing.
    @Test(arguments: 0..<40) func followsItsDefinition(seed: UInt64) {
        var random = SplitMix(state: seed)
        let all: [TestStatus?] = [.passed, .passed, .passed, .failed, .skipped, .timedOut, .crashed, nil]
        let names = (0..<Int.random(in: 1...6, using: &random)).map { "t\($0)" }
        let split = Int.random(in: 0...names.count, using: &random)
        let baseline = Self.baseline(fail: Array(names[..<split]), pass: Array(names[split...]))
        var ends: [String: TestStatus] = [:]
        for name in names { ends[name] = all.randomElement(using: &random) ?? nil }
        let before = judge(Self.report(ends), baseline)
        #expect((before.verdict == .resolved) == names.allSatisfy { ends[$0] == .passed }, "seed \(seed)")
        #expect(before.fixed == Set(names[..<split].filter { ends[$0] == .passed }.map { TestID($0) }))
        #expect(before.broken == Set(names[split...].filter { ends[$0] != .passed }.map { TestID($0) }))
        #expect((0...1).contains(before.score))
        guard let name = names.randomElement(using: &random) else { return }
        ends[name] = .passed
        #expect(judge(Self.report(ends), baseline).score >= before.score - 1e-12, "seed \(seed)")
    }

    @Test func mergingKeepsTheWorseEnd() {
        let merged = Self.report(["a": .passed, "b": .failed]).merging(
            Self.report(["a": .failed, "b": .passed, "c": .passed]))
        #expect(merged.failedIDs == ["a", "b"].asIDs && merged.passedIDs == ["c"].asIDs)
    }
}

/// Small seeded generator (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
