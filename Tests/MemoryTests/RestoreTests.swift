import Foundation
import GRDB
import Orchestrator
import Testing

@testable import Memory

@Suite struct RestoreTests {
    /// A memory with two jobs, closed, and its rows.
    private func filled() async throws -> (Place, [String]) {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        try await memory.fill(2)
        return (place, try place.rows())
    }

    private func removeDatabase(_ place: Place) throws {
        for suffix in ["", "-wal", "-shm"] where Files.kind(of: place.location.database + suffix) == .file {
            try FileManager.default.removeItem(atPath: place.location.database + suffix)
        }
    }

    @Test func aDeletedFolderComesBackFromTheJournal() async throws {
        let (place, rows) = try await filled()
        try FileManager.default.removeItem(atPath: place.location.folder)
        #expect(try place.history().jobs(limit: 9).count == 2, "reading falls back to the journal")
        #expect(Files.kind(of: place.location.folder) == .missing, "and makes nothing")
        let memory = try place.open()
        #expect(memory.recovery == Recovery(cause: .missing, rows: 6, damagedLines: 0, movedAside: nil))
        #expect(
            memory.recovery?.description == "memory restored from the journal: 6 rows; the database was missing")
        #expect(try place.rows() == rows)
        #expect(Files.kind(of: place.location.summary) == .file)
        #expect(try place.open().recovery == nil)
    }

    @Test func anEmptyDatabaseIsFilled() async throws {
        let (place, rows) = try await filled()
        try removeDatabase(place)
        try write([], to: place.location.database)
        #expect(try place.history().jobs(limit: 9).count == 2)
        #expect(try place.open().recovery?.cause == .empty)
        #expect(try place.rows() == rows)
    }

    @Test(arguments: [0, 100, 4096, 9000])
    func aDamagedDatabaseIsMovedAsideAndRestored(at offset: Int) async throws {
        let (place, rows) = try await filled()
        let queue = try Connection.writing(place.location.database, timeout: 1, mode: 0o644)
        try checkpoint(queue)
        var damaged = try bytes(place.location.database)
        try removeDatabase(place)
        for index in offset..<min(offset + 3000, damaged.count) { damaged[index] = 0x5A }
        try write(damaged, to: place.location.database)
        #expect(try place.history().jobs(limit: 9).count == 2)
        let recovery = try #require(try place.open().recovery)
        #expect(recovery.cause == .damaged)
        #expect(recovery.rows == 6)
        #expect(recovery.movedAside == place.location.database + ".damaged-1")
        #expect(try bytes(place.location.database + ".damaged-1") == damaged)
        #expect(try place.rows() == rows)
    }

    @Test func damageThatIsMetLaterIsRepairedAtTheNextOpening() async throws {
        let (place, rows) = try await filled()
        let memory = try place.open()
        try execute(memory.store.queue, "UPDATE tally SET cells = x'ff'")
        let error = await #expect(throws: MemoryError.self) { try await memory.evidence(path: path, week: 2900) }
        #expect(error?.code == .corrupt)
        let again = try place.open()
        #expect(again.recovery?.cause == .damaged)
        #expect(try place.rows() == rows)
        #expect(try again.attempts() == 2)
        #expect(try place.open().recovery == nil)
    }

    @Test func aForeignSchemaCountsAsDamage() async throws {
        let (place, rows) = try await filled()
        let queue = try Connection.writing(place.location.database, timeout: 1, mode: 0o644)
        try execute(queue, "CREATE TRIGGER spy AFTER INSERT ON job BEGIN DELETE FROM baseline; END")
        #expect(try place.open().recovery?.cause == .damaged)
        #expect(try place.rows() == rows)
    }

    @Test func aDatabaseThatAClonedRepositoryBroughtAlongIsNotBelieved() async throws {
        let (theirs, _) = try await filled()
        let queue = try Connection.writing(theirs.location.database, timeout: 1, mode: 0o644)
        try checkpoint(queue)
        let planted = try bytes(theirs.location.database)

        let mine = try Place()
        try FileManager.default.createDirectory(atPath: mine.location.folder, withIntermediateDirectories: true)
        try write(planted, to: mine.location.database)
        #expect(try mine.history().jobs(limit: 9).isEmpty)
        let memory = try mine.open()
        #expect(memory.recovery?.cause == .foreign)
        #expect(memory.recovery?.movedAside == mine.location.database + ".damaged-1")
        #expect(try memory.history.jobs(limit: 9).isEmpty)
        // Also when this repository has a memory of its own.
        try await memory.fill(5)
        try removeDatabase(mine)
        try write(planted, to: mine.location.database)
        #expect(try mine.history().jobs(limit: 9).map(\.record.id.hex) == [hex(5)])
        #expect(try mine.open().recovery?.cause == .foreign)
        #expect(try mine.history().jobs(limit: 9).map(\.record.id.hex) == [hex(5)])
    }

    @Test func aLostJournalIsWrittenAnewFromTheDatabase() async throws {
        let (place, rows) = try await filled()
        try FileManager.default.removeItem(atPath: place.location.journalFolder)
        #expect(try place.history().jobs(limit: 9).count == 2)
        let recovery = try #require(try place.open().recovery)
        #expect(recovery == Recovery(cause: .journalLost, rows: 6, damagedLines: 0, movedAside: nil))
        try FileManager.default.removeItem(atPath: place.location.folder)
        #expect(try place.open().recovery?.cause == .missing)
        #expect(try place.rows() == rows)
    }

    @Test func aJournalTakenAwayWhileWeWorkIsWrittenAnew() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        try FileManager.default.removeItem(atPath: place.location.journalFolder)
        try await memory.fill(2)
        let rows = try place.rows()
        #expect(rows.count == 6)
        try FileManager.default.removeItem(atPath: place.location.folder)
        _ = try place.open()
        #expect(try place.rows() == rows)
    }

    @Test func aJournalCutInTheMiddleOfALineIsHealedFromTheDatabase() async throws {
        let (place, rows) = try await filled()
        let whole = try bytes(place.location.journal)
        for cut in [0, 40, 130, whole.count / 2, whole.count - 1] {
            try write(Array(whole.prefix(cut)), to: place.location.journal)
            let recovery = try #require(try place.open().recovery, "cut at \(cut)")
            #expect(recovery.cause == .journalLost)
            #expect(try place.rows() == rows)
            try FileManager.default.removeItem(atPath: place.location.folder)
            _ = try place.open()
            #expect(try place.rows() == rows, "cut at \(cut)")
        }
    }

    @Test func damagedLinesAreCountedAndTheRestIsRestored() async throws {
        let (place, _) = try await filled()
        var journal = try bytes(place.location.journal)
        let feeds = journal.indices.filter { journal[$0] == UInt8(ascii: "\n") }
        journal[feeds[1] + 100] ^= 4
        try write(journal, to: place.location.journal)
        try FileManager.default.removeItem(atPath: place.location.folder)
        let recovery = try #require(try place.open().recovery)
        #expect(recovery.rows == 5)
        #expect(recovery.damagedLines == 1)
        #expect(recovery.description.contains("1 unreadable line"))
    }

    @Test func rowsThatOnlyTheJournalHasAreCaughtUp() async throws {
        let (place, _) = try await filled()
        let journal = Journal(path: place.location.journal, timeout: 1)
        try journal.locked { locked throws(MemoryError) in
            try locked.append([.job(job(3, at: monday + 9), writer: "w"), .job(job(1), writer: "w")])
        }
        #expect(try place.history().latest()?.record.id.hex == hex(3), "a reader sees them")
        let recovery = try #require(try place.open().recovery)
        #expect(recovery == Recovery(cause: .behind, rows: 1, damagedLines: 0, movedAside: nil))
        #expect(try place.open().recovery == nil)
        #expect(try place.rows().count == 7)
    }

    @Test func aNewerDatabaseIsLeftAsItIs() async throws {
        let (place, _) = try await filled()
        let queue = try Connection.writing(place.location.database, timeout: 1, mode: 0o644)
        try execute(queue, "PRAGMA user_version = 9")
        let error = MemoryError(.newer, "open the database", place.location.database)
        #expect(throws: error) { try place.open() }
        #expect(throws: error) { try place.history() }
        #expect(place.names(in: place.location.folder).allSatisfy { !$0.contains("damaged") })
    }

    @Test func leftoversOfKilledWritersAreRemoved() async throws {
        let (place, _) = try await filled()
        let leftovers = [
            place.location.folder + "/summary.new-1f", place.location.folder + "/.gitignore.new-2",
            place.location.journalFolder + "/journal.new-3",
        ]
        for path in leftovers {
            try write([1], to: path)
            let old = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)]
            try FileManager.default.setAttributes(old, ofItemAtPath: path)
        }
        // One in the making, by another process.
        try write([1], to: place.location.folder + "/summary.new-2e")
        try write([1], to: place.location.folder + "/mine.new-1")
        _ = try place.open()
        for path in leftovers { #expect(Files.kind(of: path) == .missing) }
        #expect(Files.kind(of: place.location.folder + "/summary.new-2e") == .file)
        #expect(Files.kind(of: place.location.folder + "/mine.new-1") == .file)
    }

    private func checkpoint(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try queue.close()
    }
}
