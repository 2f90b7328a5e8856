/// How much `builtin/revert` may spend on one job. Its deadline comes from the workbench.
public struct RevertBudget: Hashable, Sendable {
    /// Test runs in all, those that confirm included.
    public var runs: Int
    /// Test runs at each of the levels files, hunks and blocks.
    public var levelRuns: Int
    /// Test runs at the level of lines, where most candidates do not even parse.
    public var lineRuns: Int
    /// Most suspicious single groups to try before halving, at each level.
    public var guesses: Int
    /// One run may take this many times what the baseline took, and `runFloor` more: going back can recompile a module.
    public var runFactor: Int
    public var runFloor: Duration

    public init(
        runs: Int = 240, levelRuns: Int = 90, lineRuns: Int = 30, guesses: Int = 2, runFactor: Int = 3,
        runFloor: Duration = .seconds(20)
    ) {
        self.runs = runs
        self.levelRuns = levelRuns
        self.lineRuns = lineRuns
        self.guesses = guesses
        self.runFactor = runFactor
        self.runFloor = runFloor
    }
}
