/// What would make a job done.
public enum JobGoal: Hashable, Sendable {
    /// Every test of `baseline.failToPass` passes, and what passed still does.
    case failingTests
    /// A new test that fails for the described reason; only tests may change.
    case reproduction
    /// What the words ask for: every test keeps its verdict, and `accept`, where given, exits 0.
    case task(accept: String?)
}
