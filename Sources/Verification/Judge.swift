public import Changes

/// Compares what the tests said of a candidate with what they said before it.
public enum Judge {
    /// - Parameters:
    ///   - report: a run of all tests on the candidate (or the union of runs, `merging`).
    ///   - findings: what the guards put back; costs score, not the verdict.
    ///   - isWhole: false when only `failToPass` was run. Then nothing is resolved, and nothing is said to be broken.
    public static func judge(
        _ report: TestReport, against baseline: Baseline, dimension: Dimension, findings: [GuardFinding] = [],
        isWhole: Bool = true
    ) -> Judgement {
        var signals = Signals(applies: 1, builds: 1, failToPass: 0, passToPass: 0, rules: findings.isEmpty ? 1 : 0.5)
        switch report.outcome {
        case .couldNotRun:
            return Judgement(
                verdict: .indeterminate, score: 0, reason: "the tests could not be run: \(report.reason)")
        case .buildFailed:
            signals.builds = 0
            return Judgement(
                verdict: .unresolved, score: signals.score(for: dimension), reason: "it does not build",
                broken: baseline.passToPass, builds: false)
        case .ran, .cut: break
        }
        let standing = Standing(report: report)
        let fixed = baseline.failToPass.filter(standing.passes)
        let broken: Set<TestID> = isWhole ? baseline.passToPass.filter { !standing.passes($0) } : []
        signals.failToPass = share(fixed.count, of: baseline.failToPass.count)
        // What was not run is not proven.
        signals.passToPass =
            isWhole ? share(baseline.passToPass.count - broken.count, of: baseline.passToPass.count) : 0
        let isResolved =
            isWhole && report.outcome == .ran && fixed.count == baseline.failToPass.count && broken.isEmpty
            // With nothing known before, a project that builds now has to pass whole.
            && (!baseline.failToPass.contains(.build) || standing.allPass)
        return Judgement(
            verdict: isResolved ? .resolved : .unresolved, score: signals.score(for: dimension),
            reason: isResolved
                ? proof(baseline, standing: standing) : fault(report, baseline: baseline, fixed: fixed, broken: broken),
            fixed: fixed, broken: broken)
    }

    /// A new test is what was asked for when something fails that did not fail before, for no lack of a module or a
    /// syntax, and everything that passed still does.
    public static func judgeReproduction(
        _ report: TestReport, against baseline: Baseline, findings: [GuardFinding] = []
    ) -> Judgement {
        var steady = baseline.keeping
        // A command that is judged as a whole fails because of the new test.
        if !report.isPerTest { steady.passToPass = [] }
        let kept = judge(report, against: steady, dimension: .testGeneration, findings: findings)
        guard report.outcome == .ran, kept.broken.isEmpty else { return kept }
        if !report.isPerTest, let sign = Self.brokenCode.first(where: { report.log.contains($0) }) {
            var judgement = kept
            judgement.verdict = .unresolved
            judgement.reason = "the new test seems to be no valid code: the output speaks of \(sign)"
            return judgement
        }
        let before = Set(baseline.report.cases.map(\.id)).subtracting(report.isPerTest ? [] : [.wholeCommand])
        let fresh = report.failed.filter { !before.contains($0.id) }
        var judgement = kept
        judgement.verdict = .unresolved
        if fresh.isEmpty {
            judgement.reason = "no new test fails, so nothing shows what is wrong"
        } else if let missing = fresh.first(where: { $0.missing != nil }) {
            judgement.reason = "\(missing.id) cannot run: \(missing.missing ?? "") is missing"
        } else if let broken = fresh.first(where: { ["SyntaxError", "IndentationError"].contains($0.errorType) }) {
            judgement.reason = "\(broken.id) is no valid code"
        } else {
            judgement.verdict = .resolved
            judgement.reason =
                "\(count(fresh.count, "new test")) \(fresh.count == 1 ? "fails" : "fail"): \(some(Set(fresh.map(\.id))))"
            judgement.fixed = Set(fresh.map(\.id))
        }
        return judgement
    }

    /// How compilers and interpreters say that code cannot run at all, where a command is judged as a whole.
    private static let brokenCode = [
        "SyntaxError", "IndentationError", "ImportError", "ModuleNotFoundError", "Cannot find module", "[build failed]",
        "[setup failed]", "error TS", "undefined: ", "cannot find symbol", "does not compile", "could not compile",
        "command not found", "unexpected token",
    ]

    /// A task is done as far as tests can tell when every test keeps its verdict and no new one fails.
    public static func judgeTask(
        _ report: TestReport, against baseline: Baseline, dimension: Dimension, findings: [GuardFinding] = []
    ) -> Judgement {
        var judgement = judge(report, against: baseline.keeping, dimension: dimension, findings: findings)
        guard judgement.verdict == .resolved else { return judgement }
        let fresh = report.failedIDs.subtracting(baseline.report.failedIDs).subtracting(baseline.flaky)
        if !fresh.isEmpty {
            judgement.verdict = .unresolved
            judgement.reason =
                "\(count(fresh.count, "new test")) \(fresh.count == 1 ? "fails" : "fail"): \(some(fresh))"
        }
        return judgement
    }

    private static func share(_ part: Int, of whole: Int) -> Double {
        whole == 0 ? 1 : Double(part) / Double(whole)
    }

    private static func proof(_ baseline: Baseline, standing: Standing) -> String {
        if baseline.failToPass.contains(.build) {
            return "it builds again and all \(count(standing.passed, "test")) pass"
        }
        let fixed = baseline.failToPass.count
        let kept = baseline.passToPass.count
        guard fixed > 0 else { return "all \(count(kept, "test")) still pass" }
        let turned = "\(count(fixed, "failing test")) \(fixed == 1 ? "passes" : "pass")"
        guard kept > 0 else { return turned }
        return "\(turned), \(kept == 1 ? "the other still passes" : "the other \(kept) still pass")"
    }

    private static func fault(
        _ report: TestReport, baseline: Baseline, fixed: Set<TestID>, broken: Set<TestID>
    ) -> String {
        if report.outcome == .cut { return "the tests were stopped: \(report.reason)" }
        var parts: [String] = []
        let left = baseline.failToPass.subtracting(fixed)
        if !left.isEmpty {
            parts.append(
                "\(left.count) of \(count(baseline.failToPass.count, "failing test")) still"
                    + " \(left.count == 1 ? "fails" : "fail"): \(some(left))")
        }
        if !broken.isEmpty {
            parts.append(
                "\(count(broken.count, "test")) no longer \(broken.count == 1 ? "passes" : "pass"): \(some(broken))")
        }
        if parts.isEmpty {
            let failing = report.failedIDs
            parts.append(
                "\(count(failing.count, "test")) \(failing.count == 1 ? "fails" : "fail") now that it builds:"
                    + " \(some(failing))")
        }
        return parts.joined(separator: "; ")
    }

    private static func some(_ ids: Set<TestID>) -> String {
        let shown = ids.sorted().prefix(3).map(\.name).joined(separator: ", ")
        return ids.count > 3 ? shown + ", ..." : shown
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

extension Baseline {
    /// What has to stay as it is, and nothing that has to turn.
    public var keeping: Baseline {
        var part = self
        part.failToPass = []
        return part
    }
}

/// Which tests a report proves to pass.
struct Standing {
    private let status: [TestID: TestStatus]
    /// By file: whether every test of it that ran passed, and at least one did.
    private let files: [TestID: Bool]
    let passed: Int
    /// No test failed or was left out, and at least one passed.
    let allPass: Bool

    init(report: TestReport) {
        var status: [TestID: TestStatus] = [:]
        var failing: Set<TestID> = []
        var passing: Set<TestID> = []
        for test in report.cases {
            // A test named twice passes only if it passes each time.
            let worse = status[test.id].map { $0 != .passed } ?? false
            if !worse { status[test.id] = test.status }
            guard let file = test.file.map({ TestID($0) }) else { continue }
            if test.status.isFailure { failing.insert(file) }
            if test.status == .passed { passing.insert(file) }
        }
        self.status = status
        files = passing.union(failing).reduce(into: [:]) { $0[$1] = passing.contains($1) && !failing.contains($1) }
        passed = status.values.count { $0 == .passed }
        allPass = passed > 0 && report.notRun.isEmpty && !status.values.contains(where: \.isFailure)
    }

    /// A test that was skipped, vanished or never ran does not pass. A file's id passes when its tests do.
    func passes(_ id: TestID) -> Bool {
        if id == .build { return allPass }
        if let status = status[id] { return status == .passed }
        if let file = files[id] { return file }
        // A folder whose conftest.py did not import stands for the files below it.
        let below = files.filter { $0.key.name.hasPrefix(id.name + "/") }
        return !below.isEmpty && below.values.allSatisfy { $0 }
    }
}

extension TestReport {
    /// Two runs of different tests as one; a test in both keeps the worse end.
    public func merging(_ other: TestReport) -> TestReport {
        var merged = self
        var places = Dictionary(cases.indices.map { (cases[$0].id, $0) }) { first, _ in first }
        for test in other.cases {
            if let place = places[test.id] {
                if merged.cases[place].status == .passed { merged.cases[place] = test }
            } else {
                places[test.id] = merged.cases.count
                merged.cases.append(test)
            }
        }
        if outcome == .ran { merged.outcome = other.outcome }
        merged.reason = reason.isEmpty ? other.reason : reason
        merged.log = other.log.isEmpty ? log : other.log
        merged.seconds += other.seconds
        merged.notRun = notRun.union(other.notRun).subtracting(merged.cases.map(\.id))
        return merged
    }
}
