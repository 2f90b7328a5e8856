/// What would make a job done.
public enum JobGoal: String, Hashable, Sendable, Codable {
    /// Every test of `Baseline.failToPass` passes, and what passed still does.
    case failingTests = "failing_tests"
    /// A new test that fails for a reason given in words; nothing but tests may change.
    case reproduction
    /// What the words ask for; tests may change, and every test keeps its verdict.
    case task
}
