import Changes
public import Orchestrator
public import Routing
public import Verification

/// A repository's memory and the user's store, open for writing.
///
/// Every call is durable when it returns. Calls block for at most the timeout while another process writes; one task
/// at a time is inside.
public actor Memory: MemoryStore {
    /// What opening had to put right; tell the user.
    public nonisolated let recovery: Recovery?
    /// What spans repositories.
    public nonisolated let user: UserStore
    /// Why the database, the summary, the user's counts or the baseline cache could not follow; nil when all did.
    /// Nothing is lost: rows are in the journal, and the next call or opening catches up.
    public private(set) var lag: MemoryError?

    nonisolated let store: RepositoryStore
    private let writer: String

    /// - Parameters:
    ///   - stateDirectory: See `StateDirectory.path`.
    ///   - writer: Who signs the rows; nil for this user's own random name.
    ///   - timeout: Seconds to wait for another process.
    /// - Throws: `.notOurs` for a link at one of our paths, `.notWritable`, `.diskFull`, `.busy`, `.newer`.
    public init(
        at location: MemoryLocation, stateDirectory: String, writer: String? = nil, timeout: Double = 5
    ) throws(MemoryError) {
        let user = try UserStore.open(directory: stateDirectory, timeout: timeout)
        let restorer = Restorer(
            location: location, journal: Journal(path: location.journal, timeout: timeout), timeout: timeout)
        store = try restorer.open(
            isKnown: { id throws(MemoryError) in try user.knows(journal: id) },
            remember: { id throws(MemoryError) in try user.remember(journal: id) })
        recovery = store.recovery
        self.user = user
        if let writer { self.writer = writer } else { self.writer = try user.name("writer") }
        do throws(MemoryError) { try store.teach(user) } catch { lag = error }
    }

    /// For reading along; sees every row at once.
    public nonisolated var history: History {
        History(queue: store.queue, path: store.location.database, journal: store.journal)
    }

    private func append(_ lines: [JournalLine]) throws(MemoryError) {
        lag = try store.append(lines)
        guard lag == nil else { return }
        do throws(MemoryError) { try store.teach(user) } catch { lag = error }
    }

    private func append(
        to job: JobID, kind: JobEvent.Kind, at: Int64, verdict: String? = nil, seconds: Double? = nil, note: String = ""
    ) throws(MemoryError) {
        let event = JobEvent(
            id: randomID(), job: job, at: at, written: microsecondsSince1970(), kind: kind, verdict: verdict,
            seconds: seconds, note: note)
        try append([.event(event, writer: writer)])
    }

    // MARK: Jobs

    public func began(_ job: JobRecord) throws(MemoryError) {
        try append([.job(job, writer: writer)])
    }

    public func record(_ outcome: OutcomeRecord) throws(MemoryError) {
        try append([.outcome(outcome, writer: writer)])
    }

    public func ended(_ job: JobID, verdict: String, seconds: Double, at: Int64) throws(MemoryError) {
        try append(to: job, kind: .ended, at: at, verdict: verdict, seconds: seconds)
    }

    /// - Parameter note: To what, in a few words: `working tree`, `branch fix-1`.
    public func markApplied(_ job: JobID, at: Int64, note: String) throws(MemoryError) {
        try append(to: job, kind: .applied, at: at, note: note)
    }

    public func markUndone(_ job: JobID, at: Int64, note: String) throws(MemoryError) {
        try append(to: job, kind: .undone, at: at, note: note)
    }

    /// - Parameter commit: the commit that carries the job's patch; nothing happens to it.
    public func markCommitted(_ job: JobID, at: Int64, commit: String) throws(MemoryError) {
        try append(to: job, kind: .committed, at: at, note: commit)
    }

    public func markRewritten(_ job: JobID, at: Int64, from old: String, to new: String) throws(MemoryError) {
        try append(to: job, kind: .rewritten, at: at, note: old + " " + new)
    }

    /// Removes everything about a job, from the journal too, and leaves a tombstone that wins over copies elsewhere.
    public func forget(_ job: JobID, at: Int64) throws(MemoryError) {
        try store.forget(job, writer: writer, at: at, user)
    }

    // MARK: What routing asks

    /// The levels above the repository also have what the user's other repositories know.
    /// - Parameters:
    ///   - path: Coarsest first.
    ///   - week: Of now, since 1970-01-01; what is 156 weeks older is left out.
    /// - Throws: `.corrupt` and the like; nothing is written.
    public func evidence(path: [String], week: Int) throws(MemoryError) -> EvidenceTable {
        let oldest = week - Tallies.weeksKept
        var tallies = try store.tallies(levels: path, since: oldest)
        // The user's store has this repository's outcomes too, unless it was lost.
        tallies.merge(try user.tallies(levels: path, since: oldest))
        return tallies.table
    }

    /// Only this repository's jobs, of which the 200 are compared that turn up most often among the latest 50 of each
    /// of the first 32 topics.
    public func similar(topics: [String], week: Int) throws(MemoryError) -> [SimilarJob] {
        try store.read("look for similar jobs") { db in
            try Topics.similar(to: topics, since: week - Tallies.weeksKept, db)
        }
    }

    public func coolDowns(at: Int64) throws(MemoryError) -> [ArmID: String] { try user.coolDowns(at: at) }

    public func coolDown(_ arm: ArmID, until: Int64, reason: String) throws(MemoryError) {
        try user.coolDown(arm, until: until, reason: reason)
    }

    // MARK: Baselines

    /// A cache that cannot be read is a miss, and one that cannot be written forgets: neither stops a job.
    public func baseline(key: String) -> Baseline? {
        do throws(MemoryError) { return try store.baseline(key: key) } catch {
            lag = error
            return nil
        }
    }

    public func keep(_ baseline: Baseline, key: String) {
        do throws(MemoryError) { try store.keep(baseline, key: key) } catch { lag = error }
    }

    // MARK: Money

    public func reserve(_ call: PlannedCall, at: Int64) throws(MemoryError) -> Reservation {
        try user.reserve(call, at: at)
    }

    public func settle(_ reservation: String, _ bill: Bill) throws(MemoryError) { try user.settle(reservation, bill) }
}
