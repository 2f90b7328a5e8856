import Changes
import Foundation
import GRDB
public import Orchestrator

/// What a repository's memory says, for those who only read: `log`, `show`, `stats`.
///
/// Opening it makes no file of ours and changes no row. Where the database is missing, damaged, closed to us or behind
/// the journal, the journal is read into memory instead; the next command that writes restores the database.
public struct History: Sendable {
    /// Nil when there is no memory yet.
    let queue: DatabaseQueue?
    let path: String
    /// Read instead where the database turns out to be damaged.
    let journal: Journal

    /// - Parameter stateDirectory: Asked only when the journal is gone, whether the database is this user's own.
    public static func open(
        _ location: MemoryLocation, stateDirectory: String?, timeout: Double = 5
    ) throws(MemoryError) -> History {
        if Files.kind(of: location.folder) == .other {
            throw MemoryError(.notOurs, "open the memory", location.folder)
        }
        let journal = Journal(path: location.journal, timeout: timeout)
        do {
            if let queue = try database(location, journal, stateDirectory: stateDirectory, timeout: timeout) {
                return History(queue: queue, path: location.database, journal: journal)
            }
        } catch {
            guard error.code == .corrupt || error.code == .notWritable else { throw error }
        }
        return History(queue: try restored(journal), path: location.journal, journal: journal)
    }

    /// The database itself, if it can be believed and lacks nothing that the journal has.
    private static func database(
        _ location: MemoryLocation, _ journal: Journal, stateDirectory: String?, timeout: Double
    ) throws(MemoryError) -> DatabaseQueue? {
        let path = location.database
        guard Files.kind(of: path) != .missing, Files.size(of: path) > 0 else { return nil }
        let queue = try Connection.reading(path, timeout: timeout)
        let version = try mapped("open the database", path) {
            try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        }
        guard version <= Schema.repository.version else { throw MemoryError(.newer, "open the database", path) }
        // An older one is brought up to date by the next command that writes.
        guard version == Schema.repository.version else { return nil }
        let followed = try mapped("open the database", path) {
            try queue.read { try RepositoryStore.Position.read($0) }
        }
        guard let position = followed else { return nil }
        guard let header = try journal.header() else {
            guard let stateDirectory, let user = try UserStore.openExisting(directory: stateDirectory),
                try user.knows(journal: position.header.id)
            else { return nil }
            return queue
        }
        guard header.id == position.header.id else { return nil }
        guard header.generation <= position.header.generation else { return nil }
        let isBehind = try journal.hasLines(after: position.offset)
        return isBehind ? nil : queue
    }

    private static func restored(_ journal: Journal) throws(MemoryError) -> DatabaseQueue? {
        guard let contents = try journal.read(), !contents.lines.isEmpty else { return nil }
        let queue = try Connection.inMemory()
        try mapped("read the journal", journal.path) {
            try queue.writeWithoutTransaction { db in
                try Schema.repository.migrate(db)
                try db.inTransaction {
                    _ = try RowChange.insert(contents.lines, db)
                    return .commit
                }
            }
        }
        return queue
    }

    func read<Value>(_ none: Value, _ body: (Database) throws -> Value) throws(MemoryError) -> Value {
        guard let queue else { return none }
        do throws(MemoryError) {
            return try mapped("read the memory", path) { try queue.read(body) }
        } catch {
            guard error.code == .corrupt, let whole = try Self.restored(journal) else { throw error }
            return try mapped("read the memory", journal.path) { try whole.read(body) }
        }
    }
}

extension History {
    /// Jobs, the latest first, without their patches.
    /// - Parameter before: Only jobs older than this one.
    public func jobs(limit: Int, before: JobID? = nil) throws(MemoryError) -> [JobSummary] {
        try read([]) { db in try Self.summaries(db, limit: limit, before: before) }
    }

    public func latest() throws(MemoryError) -> JobSummary? { try jobs(limit: 1).first }

    /// Everything about the one job whose id begins with `prefix`.
    /// - Throws: `.notFound`, or `.ambiguous` with at most ten of the jobs that it could be.
    public func job(prefix: String) throws(MemoryError) -> JobDetail {
        let prefix = prefix.lowercased()
        let notFound = MemoryError(.notFound, "find a job", prefix)
        guard !prefix.isEmpty, prefix.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { throw notFound }
        let detail: JobDetail? = try read(nil) { db in
            // "g" sorts after every hexadecimal digit.
            let ids = try String.fetchAll(
                db, sql: "SELECT id FROM job WHERE id >= ? AND id < ? ORDER BY id LIMIT 10",
                arguments: [prefix, prefix + "g"])
            guard ids.count < 2 || ids.first == prefix else {
                throw MemoryError(.ambiguous(ids.map { JobID(hex: $0) }), "find a job", prefix)
            }
            guard let id = ids.first, let summary = try Self.summaries(db, only: id).first else { throw notFound }
            let events = try Row.fetchAll(
                db, sql: "SELECT * FROM event WHERE job = ? ORDER BY written, id", arguments: [id])
            return JobDetail(summary: summary, events: try events.map(Rows.event))
        }
        guard let detail else { throw notFound }
        return detail
    }

    /// Which jobs' patches commits carry; commits that carry none are left out.
    public func jobs(inCommits ids: Set<String>) throws(MemoryError) -> [String: Set<JobID>] {
        try read([:]) { db in
            var found: [String: Set<JobID>] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT job, note FROM event WHERE kind IN ('committed', 'rewritten')")
            while let row = try rows.next() {
                guard let id = (row["note"] as String).split(separator: " ").last.map(String.init), ids.contains(id)
                else { continue }
                found[id, default: []].insert(JobID(hex: row["job"]))
            }
            return found
        }
    }

    /// Of jobs that began in the same second, the one written last comes first.
    private static func summaries(
        _ db: Database, limit: Int = 1, before: JobID? = nil, only: String? = nil
    ) throws -> [JobSummary] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT j.*,
                  (SELECT verdict FROM event WHERE job = j.id AND kind = 'ended' ORDER BY written DESC, id DESC LIMIT 1)
                    AS end_verdict,
                  (SELECT seconds FROM event WHERE job = j.id AND kind = 'ended' ORDER BY written DESC, id DESC LIMIT 1)
                    AS end_seconds,
                  (SELECT kind FROM event WHERE job = j.id AND kind IN ('applied', 'undone')
                    ORDER BY written DESC, id DESC LIMIT 1) IS 'applied' AS is_applied,
                  \(Rows.outcomeColumns), \(only == nil ? "NULL AS patch" : "o.patch")
                FROM (SELECT *, rowid AS arrival, \(Rows.topicsColumn) FROM job
                  WHERE (:only IS NULL OR id = :only) AND (:before IS NULL OR
                    (started_at, rowid) < (SELECT started_at, rowid FROM job WHERE id = :before))
                  ORDER BY started_at DESC, rowid DESC LIMIT :limit) AS j
                LEFT JOIN outcome AS o ON o.job = j.id
                ORDER BY j.started_at DESC, j.arrival DESC, o.number, o.id
                """, arguments: ["only": only, "before": before?.hex, "limit": limit])
        var summaries: [JobSummary] = []
        while let row = try rows.next() {
            let record = try Rows.job(row)
            if summaries.last?.record.id != record.id {
                summaries.append(
                    JobSummary(
                        record: record, verdict: row["end_verdict"], seconds: row["end_seconds"],
                        isApplied: row["is_applied"], outcomes: []))
            }
            if row["outcome_id"] as String? != nil {
                summaries[summaries.count - 1].outcomes.append(try Rows.outcome(row))
            }
        }
        return summaries
    }
}
