public import Orchestrator

/// Something that happened to a job after its first row: an immutable row of its own.
public struct JobEvent: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case ended, applied, undone
        /// A commit carries the job's patch; `note` is its id.
        case committed
        /// Git made a commit anew (amend, rebase); `note` is the old id, a space, and the new one.
        case rewritten
    }

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
    /// A few words for people: `working tree`, `branch fix-1`; what of commits is known.
    public var note: String
}

extension [JobEvent] {
    /// The commits that carry the job's patch, under the names that they have by now; the earliest first.
    ///
    /// - Precondition: events are in the order in which they were written.
    public var commits: [String] {
        var commits: [String] = []
        for event in self {
            let ids = event.note.split(separator: " ").map(String.init)
            switch event.kind {
            case .committed: commits += ids
            case .rewritten where ids.count == 2: commits = commits.map { $0 == ids[0] ? ids[1] : $0 }
            case .ended, .applied, .undone, .rewritten: continue
            }
        }
        var seen: Set<String> = []
        return commits.filter { seen.insert($0).inserted }
    }
}
