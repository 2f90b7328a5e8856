import Foundation
import GRDB
import Orchestrator
import Verification

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One repository's database, open for writing: a view of the journal that can always be made again from it.
///
/// Rows go to the journal first, then whatever of the journal is new goes to the database, in one transaction. Writing,
/// catching up after a crash and restoring are the same step, so they cannot disagree.
final class RepositoryStore: Sendable {
    let location: MemoryLocation
    let journal: Journal
    let queue: DatabaseQueue
    /// What opening had to put right.
    let recovery: Recovery?

    init(location: MemoryLocation, journal: Journal, queue: DatabaseQueue, recovery: Recovery?) {
        self.location = location
        self.journal = journal
        self.queue = queue
        self.recovery = recovery
    }

    /// Makes rows durable. They are when this returns, in any case in the journal.
    /// - Returns: Why the database could not follow yet (busy, no space, taken away); the next call or opening
    ///   catches up.
    func append(_ lines: [JournalLine]) throws(MemoryError) -> MemoryError? {
        try journal.locked { locked throws(MemoryError) in
            // Taken away under our feet.
            if try locked.header() == nil { _ = try JournalRewrite(location: location).run(from: queue, locked) }
        }
        return try journal.locked { locked throws(MemoryError) -> MemoryError? in
            try locked.append(lines)
            do throws(MemoryError) {
                _ = try Self.catchUp(queue, with: locked, path: location.database)
                try SummaryFile.write(queue, at: location)
                return nil
            } catch {
                if error.code == .corrupt { Self.markDamaged(location) }
                return error
            }
        }
    }

    /// Brings the database up to the end of the journal.
    /// - Returns: How many rows were new, and how many lines were damaged.
    static func catchUp(
        _ queue: DatabaseQueue, with journal: borrowing Journal.Locked, path: String
    ) throws(MemoryError) -> (rows: Int, damaged: Int) {
        guard let header = try journal.header() else { return (0, 0) }
        let known = try mapped("read the database", path) {
            try queue.read { db in try Position.read(db) }
        }
        let offset = known?.header == header ? known?.offset ?? 0 : 0
        let contents = try journal.read(from: offset)
        guard contents.end > offset else { return (0, 0) }
        return try mapped("write to the database", path) {
            try queue.writeWithoutTransaction { db in
                var rows = 0
                try db.inTransaction(.immediate) {
                    rows = try RowChange.insert(contents.lines, db)
                    try Position(header: header, offset: contents.end).write(db)
                    return .commit
                }
                return (rows, contents.damaged)
            }
        }
    }

    /// How far a database has followed which journal.
    struct Position: Hashable {
        var header: JournalLine.Header
        var offset: Int

        static func read(_ db: Database) throws -> Position? {
            guard let id = try Meta.get("journal", db),
                let generation = try Meta.get("journal_generation", db).flatMap({ Int($0) }),
                let offset = try Meta.get("journal_offset", db).flatMap({ Int($0) })
            else { return nil }
            return Position(header: .init(id: id, generation: generation), offset: offset)
        }

        func write(_ db: Database) throws {
            try Meta.set("journal", header.id, db)
            try Meta.set("journal_generation", String(header.generation), db)
            try Meta.set("journal_offset", String(offset), db)
        }
    }
}

extension RepositoryStore {
    func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(MemoryError) -> Value {
        do throws(MemoryError) { return try mapped(operation, location.database) { try queue.read(body) } } catch {
            if error.code == .corrupt { Self.markDamaged(location) }
            throw error
        }
    }

    /// Opening does not search a large database for damage, so whoever meets some says so to the next one.
    static func markDamaged(_ location: MemoryLocation) {
        guard Files.kind(of: location.damageMark) == .missing else { return }
        // Best effort: where no mark can be left, the next one meets the damage again.
        _ = try? Descriptor(location.damageMark, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644, "mark the damage")
    }

    /// Baselines kept at most; the ones used longest ago go first.
    static let baselineLimit = 32

    func baseline(key: String) throws(MemoryError) -> Baseline? {
        try mapped("read a baseline", location.database) {
            try queue.write { db in
                guard
                    let json = try Data.fetchOne(
                        db, sql: "SELECT json FROM baseline WHERE key = ?", arguments: [key])
                else { return nil }
                // One that a later version wrote is none: the tests run again.
                guard let baseline = try? JSONDecoder().decode(Baseline.self, from: json) else { return nil }
                try db.execute(
                    sql: "UPDATE baseline SET used = (SELECT MAX(used) + 1 FROM baseline) WHERE key = ?",
                    arguments: [key])
                return baseline
            }
        }
    }

    func keep(_ baseline: Baseline, key: String) throws(MemoryError) {
        try mapped("keep a baseline", location.database) {
            let json = try JSONEncoder().encode(baseline)
            try queue.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO baseline (key, json, used)
                        VALUES (?, ?, (SELECT COALESCE(MAX(used), 0) + 1 FROM baseline))
                        ON CONFLICT (key) DO UPDATE SET json = excluded.json, used = excluded.used
                        """, arguments: [key, json])
                try db.execute(
                    sql: "DELETE FROM baseline WHERE key NOT IN (SELECT key FROM baseline ORDER BY used DESC LIMIT ?)",
                    arguments: [Self.baselineLimit])
            }
        }
    }

    /// Removes a job's rows from the journal, the database and the user's store, and leaves a tombstone.
    func forget(_ job: JobID, writer: String, at: Int64, _ user: UserStore) throws(MemoryError) {
        let tombstone = JournalLine.Tombstone(job: job, at: at)
        if let late = try append([.tombstone(tombstone, writer: writer)]) { throw late }
        // The tombstone alone would leave the text in the journal and in the database's free pages.
        try journal.locked { locked throws(MemoryError) in
            _ = try JournalRewrite(location: location).run(from: queue, locked)
        }
        try teach(user)
        try mapped("forget a job", location.database) {
            try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        }
    }

    func tallies(levels: [String], since week: Int) throws(MemoryError) -> Tallies {
        try read("read the tallies") { db in try Tallies(levels: levels, since: week, db) }
    }
}
