import GRDB
import Orchestrator
import Routing

/// What counts of an outcome: informative, and the first of its arm at its job (lowest number, then id).
struct CountedOutcome {
    var id: String
    var arm: String
    var week: Int
    var failedBefore: Int
    var outcome: OutcomeClass
    var cost: Int64
    var seconds: Double

    /// - Parameter row: Columns of the view or table `evidence`.
    init?(_ row: Row) {
        // A class that only a later version knows is not counted.
        guard let outcome = OutcomeClass(rawValue: row["outcome"]) else { return nil }
        self.outcome = outcome
        id = row["id"]
        arm = row["arm"]
        week = row["week"]
        failedBefore = row["failed_before"]
        cost = row["cost"]
        seconds = row["seconds"]
    }

    var slot: EvidenceTable.Slot { EvidenceTable.Slot(week: week, failedBefore: max(0, failedBefore)) }

    var sums: OutcomeSums {
        OutcomeSums(
            outcome, score: outcome == .resolved ? 1 : 0, cost: MicroUSD(Self.bounded(cost)), seconds: seconds)
    }

    /// A bill as it is added up: rows come from others too, and a sum must not overflow. A million dollars at most.
    static func bounded(_ cost: Int64) -> Int64 { min(max(cost, 0), 1_000_000_000_000) }

    /// The job's outcomes that count.
    static func all(of job: String, _ db: Database) throws -> [CountedOutcome] {
        try db.rows("SELECT * FROM evidence WHERE job = ? ORDER BY number, id", [job])
            .compactMap { CountedOutcome($0) }
    }

    static func first(of arm: String, at job: String, _ db: Database) throws -> CountedOutcome? {
        try db.row("SELECT * FROM evidence WHERE job = ? AND arm = ?", [job, arm])
            .flatMap { CountedOutcome($0) }
    }

    static func levels(of outcome: String, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(sql: "SELECT level FROM outcome_level WHERE outcome = ? ORDER BY position"),
            arguments: [outcome])
    }
}
