import GRDB

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How our databases are opened.
enum Connection {
    /// For writing: WAL, and every commit on disk before it returns.
    static func writing(_ path: String, timeout: Double, mode: mode_t) throws(MemoryError) -> DatabaseQueue {
        for suffix in ["", "-wal", "-shm", "-journal"] { try Files.requirePlain(path + suffix, "open the database") }
        // Made by us, because SQLite would take the umask's word for who may read it.
        if Files.kind(of: path) == .missing {
            _ = try Descriptor(path, O_WRONLY | O_CREAT, mode: mode, "make the database")
        }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(timeout)
        while true {
            do throws(MemoryError) {
                return try mapped("open the database", path) { try walQueue(path, timeout: timeout) }
            } catch {
                // Two that turn a new database to WAL at once: SQLite refuses one of them at once, without waiting,
                // because both hold what the other one needs.
                guard error.code == .busy, clock.now < end else { throw error }
                usleep(5_000)
            }
        }
    }

    private static func walQueue(_ path: String, timeout: Double) throws -> DatabaseQueue {
        var configuration = configuration(timeout: timeout)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                throw DatabaseError(resultCode: .SQLITE_CANTOPEN, message: "write-ahead logging is refused here")
            }
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// For reading; changes no row, but SQLite may leave its `-wal` and `-shm` files behind.
    static func reading(_ path: String, timeout: Double) throws(MemoryError) -> DatabaseQueue {
        for suffix in ["", "-wal", "-shm", "-journal"] { try Files.requirePlain(path + suffix, "open the database") }
        return try mapped("open the database", path) {
            var configuration = configuration(timeout: timeout)
            configuration.readonly = true
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
            return try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    static func inMemory() throws(MemoryError) -> DatabaseQueue {
        try mapped("open a database in memory", ":memory:") {
            try DatabaseQueue(configuration: configuration(timeout: 0))
        }
    }

    private static func configuration(timeout: Double) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(timeout)
        // Rows of a union may come before the rows they speak of.
        configuration.foreignKeysEnabled = false
        return configuration
    }
}

extension Database {
    /// Runs a statement that is prepared once a connection: a merge brings many rows.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }
}

/// Small values of a store about itself.
enum Meta {
    static func get(_ key: String, _ db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key])
    }

    static func set(_ key: String, _ value: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            arguments: [key, value])
    }
}

/// 128 random bits as 32 hexadecimal digits.
func randomID() -> String {
    let digits = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }
    return digits.map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
}

func microsecondsSince1970() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
}
