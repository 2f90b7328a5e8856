import Foundation
import GRDB

/// `.acrouter/summary`: the little that a hook may want to know, for readers that must not open a database.
///
/// JSON, replaced atomically after each row. Anybody may have written it (a clone can bring one along): a reader
/// shows its numbers and acts on nothing.
public struct SummaryFile: Hashable, Sendable, Codable {
    public struct Row: Hashable, Sendable, Codable {
        public var model: String
        public var dimension: String
        public var attempts: Int
        public var resolved: Int
        public var uninformative: Int
        /// In millionths of a dollar.
        public var cost: Int64
        public var seconds: Double
    }

    /// Members that came later are optional: a summary of an older program lacks them.
    public struct Job: Hashable, Sendable, Codable {
        public var id: String
        public var startedAt: Int64
        public var command: String
        public var dimension: String
        public var verdict: String?
        /// The commit that was checked out.
        public var head: String?
        /// How many tests failed before anything was tried.
        public var failing: Int?
        /// Its patch was applied, and not undone since.
        public var isApplied: Bool?
    }

    public var schema = Self.version
    public var models: [Row]
    public var lastJob: Job?

    static let version = "acrouter.summary/1"

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
                  AND kind = 'ended' ORDER BY written DESC, id DESC LIMIT 1) AS verdict,
                  head, json_array_length(fail_to_pass) AS failing,
                  (SELECT kind FROM event WHERE job = job.id AND kind <> 'ended' ORDER BY written DESC, id DESC LIMIT 1)
                    IS 'applied' AS is_applied
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
                    verdict: $0["verdict"], head: $0["head"], failing: $0["failing"], isApplied: $0["is_applied"])
            })
    }

    /// More than a thousand rows; whoever wrote more did not mean it for a hook.
    static let sizeLimit = 256 << 10

    /// - Returns: nil when there is none, or none that we could have written.
    public static func read(at location: MemoryLocation) -> SummaryFile? {
        // Ignored, both: a summary that cannot be read is one that says nothing.
        guard let bytes = try? Files.small(location.summary, limit: sizeLimit, "read the summary") else { return nil }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        // Ignored like the above.
        guard let summary = try? decoder.decode(SummaryFile.self, from: Data(bytes)), summary.schema == version
        else { return nil }
        return summary
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
