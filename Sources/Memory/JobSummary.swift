public import Orchestrator
public import Routing

/// A job with what came of it.
public struct JobSummary: Hashable, Sendable {
    public var record: JobRecord
    /// How it ended; nil when it never said so (running, or interrupted).
    public var verdict: String?
    /// Wall clock of the whole job; nil like `verdict`.
    public var seconds: Double?
    /// Whether its patch was applied and not undone since.
    public var isApplied: Bool
    /// In order of their numbers. In a listing they come without their patches.
    public var outcomes: [OutcomeRecord]

    public var cost: MicroUSD { outcomes.reduce(.zero) { $0 + $1.cost } }
}

/// Everything that is kept of one job.
public struct JobDetail: Hashable, Sendable {
    /// With the patches.
    public var summary: JobSummary
    /// The earliest first.
    public var events: [JobEvent]

    /// See `[JobEvent].commits`.
    public var commits: [String] { events.commits }
}
