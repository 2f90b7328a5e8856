import Changes
import Foundation
import GRDB
import Orchestrator
import Routing
import Verification

/// Rows as SQL. Inserting is a union: a row that is there stays as it is, a forgotten job's row does not come back.
///
/// Each `insert` says whether the row was new. Only `RowChange` calls them, which keeps what is derived in step.
enum Rows {
    static func insert(
        _ tombstone: JournalLine.Tombstone, _ writer: String, _ db: Database
    ) throws -> Bool {
        try db.run(
            "INSERT OR IGNORE INTO tombstone (job, writer, at) VALUES (?, ?, ?)",
            [tombstone.job.hex, writer, tombstone.at])
        return db.changesCount > 0
    }

    private static let unlessForgotten = "WHERE NOT EXISTS (SELECT 1 FROM tombstone WHERE tombstone.job = ?)"

    static func insert(_ job: JobRecord, _ writer: String, _ db: Database) throws -> Bool {
        let tests = String(decoding: try JSONEncoder().encode(job.failToPass), as: UTF8.self)
        try db.run(
            """
            INSERT OR IGNORE INTO job (id, writer, started_at, command, dimension, language, base, head,
              test_command, sandbox, fail_to_pass, pass_to_pass_count, policy)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? \(unlessForgotten)
            """,
            [
                job.id.hex, writer, job.startedAt, job.command, job.dimension.rawValue, job.language, job.base.hex,
                job.head?.hex, job.testCommand, job.sandbox, tests, job.passToPassCount, job.policy, job.id.hex,
            ])
        return db.changesCount > 0
    }

    static func insert(_ outcome: OutcomeRecord, _ writer: String, _ db: Database) throws -> Bool {
        try db.run(
            """
            INSERT OR IGNORE INTO outcome (id, writer, job, number, at, arm, status, verdict, outcome, score,
              reason, cost, seconds, runs, failed_before, propensity, estimate, decision, patch)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? \(unlessForgotten)
            """,
            [
                outcome.id, writer, outcome.job.hex, outcome.number, outcome.at, outcome.arm.name,
                outcome.status.rawValue, outcome.verdict.rawValue, outcome.outcome.rawValue, outcome.score,
                outcome.reason, outcome.cost.amount, outcome.seconds, outcome.runs, outcome.failedBefore,
                outcome.propensity, outcome.estimate, outcome.decision, outcome.patch.map { Data($0) },
                outcome.job.hex,
            ])
        guard db.changesCount > 0 else { return false }
        for (position, level) in outcome.levels.enumerated() {
            try db.run(
                "INSERT OR IGNORE INTO outcome_level (level, outcome, position) VALUES (?, ?, ?)",
                [level, outcome.id, position])
        }
        return true
    }

    static func insert(_ event: JobEvent, _ writer: String, _ db: Database) throws -> Bool {
        try db.run(
            """
            INSERT OR IGNORE INTO event (id, writer, job, at, written, kind, verdict, seconds, note)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? \(unlessForgotten)
            """,
            [
                event.id, writer, event.job.hex, event.at, event.written, event.kind.rawValue, event.verdict,
                event.seconds, event.note, event.job.hex,
            ])
        return db.changesCount > 0
    }

    // MARK: Back to values

    /// - Parameter row: Columns of `job`, and `topics` as a JSON array.
    static func job(_ row: Row) throws -> JobRecord {
        let tests = try JSONDecoder().decode([TestID].self, from: Data((row["fail_to_pass"] as String).utf8))
        guard let base = ObjectID(hex: row["base"] as String), let dimension = Dimension(rawValue: row["dimension"])
        else { throw MemoryError(.corrupt, "read a job", row["id"]) }
        return JobRecord(
            id: JobID(hex: row["id"]), startedAt: row["started_at"], command: row["command"], dimension: dimension,
            language: row["language"], base: base, head: (row["head"] as String?).flatMap { ObjectID(hex: $0) },
            testCommand: row["test_command"], sandbox: row["sandbox"], failToPass: tests,
            passToPassCount: row["pass_to_pass_count"], policy: row["policy"],
            topics: try JSONDecoder().decode([String].self, from: Data((row["topics"] as String).utf8)))
    }

    /// - Parameter row: Columns of `outcome`, `levels` as a JSON array, and `patch` where it is wanted.
    static func outcome(_ row: Row) throws -> OutcomeRecord {
        let levels = try JSONDecoder().decode([String].self, from: Data((row["levels"] as String).utf8))
        guard let status = Attempt.Status(rawValue: row["status"]), let verdict = Verdict(rawValue: row["verdict"]),
            let outcome = OutcomeClass(rawValue: row["outcome"])
        else { throw MemoryError(.corrupt, "read an outcome", row["outcome_id"]) }
        return OutcomeRecord(
            id: row["outcome_id"], job: JobID(hex: row["job"]), number: row["number"], at: row["at"],
            arm: ArmID(row["arm"]),
            status: status, verdict: verdict, outcome: outcome, score: row["score"], reason: row["reason"],
            cost: MicroUSD(row["cost"]), seconds: row["seconds"], runs: row["runs"],
            failedBefore: row["failed_before"], propensity: row["propensity"], estimate: row["estimate"],
            levels: levels, decision: row["decision"], patch: (row["patch"] as Data?).map { Array($0) })
    }

    static func event(_ row: Row) throws -> JobEvent {
        guard let kind = JobEvent.Kind(rawValue: row["kind"]) else {
            throw MemoryError(.corrupt, "read an event", row["id"])
        }
        return JobEvent(
            id: row["id"], job: JobID(hex: row["job"]), at: row["at"], written: row["written"], kind: kind,
            verdict: row["verdict"], seconds: row["seconds"], note: row["note"])
    }

    /// Column of `job` for `job(_:)`.
    static let topicsColumn = """
        (SELECT json_group_array(topic) FROM (SELECT topic FROM topic WHERE topic.job = job.id ORDER BY position)) AS topics
        """

    /// Columns of `outcome AS o` for `outcome(_:)`; the levels in their order, coarsest first.
    static let outcomeColumns = """
        o.id AS outcome_id, o.job, o.number, o.at, o.arm, o.status, o.verdict, o.outcome, o.score, o.reason, o.cost, o.seconds, \
        o.runs, o.failed_before, o.propensity, o.estimate, o.decision, \
        (SELECT json_group_array(level) FROM (SELECT level FROM outcome_level WHERE outcome = o.id ORDER BY position)) \
        AS levels
        """

    /// Every row of the store, as the journal would hold it.
    static func all(_ db: Database) throws -> [JournalLine] {
        var lines: [JournalLine] = []
        for row in try Row.fetchAll(db, sql: "SELECT job, writer, at FROM tombstone ORDER BY job") {
            let tombstone = JournalLine.Tombstone(job: JobID(hex: row["job"]), at: row["at"])
            lines.append(.tombstone(tombstone, writer: row["writer"]))
        }
        let jobs = "SELECT *, \(topicsColumn) FROM job ORDER BY started_at, rowid"
        for row in try Row.fetchAll(db, sql: jobs) {
            lines.append(.job(try job(row), writer: row["writer"]))
        }
        let outcomes = "SELECT \(outcomeColumns), o.patch, o.writer FROM outcome AS o ORDER BY o.sequence"
        for row in try Row.fetchAll(db, sql: outcomes) {
            lines.append(.outcome(try outcome(row), writer: row["writer"]))
        }
        for row in try Row.fetchAll(db, sql: "SELECT * FROM event ORDER BY job, written, id") {
            lines.append(.event(try event(row), writer: row["writer"]))
        }
        return lines
    }
}
