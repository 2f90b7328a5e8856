public import Orchestrator
public import Routing
import Verification

/// A job with everything that came of it, as Memory keeps it.
public struct JobHistory: Sendable {
    public var record: JobRecord
    /// `resolved`, `unresolved`, `indeterminate`, `nothing_to_fix`; nil when the job never said how it ended.
    public var verdict: String?
    public var seconds: Double?
    /// In order of their numbers.
    public var outcomes: [OutcomeRecord]
    /// Whether its patch was applied and not taken back since.
    public var isApplied: Bool
    /// Ids of the commits that carry its patch, where known; the earliest first.
    public var commits: [String]

    public init(
        record: JobRecord, verdict: String?, seconds: Double?, outcomes: [OutcomeRecord],
        isApplied: Bool = false, commits: [String] = []
    ) {
        self.record = record
        self.verdict = verdict
        self.seconds = seconds
        self.outcomes = outcomes.sorted { $0.number < $1.number }
        self.isApplied = isApplied
        self.commits = commits
    }

    /// The verdict; `unfinished` for a job that still runs, or that was interrupted: nothing on disk tells the two apart.
    public var state: String { verdict ?? "unfinished" }

    public var cost: MicroUSD { outcomes.reduce(.zero) { $0 + $1.cost } }

    /// The attempt that resolved the job, or the last one.
    public var decisive: OutcomeRecord? { outcomes.last { $0.verdict == .resolved } ?? outcomes.last }

    /// Wall clock of the whole job; without an end, the attempts' alone.
    public var duration: Double { seconds ?? outcomes.reduce(0) { $0 + $1.seconds } }
}

extension OutcomeRecord {
    /// Members that every schema with attempts shares.
    var attemptJSON: [JSON.Member] {
        [
            .init("model", .string(arm.name)), .init("status", .string(status.rawValue)),
            .init("verdict", .string(verdict.rawValue)), .init("score", .number(score)), .init("cost_usd", .usd(cost)),
            .init("seconds", .seconds(seconds)), .init("reason", .string(reason)),
        ]
    }
}
