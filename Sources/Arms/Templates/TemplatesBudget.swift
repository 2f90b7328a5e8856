/// How long the search may take, and when it has seen enough.
public struct TemplatesBudget: Hashable, Sendable {
    /// Wall clock of one attempt, in seconds; the job's deadline may cut it.
    public var seconds: Double
    /// After the first plausible patch the search goes on at least this long, because hidden tests judge too.
    public var extraSeconds: Double
    /// A candidate whose prior is this many times smaller than the best plausible one's is not worth a run any more.
    public var margin: Double
    /// Single edits that are made at most.
    public var singles: Int
    /// Pairs of edits that are made at most.
    public var pairs: Int

    public init(
        seconds: Double = 240, extraSeconds: Double = 4, margin: Double = 40, singles: Int = 40_000, pairs: Int = 20_000
    ) {
        self.seconds = seconds
        self.extraSeconds = extraSeconds
        self.margin = margin
        self.singles = singles
        self.pairs = pairs
    }
}
