import Foundation
import GRDB
import Testing

@testable import Memory

@Suite struct SchemaTests {
    @Test func theREADMEWritesOutWhatTheDatabasesHave() async throws {
        let place = try Place()
        _ = try place.open()
        let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Memory/README.md")
        let blocks = try String(contentsOf: readme, encoding: .utf8).components(separatedBy: "```sql\n").dropFirst()
            .map { $0.components(separatedBy: "```")[0] }
        try #require(blocks.count == 5)
        let stores = [(blocks[0..<2], place.location.database), (blocks[2...], place.state + "/user.sqlite")]
        for (migrations, path) in stores {
            let documented = try DatabaseQueue()
            for migration in migrations { try execute(documented, migration) }
            let real = try Connection.reading(path, timeout: 1)
            let expected = try dump(documented)
            #expect(!expected.isEmpty)
            #expect(try dump(real) == expected)
            #expect(try texts(real, "PRAGMA user_version") == ["\(migrations.count)"])
        }
    }

    @Test func writesWaitForTheDisk() async throws {
        let place = try Place()
        let memory = try place.open()
        for queue in [try #require(memory.history.queue), memory.user.queue] {
            #expect(try texts(queue, "PRAGMA synchronous") == ["2"])
            #expect(try texts(queue, "PRAGMA journal_mode") == ["wal"])
        }
    }

    @Test func rowsAreImmutable() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        let queue = try #require(memory.history.queue)
        for statement in [
            "UPDATE outcome SET score = 1", "UPDATE job SET language = 'x'", "UPDATE event SET note = 'x'",
            "DELETE FROM outcome",
        ] {
            #expect(throws: DatabaseError.self) { try execute(queue, statement) }
        }
    }

    private func dump(_ queue: DatabaseQueue) throws -> [String] {
        try texts(queue, "SELECT type || ' ' || name || ' ' || sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1")
            .filter { !$0.contains("sqlite_sequence") }
    }
}
