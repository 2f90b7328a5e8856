import GRDB
public import Orchestrator
public import Routing

/// The user's spending, over all repositories. Days are UTC.
///
/// A call's worst case is reserved before it starts and replaced by its cost when it is settled. What a killed run
/// had reserved stays charged: nobody knows that it was not spent.
extension UserStore {
    /// - Returns: The reservation's name, or nil when the day's budget does not allow it.
    public func reserve(
        _ worst: MicroUSD, job: JobID, dailyBudget: MicroUSD?, at: Int64
    ) throws(MemoryError) -> String? {
        try write("reserve money") { db -> String?? in
            if let dailyBudget, try Self.spent(db, at: at) > dailyBudget - worst { return .some(nil) }
            let id = randomID()
            try db.execute(
                sql: "INSERT INTO ledger (id, job, reserved_at, worst) VALUES (?, ?, ?, ?)",
                arguments: [id, job.hex, at, worst.amount])
            return .some(id)
        } ?? nil
    }

    /// - Parameter estimated: Whether the cost is our estimate, for want of a reported one.
    /// - Throws: `.notFound` for a name that is unknown or was settled before.
    public func settle(_ reservation: String, cost: MicroUSD, estimated: Bool) throws(MemoryError) {
        try write("settle a reservation") { db in
            try db.execute(
                sql: "UPDATE ledger SET cost = ?, estimated = ? WHERE id = ? AND cost IS NULL",
                arguments: [cost.amount, estimated ? 1 : 0, reservation])
            if db.changesCount == 0 { throw MemoryError(.notFound, "settle a reservation", reservation) }
        }
    }

    /// Charged on the day of `at`, reservations included.
    public func spent(at: Int64) throws(MemoryError) -> MicroUSD {
        try read("read the ledger") { db in try Self.spent(db, at: at) }
    }

    private static func spent(_ db: Database, at: Int64) throws -> MicroUSD {
        let start = at - at % 86_400
        let sum = try Int64.fetchOne(
            db,
            sql: "SELECT SUM(COALESCE(cost, worst)) FROM ledger WHERE reserved_at >= ? AND reserved_at < ?",
            arguments: [start, start + 86_400])
        return MicroUSD(sum ?? 0)
    }
}
