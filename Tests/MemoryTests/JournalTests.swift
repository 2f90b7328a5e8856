import Foundation
import Orchestrator
import Testing

@testable import Memory

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite struct JournalTests {
    @Test func linesComeBackAndEveryChangedByteIsFound() throws {
        let line = JournalLine.outcome(outcome(1, of: 1), writer: "w")
        let encoded = try JournalCoding.encode(line)
        #expect(encoded.last == UInt8(ascii: "\n"))
        #expect(encoded.dropLast().contains(UInt8(ascii: "\n")) == false)
        #expect(try JSONSerialization.jsonObject(with: Data(encoded)) is [String: Any])
        guard case .line(let decoded) = JournalCoding.decode(encoded.dropLast()) else {
            Issue.record("an intact line was not read")
            return
        }
        #expect(decoded == line)
        #expect(decoded.wholeOutcome == outcome(1, of: 1))
        for index in encoded.indices.dropLast() {
            var damaged = encoded.dropLast()
            damaged[index] ^= 1
            guard case .damaged = JournalCoding.decode(damaged) else {
                Issue.record("a change of byte \(index) went unnoticed")
                return
            }
        }
        for length in 0..<encoded.count - 1 {
            guard case .damaged = JournalCoding.decode(encoded.prefix(length)) else {
                Issue.record("a line cut to \(length) bytes went unnoticed")
                return
            }
        }
    }

    @Test func aCutAtAnyByteLosesAtMostTheTornLine() async throws {
        let place = try Place()
        try await place.open().fill(1)
        let whole = try bytes(place.location.journal)
        let lineEnds = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
        #expect(lineEnds.count == 4, "header, job, outcome, end")
        for cut in stride(from: 0, to: whole.count, by: 13) {
            let contents = Journal.parse(Array(whole.prefix(cut)), from: 0)
            #expect(contents.lines.count == lineEnds.count { $0 < cut })
            #expect(contents.damaged == 0)
        }
    }

    @Test func aTornLineIsEndedBeforeTheNextOne() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        let torn = try JournalCoding.encode(.job(job(7), writer: "w")).prefix(60)
        let file = try Descriptor(place.location.journal, O_WRONLY | O_APPEND, "tear")
        try file.write(Array(torn), "tear", "journal")
        #expect(try place.history().jobs(limit: 9).count == 1)
        try await memory.fill(2)
        let contents = try #require(try Journal(path: place.location.journal, timeout: 1).read())
        #expect(contents.damaged == 1)
        #expect(contents.lines.count == 7)
        #expect(try place.history().jobs(limit: 9).count == 2)
        #expect(try place.rows().count == 6)
    }

    @Test func linesOfLaterVersionsAreLeftAlone() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        let row = try JournalCoding.encode(.job(job(3), writer: "w"))
        let text = String(decoding: row, as: UTF8.self).replacingOccurrences(
            of: #""kind":"job""#, with: #""kind":"new""#)
        let sealed = try #require(reseal(text))
        let file = try Descriptor(place.location.journal, O_WRONLY | O_APPEND, "add")
        try file.write(sealed, "add", "journal")
        try await memory.forget(JobID(hex: hex(1)), at: monday)
        let rewritten = try bytes(place.location.journal)
        #expect(Data(rewritten).range(of: Data(sealed)) != nil)
        #expect(try place.open().recovery == nil)
    }

    @Test func aHeldLockIsWaitedForAndThenNamed() async throws {
        let place = try Place()
        let memory = try place.open(timeout: 0.02)
        let file = try Descriptor(place.location.journal, O_RDWR, "hold")
        try #require(flock(file.raw, LOCK_EX) == 0)
        await #expect(throws: MemoryError(.busy, "lock the journal", place.location.journal)) {
            try await memory.began(job(1))
        }
        try #require(flock(file.raw, LOCK_UN) == 0)
        try await memory.began(job(1))
        #expect(try place.rows().count == 1)
    }

    /// Puts the right checksum on a changed line.
    private func reseal(_ line: String) -> [UInt8]? {
        guard let start = line.range(of: #""row":"#) else { return nil }
        let row = line[start.upperBound...].dropLast(2)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in row.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        let sum = String(repeating: "0", count: 16 - digits.count) + digits
        return Array(#"{"sum":"\#(sum)","row":\#(row)}"#.utf8) + [UInt8(ascii: "\n")]
    }
}
