import GRDB
import Orchestrator
import Routing

/// Counts for routing, derived from rows whenever they are asked for: nothing that has to be kept in step.
extension RepositoryStore {
    /// Informative outcomes at the given levels; of several attempts by one arm at one job, the first.
    func counts(levels: [String]) throws(MemoryError) -> [CountKey: Int] {
        try read("count outcomes") { db in
            let marks = databaseQuestionMarks(count: levels.count)
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT e.arm, l.level, e.week, e.failed_before, e.outcome, COUNT(*) AS count
                    FROM evidence AS e JOIN outcome_level AS l ON l.outcome = e.id
                    WHERE l.level IN (\(marks)) GROUP BY 1, 2, 3, 4, 5
                    """, arguments: StatementArguments(levels))
            return CountKey.table(rows) { $0["level"] }
        }
    }

    /// Bills and waits of each arm in this repository; an arm that was out of order sent none.
    func spending() throws(MemoryError) -> [ArmID: ArmSpending] {
        try read("add up the spending") { db in
            try ArmSpending.table(
                db,
                sql: """
                    SELECT arm, COUNT(*) AS attempts, SUM(cost) AS cost, SUM(seconds) AS seconds
                    FROM outcome WHERE status <> 'outage' GROUP BY 1
                    """)
        }
    }

    /// Passes on to the user's store what it has not got yet. Repeating it changes nothing.
    func teach(_ user: UserStore) throws(MemoryError) {
        let store = try user.name("store")
        let (rows, last) = try read("read what is new") { db in
            let known = try Meta.get("taught", db) ?? ""
            // Of another user's store, or of one made anew, nothing is known.
            let after = known.hasPrefix(store + " ") ? Int64(known.dropFirst(store.utf8.count + 1)) ?? 0 : 0
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT e.sequence, e.id, e.arm, COALESCE(j.dimension, '') AS dimension, e.week, e.failed_before,
                      e.outcome, e.cost, e.seconds
                    FROM evidence AS e LEFT JOIN job AS j ON j.id = e.job WHERE e.sequence > ? ORDER BY e.sequence
                    """, arguments: [after])
            return (rows, rows.last.map { $0["sequence"] as Int64 })
        }
        guard let last else { return }
        try user.learn(rows)
        try mapped("note what was passed on", location.database) {
            try queue.write { try Meta.set("taught", "\(store) \(last)", $0) }
        }
    }
}

extension UserStore {
    fileprivate func learn(_ rows: [Row]) throws(MemoryError) {
        try write("count outcomes") { db in
            for row in rows {
                try db.execute(
                    sql: """
                        INSERT OR IGNORE INTO evidence
                          (id, arm, dimension, week, failed_before, outcome, cost, seconds)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        row["id"], row["arm"], row["dimension"], row["week"], row["failed_before"], row["outcome"],
                        row["cost"], row["seconds"],
                    ])
            }
        }
    }

    func unlearn(_ outcomes: [String]) throws(MemoryError) {
        try write("forget outcomes") { db in
            for id in outcomes { try db.execute(sql: "DELETE FROM evidence WHERE id = ?", arguments: [id]) }
        }
    }

    /// Counts at the level above all repositories.
    func counts() throws(MemoryError) -> [CountKey: Int] {
        try read("count outcomes") { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT arm, week, failed_before, outcome, COUNT(*) AS count FROM evidence GROUP BY 1, 2, 3, 4
                    """)
            return CountKey.table(rows) { _ in "" }
        }
    }

    func spending() throws(MemoryError) -> [ArmID: ArmSpending] {
        try read("add up the spending") { db in
            try ArmSpending.table(
                db,
                sql: """
                    SELECT arm, COUNT(*) AS attempts, SUM(cost) AS cost, SUM(seconds) AS seconds
                    FROM evidence GROUP BY 1
                    """)
        }
    }
}

extension CountKey {
    fileprivate static func table(_ rows: [Row], level: (Row) -> String) -> [CountKey: Int] {
        var counts: [CountKey: Int] = [:]
        for row in rows {
            // A class that only a later version knows is not counted.
            guard let outcome = OutcomeClass(rawValue: row["outcome"]) else { continue }
            let key = CountKey(
                arm: ArmID(row["arm"]), level: level(row), week: row["week"], failedBefore: row["failed_before"],
                outcome: outcome)
            counts[key] = row["count"]
        }
        return counts
    }
}

extension ArmSpending {
    fileprivate static func table(_ db: Database, sql: String) throws -> [ArmID: ArmSpending] {
        var table: [ArmID: ArmSpending] = [:]
        for row in try Row.fetchAll(db, sql: sql) {
            table[ArmID(row["arm"])] = ArmSpending(
                attempts: row["attempts"], cost: MicroUSD(row["cost"]), seconds: row["seconds"])
        }
        return table
    }
}
