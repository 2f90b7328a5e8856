/// What a verification proves.
public enum Verdict: String, Hashable, Sendable, Codable {
    /// Every test that failed passes, and every test that passed still does.
    case resolved
    case unresolved
    /// The environment, not the patch, decided: nothing may be learned from it.
    case indeterminate
}

/// The state of the tests before any patch.
public struct Baseline: Hashable, Sendable, Codable {
    /// First run of all tests.
    public var report: TestReport
    /// Tests that fail every time; what a fix has to turn.
    public var failToPass: Set<TestID>
    /// Tests that pass and must go on passing.
    public var passToPass: Set<TestID>
    /// Tests that changed their mind when run again; no patch is blamed for them nor credited with them.
    public var flaky: Set<TestID>

    public init(report: TestReport, failToPass: Set<TestID>, passToPass: Set<TestID>, flaky: Set<TestID>) {
        self.report = report
        self.failToPass = failToPass
        self.passToPass = passToPass
        self.flaky = flaky
    }
}

/// Verdict, score and reason for one candidate.
public struct Judgement: Hashable, Sendable, Codable {
    public var verdict: Verdict
    /// The paper's equation 8, in [0, 1]: evidence and display, never the verdict.
    public var score: Double
    /// One sentence for people: what decided.
    public var reason: String
    /// Of `failToPass`, those that pass now; of `passToPass`, those that no longer do.
    public var fixed: Set<TestID>
    public var broken: Set<TestID>
    /// Whether what was judged builds at all.
    public var builds: Bool

    public init(
        verdict: Verdict, score: Double, reason: String, fixed: Set<TestID> = [], broken: Set<TestID> = [],
        builds: Bool = true
    ) {
        self.verdict = verdict
        self.score = score
        self.reason = reason
        self.fixed = fixed
        self.broken = broken
        self.builds = builds
    }
}
