import Foundation
import GRDB

/// `.acrouter/summary`: the little that a hook may want to know, for readers that must not open a database.
///
/// JSON, replaced atomically after each row. Anybody may have written it (a clone can bring one along): a reader
/// shows its numbers and acts on nothing.
struct SummaryFile: Hashable, Sendable, Codable {
    struct Row: Hashable, Sendable, Codable {
        var model: String
        var dimension: String
        var attempts: Int
        var resolved: Int
        var uninformative: Int
        /// In millionths of a dollar.
        var cost: Int64
        var seconds: Double
    }

    struct Job: Hashable, Sendable, Codable {
        var id: String
        var startedAt: Int64
        var command: String
        var dimension: String
        var verdict: String?
    }

    var schema = "acrouter.summary/1"
    var models: [Row]
    var lastJob: Job?

    static func read(_ db: Database) throws -> SummaryFile {
        let rows = try GRDB.Row.fetchAll(
            db,
            sql: """
                SELECT arm, dimension, attempts, resolved, uninformative, cost, time / 1000.0 AS seconds
                FROM total ORDER BY 1, 2
                """)
        let last = try GRDB.Row.fetchOne(
            db,
            sql: """
                SELECT id, started_at, command, dimension, (SELECT verdict FROM event WHERE job = job.id
                  AND kind = 'ended' ORDER BY written DESC, id DESC LIMIT 1) AS verdict
                FROM job ORDER BY started_at DESC, rowid DESC LIMIT 1
                """)
        return SummaryFile(
            models: rows.map {
                Row(
                    model: $0["arm"], dimension: $0["dimension"], attempts: $0["attempts"], resolved: $0["resolved"],
                    uninformative: $0["uninformative"], cost: $0["cost"], seconds: $0["seconds"])
            },
            lastJob: last.map {
                Job(
                    id: $0["id"], startedAt: $0["started_at"], command: $0["command"], dimension: $0["dimension"],
                    verdict: $0["verdict"])
            })
    }

    static func write(_ queue: DatabaseQueue, at location: MemoryLocation) throws(MemoryError) {
        let bytes = try mapped("sum up the memory", location.database) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return Array(try encoder.encode(queue.read { try read($0) })) + [UInt8(ascii: "\n")]
        }
        try Files.replace(location.summary, with: bytes, mode: 0o644, "replace the summary")
    }
}
