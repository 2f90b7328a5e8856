import GRDB
import Orchestrator
import Testing

@testable import Memory

/// Union of rows is the merge of memories.
@Suite struct MergeTests {
    private func merged(_ memories: [[JournalLine]]) throws -> [String] {
        let queue = try Connection.inMemory()
        try queue.writeWithoutTransaction { try Schema.repository.migrate($0) }
        for memory in memories {
            try queue.write { db in _ = try RowChange.insert(memory, db) }
        }
        return try Place.rows(queue)
    }

    /// Three writers' rows that overlap, with one forgetting what the others know.
    private func memories(seed: UInt64) -> [[JournalLine]] {
        var state = seed
        func roll(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        return (0..<3).map { _ in
            (0..<20).map { _ in
                let number = roll(8)
                switch roll(8) {
                case 0: return .tombstone(.init(job: JobID(hex: hex(number)), at: 1), writer: "w")
                case 1, 2: return .job(job(number), writer: "w")
                case 3:
                    let event = JobEvent(
                        id: hex(number, prefix: "ee"), job: JobID(hex: hex(number)), at: 4, written: 5, kind: .ended,
                        verdict: "resolved", seconds: 1, note: "")
                    return .event(event, writer: "w")
                default: return .outcome(outcome(number * 3 + roll(3), of: number), writer: "w")
                }
            }
        }
    }

    /// One row has one content, as ids are random: of differing fixtures only the first stays.
    private func consistent(_ memories: [[JournalLine]]) -> [[JournalLine]] {
        var first: [String: JournalLine] = [:]
        return memories.map {
            $0.map { line in
                let kept = first[line.key] ?? line
                first[line.key] = kept
                return kept
            }
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func mergingIsCommutativeAssociativeAndIdempotent(seed: UInt64) throws {
        let memories = consistent(memories(seed: seed))
        let (a, b, c) = (memories[0], memories[1], memories[2])
        let all = try merged([a, b, c])
        #expect(!all.isEmpty)
        for order in [[a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]] { #expect(try merged(order) == all) }
        #expect(try merged([a, b, c, a, c, b, b]) == all)
        #expect(try merged([a, a]) == merged([a]))
        #expect(try merged([(a + b + c).reversed()]) == all)
        // (a + b) + c from the rows of the first union, as an exchange would send them.
        let queue = try Connection.inMemory()
        try queue.writeWithoutTransaction { try Schema.repository.migrate($0) }
        try queue.write { db in _ = try RowChange.insert(a + b, db) }
        let union = try queue.read { try Rows.all($0) }
        #expect(try merged([union, c]) == all)
        #expect(try merged([c, union]) == all)
    }

    @Test func aTombstoneWinsWheneverItComes() throws {
        let rows: [JournalLine] = [.job(job(1), writer: "w"), .outcome(outcome(1, of: 1), writer: "w")]
        let tombstone = JournalLine.tombstone(.init(job: JobID(hex: hex(1)), at: 1), writer: "w")
        #expect(try merged([[tombstone], rows]).count == 1)
        #expect(try merged([rows, [tombstone], rows]).count == 1)
    }
}
