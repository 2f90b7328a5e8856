import GRDB
public import Orchestrator
public import Routing

/// The user's spending, over all repositories. Days are UTC.
///
/// A call's worst case is reserved before it starts and replaced by its cost when it is settled. What a killed run
/// had reserved stays charged: nobody knows that it was not spent.
extension UserStore {
    /// Checks both budgets and reserves, in one transaction.
    public func reserve(_ call: PlannedCall, at: Int64) throws(MemoryError) -> Reservation {
        try write("reserve money") { db in
            if let budget = call.jobBudget {
                let left = budget - (try Self.spent(db, job: call.job))
                if call.worst > left { return .refused(Self.refusal(call.worst, left: left, of: "this job's budget")) }
            }
            if let budget = call.dailyBudget {
                let left = budget - (try Self.spent(db, at: at))
                if call.worst > left { return .refused(Self.refusal(call.worst, left: left, of: "today's budget")) }
            }
            let id = randomID()
            try db.execute(
                sql: "INSERT INTO ledger (id, job, reserved_at, worst) VALUES (?, ?, ?, ?)",
                arguments: [id, call.job.hex, at, min(call.worst, Self.mostCost).amount])
            try db.execute(
                sql: "INSERT INTO call (reservation, arm) VALUES (?, ?)", arguments: [id, call.arm.name])
            return .granted(id)
        }
    }

    private static func refusal(_ worst: MicroUSD, left: MicroUSD, of budget: String) -> String {
        "a call can cost \(worst), and \(max(.zero, left)) of \(budget) is left"
    }

    /// A million dollars: what is above it is a server's joke, and would overflow the sums of all that follow.
    private static let mostCost = MicroUSD(1_000_000_000_000)

    /// - Throws: `.notFound` for a name that is unknown or was settled before.
    public func settle(_ reservation: String, _ bill: Bill) throws(MemoryError) {
        try write("settle a reservation") { db in
            try db.execute(
                sql: "UPDATE ledger SET cost = ?, estimated = ? WHERE id = ? AND cost IS NULL",
                arguments: [min(bill.cost, Self.mostCost).amount, bill.isEstimated ? 1 : 0, reservation])
            if db.changesCount == 0 { throw MemoryError(.notFound, "settle a reservation", reservation) }
            let usage = bill.usage
            try db.execute(
                sql: """
                    UPDATE call SET input = ?, cache_read = ?, cache_write = ?, output = ?, reasoning = ?
                    WHERE reservation = ?
                    """,
                arguments: [
                    usage.input, usage.cacheRead, usage.cacheWrite, usage.output, usage.reasoning, reservation,
                ])
        }
    }

    /// Charged on the day of `at`, reservations included.
    public func spent(at: Int64) throws(MemoryError) -> MicroUSD {
        try read("read the ledger") { db in try Self.spent(db, at: at) }
    }

    /// What one model was charged.
    public struct Spending: Hashable, Sendable {
        public var arm: ArmID
        public var calls: Int
        /// Of those, the ones whose cost is an estimate, and those never settled.
        public var estimated: Int
        public var open: Int
        public var cost: MicroUSD
        public var usage: TokenUsage
    }

    /// By model, in the order of their names, over the days from that of `start` to that of `end`.
    public func spending(from start: Int64, through end: Int64) throws(MemoryError) -> [Spending] {
        try read("read the ledger") { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT arm, COUNT(*) AS calls, SUM(estimated) AS estimated, SUM(cost IS NULL) AS open,
                      SUM(COALESCE(cost, worst)) AS cost, SUM(input) AS input, SUM(cache_read) AS cache_read,
                      SUM(cache_write) AS cache_write, SUM(output) AS output, SUM(reasoning) AS reasoning
                    FROM ledger JOIN call ON call.reservation = ledger.id
                    WHERE reserved_at >= ? AND reserved_at < ? GROUP BY arm ORDER BY arm
                    """, arguments: [start - start % 86_400, end - end % 86_400 + 86_400]
            ).map { row in
                Spending(
                    arm: ArmID(row["arm"]), calls: row["calls"], estimated: row["estimated"], open: row["open"],
                    cost: MicroUSD(row["cost"]),
                    usage: TokenUsage(
                        input: row["input"], cacheRead: row["cache_read"], cacheWrite: row["cache_write"],
                        output: row["output"], reasoning: row["reasoning"]))
            }
        }
    }

    private static func spent(_ db: Database, at: Int64) throws -> MicroUSD {
        let start = at - at % 86_400
        let sum = try Int64.fetchOne(
            db,
            sql: "SELECT SUM(COALESCE(cost, worst)) FROM ledger WHERE reserved_at >= ? AND reserved_at < ?",
            arguments: [start, start + 86_400])
        return MicroUSD(sum ?? 0)
    }

    private static func spent(_ db: Database, job: JobID) throws -> MicroUSD {
        let sum = try Int64.fetchOne(
            db, sql: "SELECT SUM(COALESCE(cost, worst)) FROM ledger WHERE job = ?", arguments: [job.hex])
        return MicroUSD(sum ?? 0)
    }
}
