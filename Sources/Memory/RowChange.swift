import Changes
import Foundation
import GRDB
import Orchestrator
import Routing

/// Puts rows into a repository's store and keeps what is derived from them in step, in the caller's transaction:
/// sums for routing, totals by arm and dimension, the list of what the user's store has to be told.
struct RowChange {
    private struct Kind: Hashable {
        var arm: String
        var dimension: String
    }

    /// Whole numbers, so that order does not matter.
    private struct Total: Hashable {
        var attempts = 0
        var resolved = 0
        var unresolved = 0
        var noPatch = 0
        var uninformative = 0
        var indeterminate = 0
        var cost = 0
        var time = 0
    }

    private var tallies = TallyChange()
    private var totals: [Kind: Total] = [:]
    /// Outcomes that began to count, no longer count, or got to know their job.
    private var due: Set<String> = []

    /// - Returns: How many of them were new.
    static func insert(_ lines: some Sequence<JournalLine>, _ db: Database) throws -> Int {
        var change = RowChange()
        var new = 0
        for line in lines where try change.insert(line, db) { new += 1 }
        try change.write(db)
        return new
    }

    private mutating func insert(_ line: JournalLine, _ db: Database) throws -> Bool {
        let writer = line.writer ?? ""
        switch line.kind {
        case .header: return false
        case .job: return try line.job.map { try insert($0, writer, db) } ?? false
        case .outcome: return try line.wholeOutcome.map { try insert($0, writer, db) } ?? false
        case .event: return try line.event.map { try Rows.insert($0, writer, db) } ?? false
        case .tombstone: return try line.tombstone.map { try insert($0, writer, db) } ?? false
        }
    }

    private mutating func insert(_ job: JobRecord, _ writer: String, _ db: Database) throws -> Bool {
        guard try Rows.insert(job, writer, db) else { return false }
        try Topics.insert(job, db)
        // Outcomes that came before their job.
        for row in try Self.outcomes(of: job.id.hex, db) {
            total(row, dimension: "", isGone: true)
            total(row, dimension: job.dimension.rawValue)
        }
        due.formUnion(try CountedOutcome.all(of: job.id.hex, db).map(\.id))
        return true
    }

    private mutating func insert(_ outcome: OutcomeRecord, _ writer: String, _ db: Database) throws -> Bool {
        let before = try CountedOutcome.first(of: outcome.arm.name, at: outcome.job.hex, db)
        guard try Rows.insert(outcome, writer, db) else { return false }
        if let row = try db.row("SELECT * FROM outcome WHERE id = ?", [outcome.id]) {
            total(row, dimension: try Self.dimension(of: outcome.job.hex, db))
        }
        let after = try CountedOutcome.first(of: outcome.arm.name, at: outcome.job.hex, db)
        guard before?.id != after?.id else { return true }
        if let before { try count(before, isGone: true, db) }
        if let after { try count(after, isGone: false, db) }
        return true
    }

    private mutating func insert(
        _ tombstone: JournalLine.Tombstone, _ writer: String, _ db: Database
    ) throws -> Bool {
        let job = tombstone.job.hex
        let dimension = try Self.dimension(of: job, db)
        for row in try Self.outcomes(of: job, db) { total(row, dimension: dimension, isGone: true) }
        for outcome in try CountedOutcome.all(of: job, db) { try count(outcome, isGone: true, db) }
        return try Rows.insert(tombstone, writer, db)
    }

    private mutating func count(_ outcome: CountedOutcome, isGone: Bool, _ db: Database) throws {
        tallies.count(outcome, path: try CountedOutcome.levels(of: outcome.id, db), isGone: isGone)
        due.insert(outcome.id)
    }

    private mutating func total(_ row: Row, dimension: String, isGone: Bool = false) {
        let sign = isGone ? -1 : 1
        let seconds: Double = row["seconds"]
        let outcome: String = row["outcome"]
        var total = totals[Kind(arm: row["arm"], dimension: dimension)] ?? Total()
        total.attempts += sign
        total.resolved += outcome == OutcomeClass.resolved.rawValue ? sign : 0
        total.unresolved += outcome == OutcomeClass.unresolved.rawValue ? sign : 0
        total.noPatch += outcome == OutcomeClass.noPatch.rawValue ? sign : 0
        total.uninformative += outcome == OutcomeClass.uninformative.rawValue ? sign : 0
        total.indeterminate += row["verdict"] as String == "indeterminate" ? sign : 0
        total.cost += sign * Int(CountedOutcome.bounded(row["cost"]))
        total.time += sign * Int((min(max(seconds, 0), 1e9) * 1000).rounded())
        totals[Kind(arm: row["arm"], dimension: dimension)] = total
    }

    private static func outcomes(of job: String, _ db: Database) throws -> [Row] {
        try db.rows("SELECT arm, outcome, verdict, cost, seconds FROM outcome WHERE job = ?", [job])
    }

    /// Empty while the job is not known here.
    private static func dimension(of job: String, _ db: Database) throws -> String {
        try db.row("SELECT dimension FROM job WHERE id = ?", [job])?["dimension"] ?? ""
    }

    private func write(_ db: Database) throws {
        try tallies.write(db)
        for (kind, total) in totals where total != Total() {
            try db.run(
                """
                INSERT INTO total (arm, dimension, attempts, resolved, unresolved, no_patch, uninformative,
                  indeterminate, cost, time)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (arm, dimension) DO UPDATE SET
                  attempts = attempts + excluded.attempts, resolved = resolved + excluded.resolved,
                  unresolved = unresolved + excluded.unresolved, no_patch = no_patch + excluded.no_patch,
                  uninformative = uninformative + excluded.uninformative,
                  indeterminate = indeterminate + excluded.indeterminate, cost = cost + excluded.cost,
                  time = time + excluded.time
                """,
                [
                    kind.arm, kind.dimension, total.attempts, total.resolved, total.unresolved, total.noPatch,
                    total.uninformative, total.indeterminate, total.cost, total.time,
                ])
            try db.run(
                "DELETE FROM total WHERE arm = ? AND dimension = ? AND attempts = 0", [kind.arm, kind.dimension])
        }
        for id in due {
            try db.run(
                "INSERT OR IGNORE INTO due (outcome) VALUES (?)", [id])
        }
    }
}

// MARK: From rows alone

extension RowChange {
    /// Makes sums and totals anew from the rows: the same numbers as those kept in step.
    static func rebuild(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM tally; DELETE FROM tally_child; DELETE FROM total")
        var change = RowChange()
        let all = try Row.fetchCursor(
            db,
            sql: """
                SELECT o.arm, o.outcome, o.verdict, o.cost, o.seconds, COALESCE(j.dimension, '') AS dimension
                FROM outcome AS o LEFT JOIN job AS j ON j.id = o.job
                """)
        while let row = try all.next() { change.total(row, dimension: row["dimension"]) }
        let counted = try Row.fetchCursor(
            db,
            sql: """
                SELECT e.*, (SELECT json_group_array(level)
                  FROM (SELECT level FROM outcome_level WHERE outcome = e.id ORDER BY position)) AS levels
                FROM evidence AS e
                """)
        let decoder = JSONDecoder()
        while let row = try counted.next() {
            guard let outcome = CountedOutcome(row) else { continue }
            let levels = try decoder.decode([String].self, from: Data((row["levels"] as String).utf8))
            change.tallies.count(outcome, path: levels)
        }
        try change.write(db)
    }
}
