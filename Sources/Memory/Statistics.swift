public import Changes
import GRDB
public import Routing

/// What every arm did in a repository, and what it cost.
public struct Statistics: Hashable, Sendable {
    /// One arm's record in one dimension.
    public struct Row: Hashable, Sendable {
        public var arm: ArmID
        /// Nil for outcomes whose job is not known here.
        public var dimension: Dimension?
        public var attempts: Int
        public var resolved: Int
        public var unresolved: Int
        public var noPatch: Int
        /// Outages, and runs that the environment decided.
        public var uninformative: Int
        /// Of all attempts, those with the verdict `indeterminate`.
        public var indeterminate: Int
        public var cost: MicroUSD
        public var seconds: Double
    }

    /// One UTC day.
    public struct Day: Hashable, Sendable {
        /// Days since 1970-01-01.
        public var day: Int
        public var attempts: Int
        public var resolved: Int
        public var cost: MicroUSD
        public var seconds: Double
    }

    /// By arm, then dimension.
    public var rows: [Row]
    /// The earliest first; days without attempts are left out.
    public var days: [Day]
    /// Jobs by how they ended; the key nil stands for those that never said so.
    public var jobs: [String?: Int]

    public var attempts: Int { rows.reduce(0) { $0 + $1.attempts } }
    public var resolved: Int { rows.reduce(0) { $0 + $1.resolved } }
    public var cost: MicroUSD { rows.reduce(.zero) { $0 + $1.cost } }
    public var seconds: Double { rows.reduce(0) { $0 + $1.seconds } }
}

extension History {
    public func statistics() throws(MemoryError) -> Statistics {
        try read(Statistics(rows: [], days: [], jobs: [:])) { db in
            Statistics(rows: try Self.rows(db), days: try Self.days(db), jobs: try Self.jobs(db))
        }
    }

    private static func rows(_ db: Database) throws -> [Statistics.Row] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT arm, NULLIF(dimension, '') AS dimension, attempts, resolved, unresolved, no_patch,
                  uninformative, indeterminate, cost, time / 1000.0 AS seconds
                FROM total ORDER BY 1, 2
                """)
        return rows.map { row in
            Statistics.Row(
                arm: ArmID(row["arm"]), dimension: (row["dimension"] as String?).flatMap { Dimension(rawValue: $0) },
                attempts: row["attempts"], resolved: row["resolved"], unresolved: row["unresolved"],
                noPatch: row["no_patch"], uninformative: row["uninformative"], indeterminate: row["indeterminate"],
                cost: MicroUSD(row["cost"]), seconds: row["seconds"])
        }
    }

    private static func days(_ db: Database) throws -> [Statistics.Day] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT at / 86400 AS day, COUNT(*) AS attempts, SUM(outcome = 'resolved') AS resolved,
                  SUM(MIN(MAX(cost, 0), 1000000000000)) AS cost, SUM(seconds) AS seconds
                FROM outcome GROUP BY 1 ORDER BY 1
                """)
        return rows.map { row in
            Statistics.Day(
                day: row["day"], attempts: row["attempts"], resolved: row["resolved"], cost: MicroUSD(row["cost"]),
                seconds: row["seconds"])
        }
    }

    private static func jobs(_ db: Database) throws -> [String?: Int] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT (SELECT verdict FROM event WHERE job = job.id AND kind = 'ended'
                  ORDER BY written DESC, id DESC LIMIT 1) AS verdict, COUNT(*) AS count
                FROM job GROUP BY 1
                """)
        return Dictionary(rows.map { ($0["verdict"] as String?, $0["count"] as Int) }) { $0 + $1 }
    }
}
