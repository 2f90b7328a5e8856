import Changes
import GRDB
import Orchestrator
public import Routing

/// What spans repositories: spending, cool-downs, trust, and counts per arm and dimension without any path, name or
/// text. `user.sqlite` in the user's state directory, which only the user may enter.
public final class UserStore: Sendable {
    let path: String
    let queue: DatabaseQueue
    /// Where a damaged store was moved, which took the day's spending and the trust along; nil when all was well.
    public let movedAside: String?

    private init(path: String, queue: DatabaseQueue, movedAside: String?) {
        self.path = path
        self.queue = queue
        self.movedAside = movedAside
    }

    /// Opens the store for writing; directory and database are made when missing.
    /// - Parameters:
    ///   - directory: See `StateDirectory.path`.
    ///   - timeout: Seconds to wait for another process.
    public static func open(directory: String, timeout: Double = 5) throws(MemoryError) -> UserStore {
        try Files.makeFolders(directory, mode: 0o700, "make the state directory")
        let path = directory + "/user.sqlite"
        do {
            return UserStore(path: path, queue: try opened(path, timeout: timeout), movedAside: nil)
        } catch {
            guard error.code == .corrupt else { throw error }
            let aside = try Files.moveAside(path, "move the user's store aside")
            return UserStore(path: path, queue: try opened(path, timeout: timeout), movedAside: aside)
        }
    }

    /// Opens the store for reading.
    /// - Returns: nil when there is none; nothing is made.
    public static func openExisting(directory: String, timeout: Double = 5) throws(MemoryError) -> UserStore? {
        let path = directory + "/user.sqlite"
        guard Files.kind(of: path) != .missing, Files.size(of: path) > 0 else { return nil }
        let queue = try Connection.reading(path, timeout: timeout)
        let version = try mapped("open the user's store", path) {
            try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        }
        // Made by another process at this moment, and still without tables.
        guard version > 0 else { return nil }
        return UserStore(path: path, queue: queue, movedAside: nil)
    }

    private static func opened(_ path: String, timeout: Double) throws(MemoryError) -> DatabaseQueue {
        let schema = Schema.user
        let queue = try Connection.writing(path, timeout: timeout, mode: 0o600)
        try mapped("open the user's store", path) {
            try queue.writeWithoutTransaction { db in
                guard try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 <= schema.version else {
                    throw MemoryError(.newer, "open the user's store", path)
                }
                try schema.migrate(db)
                guard try schema.isWhole(db) else { throw MemoryError(.corrupt, "open the user's store", path) }
            }
        }
        return queue
    }

    func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(MemoryError) -> Value {
        try mapped(operation, path) { try queue.read(body) }
    }

    /// One immediate transaction, on disk when this returns.
    func write<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(MemoryError) -> Value {
        try mapped(operation, path) {
            try queue.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { throw MemoryError(.inputOutput, operation, path) }
                return value
            }
        }
    }

    /// A name that is kept once made, for this user on this machine: no host, no account.
    func name(_ key: String) throws(MemoryError) -> String {
        if let name = try read("read the user's store", { try Meta.get(key, $0) }) { return name }
        return try write("name the user's store") { db in
            try db.execute(sql: "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", arguments: [key, randomID()])
            return try Meta.get(key, db) ?? ""
        }
    }
}

// MARK: Trust

extension UserStore {
    /// Says that the user trusts this content of a repository's committed configuration.
    /// - Parameters:
    ///   - repository: The repository's id.
    ///   - sha256: Of the configuration's bytes, in hexadecimal; any change asks again.
    public func trust(repository: String, sha256: String, at: Int64) throws(MemoryError) {
        try write("note the trust") { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO trust (repository, sha256, trusted_at) VALUES (?, ?, ?)",
                arguments: [repository, sha256, at])
        }
    }

    /// - Returns: When the user trusted it, in seconds since 1970; nil if never.
    public func trustedAt(repository: String, sha256: String) throws(MemoryError) -> Int64? {
        try read("look up the trust") { db in
            try Int64.fetchOne(
                db, sql: "SELECT trusted_at FROM trust WHERE repository = ? AND sha256 = ?",
                arguments: [repository, sha256])
        }
    }

    /// Withdraws the trust in every version of a repository's configuration.
    public func distrust(repository: String) throws(MemoryError) {
        try write("withdraw the trust") { db in
            try db.execute(sql: "DELETE FROM trust WHERE repository = ?", arguments: [repository])
        }
    }
}

// MARK: Journals that this user's programs made

extension UserStore {
    func knows(journal: String) throws(MemoryError) -> Bool {
        try read("look up a journal") { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM journal WHERE id = ?)", arguments: [journal])
                ?? false
        }
    }

    func remember(journal: String) throws(MemoryError) {
        try write("remember a journal") { db in
            try db.execute(sql: "INSERT OR IGNORE INTO journal (id) VALUES (?)", arguments: [journal])
        }
    }
}

// MARK: Cool-downs

extension UserStore {
    public func coolDown(_ arm: ArmID, until: Int64, reason: String) throws(MemoryError) {
        try write("cool an arm down") { db in
            try db.execute(
                sql: """
                    INSERT INTO cool_down (arm, until, reason) VALUES (?, ?, ?) ON CONFLICT (arm)
                    DO UPDATE SET until = excluded.until, reason = excluded.reason WHERE excluded.until > until
                    """, arguments: [arm.name, until, reason])
        }
    }

    /// Arms that may not be asked at that time, with the reason.
    public func coolDowns(at: Int64) throws(MemoryError) -> [ArmID: String] {
        try read("read the cool-downs") { db in
            let rows = try Row.fetchAll(db, sql: "SELECT arm, reason FROM cool_down WHERE until > ?", arguments: [at])
            return Dictionary(rows.map { (ArmID($0["arm"]), $0["reason"]) }) { first, _ in first }
        }
    }
}
