public import Orchestrator

/// Something that happened to a job after its first row: an immutable row of its own.
public struct JobEvent: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable { case ended, applied, undone }

    /// 128 random bits.
    public var id: String
    public var job: JobID
    /// Seconds since 1970, UTC.
    public var at: Int64
    /// When the row was written, in microseconds since 1970: events of one second keep their order by it.
    public var written: Int64
    public var kind: Kind
    /// How an ended job ended: `resolved`, `unresolved`, `indeterminate`, `nothing_to_fix`.
    public var verdict: String?
    /// Wall clock of an ended job.
    public var seconds: Double?
    /// A few words for people: `working tree`, `branch fix-1`.
    public var note: String
}
