import Foundation
import Orchestrator

/// One row as the journal keeps it. Exactly one of the optional members is set, the one that `kind` names.
struct JournalLine: Hashable, Sendable, Codable {
    enum Kind: String, Hashable, Sendable, Codable { case header, job, outcome, event, tombstone }

    /// Names the journal; the generation grows whenever its bytes are written anew, so that offsets into them expire.
    struct Header: Hashable, Sendable, Codable {
        var id: String
        var generation: Int
    }

    /// A job that was forgotten: wins over all its rows, whenever they come.
    struct Tombstone: Hashable, Sendable, Codable {
        var job: JobID
        var at: Int64
    }

    var kind: Kind
    var writer: String?
    var header: Header?
    var job: JobRecord?
    /// Without its patch, which follows as base64.
    var outcome: OutcomeRecord?
    var patch: Data?
    var event: JobEvent?
    var tombstone: Tombstone?

    static func header(_ header: Header) -> JournalLine { JournalLine(kind: .header, header: header) }
    static func job(_ job: JobRecord, writer: String) -> JournalLine {
        JournalLine(kind: .job, writer: writer, job: job)
    }
    static func event(_ event: JobEvent, writer: String) -> JournalLine {
        JournalLine(kind: .event, writer: writer, event: event)
    }
    static func tombstone(_ tombstone: Tombstone, writer: String) -> JournalLine {
        JournalLine(kind: .tombstone, writer: writer, tombstone: tombstone)
    }
    static func outcome(_ outcome: OutcomeRecord, writer: String) -> JournalLine {
        var bare = outcome
        bare.patch = nil
        return JournalLine(kind: .outcome, writer: writer, outcome: bare, patch: outcome.patch.map { Data($0) })
    }

    /// The outcome with its patch put back.
    var wholeOutcome: OutcomeRecord? {
        guard var whole = outcome else { return nil }
        whole.patch = patch.map { Array($0) }
        return whole
    }

    /// The job that the row speaks of.
    var subject: JobID? { job?.id ?? outcome?.job ?? event?.job ?? tombstone?.job }

    /// Equal for two copies of one row, wherever they come from.
    var key: String {
        switch kind {
        case .header: "header"
        case .job: "job " + (job?.id.hex ?? "")
        case .outcome: "outcome " + (outcome?.id ?? "")
        case .event: "event " + (event?.id ?? "")
        case .tombstone: "tombstone " + (tombstone?.job.hex ?? "")
        }
    }
}

/// The bytes of a journal line: `{"sum":"<16 hex digits>","row":<JSON>}` and a line feed.
///
/// The sum covers the row's own bytes: it finds torn and damaged lines, not forgers.
enum JournalCoding {
    private static let opening = Array(#"{"sum":""#.utf8)
    private static let middle = Array(#"","row":"#.utf8)

    static func encode(_ line: JournalLine) throws(MemoryError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let row: [UInt8]
        do { row = Array(try encoder.encode(line)) } catch {
            throw MemoryError(.unstorable, "write a row as JSON", line.key)
        }
        return opening + sum(row[...]) + middle + row + Array("}\n".utf8)
    }

    enum Decoded {
        case line(JournalLine)
        case unknown
        case damaged
    }

    /// - Parameter bytes: One line without its line feed.
    static func decode(_ bytes: ArraySlice<UInt8>) -> Decoded {
        let start = bytes.startIndex + opening.count
        guard bytes.starts(with: opening), bytes.last == UInt8(ascii: "}"),
            bytes.count > opening.count + 16 + middle.count,
            bytes[(start + 16)...].starts(with: middle)
        else { return .damaged }
        let row = bytes[(start + 16 + middle.count)..<(bytes.endIndex - 1)]
        guard Array(bytes[start..<(start + 16)]) == sum(row) else { return .damaged }
        // An intact row that does not decode was written by a later version: left alone, not lost.
        guard let line = try? JSONDecoder().decode(JournalLine.self, from: Data(row)) else { return .unknown }
        return .line(line)
    }

    /// FNV-1a, 64 bits, as 16 hexadecimal digits.
    private static func sum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return Array((String(repeating: "0", count: 16 - digits.count) + digits).utf8)
    }
}
