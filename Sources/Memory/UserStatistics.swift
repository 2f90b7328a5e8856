import GRDB
public import Routing

/// What a user's repositories know of models together, for those who list them.
extension UserStore {
    /// One model's attempts that said something about it, in all repositories.
    public struct Record: Hashable, Sendable {
        public var attempts: Int
        public var resolved: Int
    }

    public struct CoolDown: Hashable, Sendable {
        /// Seconds since 1970.
        public var until: Int64
        public var reason: String
    }

    public func records() throws(MemoryError) -> [ArmID: Record] {
        try read("count the attempts") { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT arm, COUNT(*) AS attempts, SUM(outcome = 'resolved') AS resolved FROM evidence
                    WHERE outcome <> 'uninformative' GROUP BY arm
                    """)
            return Dictionary(
                rows.map { (ArmID($0["arm"]), Record(attempts: $0["attempts"], resolved: $0["resolved"])) }
            ) { first, _ in first }
        }
    }

    /// Models that may not be asked at that time, and from when they may.
    public func coolingDown(at: Int64) throws(MemoryError) -> [ArmID: CoolDown] {
        try read("read the cool-downs") { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT arm, until, reason FROM cool_down WHERE until > ?", arguments: [at])
            return Dictionary(
                rows.map { (ArmID($0["arm"]), CoolDown(until: $0["until"], reason: $0["reason"])) }
            ) { first, _ in first }
        }
    }
}
