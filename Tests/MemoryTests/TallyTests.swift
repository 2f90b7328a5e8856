import Changes
import Foundation
import GRDB
import Orchestrator
import Routing
import Testing
import Verification

@testable import Memory

/// Sums kept in step against sums made from the rows.
@Suite struct TallyTests {
    private static let kept = ["tally", "tally_child", "total"]

    private func store() throws -> DatabaseQueue {
        let queue = try Connection.inMemory()
        try queue.writeWithoutTransaction { try Schema.repository.migrate($0) }
        return queue
    }

    private func insert(_ lines: [JournalLine], _ queue: DatabaseQueue) throws {
        try queue.write { db in _ = try RowChange.insert(lines, db) }
    }

    private func dump(_ queue: DatabaseQueue) throws -> [String] {
        try Self.kept.flatMap { try rows(of: $0, in: queue) }
    }

    /// Rows of all kinds about few jobs: of several arms and attempts, with and without their jobs, some forgotten.
    private func lines(_ generator: inout SplitMix64, count: Int) -> [JournalLine] {
        let dimensions: [Changes.Dimension] = [.bugFixing, .algorithm, .codeRefactoring]
        return (0..<count).map { _ in
            let number = Int.random(in: 0..<12, using: &generator)
            let dimension = dimensions[number % 3].rawValue
            let forgets = Int.random(in: 0..<20, using: &generator) == 0
            if forgets { return .tombstone(.init(job: JobID(hex: hex(number)), at: 1), writer: "w") }
            if Int.random(in: 0..<5, using: &generator) == 0 {
                return .job(job(number, dimension: dimensions[number % 3]), writer: "w")
            }
            // One id has one content.
            let attempt = Int.random(in: 0..<9, using: &generator)
            var content = SplitMix64(seed: UInt64(number * 100 + attempt))
            let kinds: [OutcomeClass] = [.resolved, .unresolved, .noPatch, .uninformative, .unresolved]
            let finest = "\(dimension)/repository/" + ["swift", "rust"].randomElement(using: &content)!
            let row = outcome(
                number * 100 + attempt, of: number, arm: ["a", "b"].randomElement(using: &content)!,
                attempt: Int.random(in: 1..<5, using: &content),
                at: monday + week * Int64.random(in: -2...2, using: &content),
                outcome: kinds.randomElement(using: &content)!, verdict: .unresolved,
                status: Int.random(in: 0..<9, using: &content) == 0 ? .outage : .ok,
                cost: Int64.random(in: 0..<5_000_000, using: &content), failedBefore: attempt % 3,
                levels: ["", dimension, "\(dimension)/repository", finest])
            return .outcome(row, writer: "w")
        }
    }

    /// What the rows of a store mean, said without SQL.
    private func table(of queue: DatabaseQueue) throws -> EvidenceTable {
        let rows = try queue.read { try Rows.all($0) }.compactMap(\.wholeOutcome)
        let counted = rows.filter { $0.outcome != .uninformative && $0.status != .outage }
        var table = EvidenceTable()
        for (_, attempts) in Dictionary(grouping: counted, by: { "\($0.job.hex) \($0.arm.name)" }) {
            guard let first = attempts.min(by: { ($0.number, $0.id) < ($1.number, $1.id) }) else { continue }
            let sums = OutcomeSums(
                first.outcome, score: first.outcome == .resolved ? 1 : 0, cost: first.cost, seconds: first.seconds)
            let slot = EvidenceTable.Slot(week: RoutingContext.week(at: first.at), failedBefore: first.failedBefore)
            table.add(sums, of: first.arm, at: slot, path: first.levels)
        }
        return table
    }

    private func levels(_ queue: DatabaseQueue) throws -> [String] {
        try texts(queue, "SELECT DISTINCT level FROM outcome_level")
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func keptInStepTheyAreWhatARebuildGives(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let lines = lines(&generator, count: 150)
        let queue = try store()
        var rest = lines[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Int.random(in: 1...20, using: &generator))
            rest = rest.dropFirst(batch.count)
            try insert(Array(batch), queue)
            // A merge brings rows again.
            if Bool.random(using: &generator) { try insert(batch.shuffled(using: &generator), queue) }
        }
        let step = try dump(queue)
        #expect(!step.isEmpty)
        try queue.write { try RowChange.rebuild($0) }
        #expect(try dump(queue) == step, "seed \(seed)")

        let read = try queue.readTallies(levels: try levels(queue))
        #expect(read.table == (try table(of: queue)), "seed \(seed)")

        // Neither order nor the way rows come together matters.
        let other = try store()
        try insert(lines.shuffled(using: &generator), other)
        #expect(try dump(other) == step, "seed \(seed)")
        let union = try store()
        try insert(try queue.read { try Rows.all($0) }, union)
        #expect(try dump(union) == step, "seed \(seed)")
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func theUsersSumsAreThoseOfAllRepositories(seed: UInt64) async throws {
        var generator = SplitMix64(seed: seed)
        let places = [try Place(), try Place()]
        let state = places[0].state
        var memories = try places.map { try Memory(at: $0.location, stateDirectory: state) }
        for (side, line) in lines(&generator, count: 60).enumerated() {
            // Jobs of one repository are not those of the other.
            let index = Int(line.subject!.hex.suffix(1), radix: 16)! % 2
            if side.isMultiple(of: 17) {
                memories[index] = try Memory(at: places[index].location, stateDirectory: state)
            }
            if let job = line.job { try await memories[index].began(job) }
            if let outcome = line.wholeOutcome { try await memories[index].record(outcome) }
            if let tombstone = line.tombstone { try await memories[index].forget(tombstone.job, at: tombstone.at) }
        }
        for memory in memories { #expect(await memory.lag == nil, "seed \(seed)") }
        let user = memories[0].user.queue
        let step = try rows(of: "tally", in: user) + rows(of: "tally_child", in: user)
        try rebuildUser(user)
        #expect(try rows(of: "tally", in: user) + rows(of: "tally_child", in: user) == step, "seed \(seed)")
        let all = try user.readTallies(levels: [""])
        let sum = try memories.reduce(0) { try $0 + $1.store.tallies(levels: [""], since: 0).attempts }
        #expect(all.attempts == sum, "seed \(seed)")
        // Made anew by teaching alone.
        let fresh = places[0].root + "/fresh"
        for place in places { _ = try Memory(at: place.location, stateDirectory: fresh) }
        let again = try #require(try UserStore.openExisting(directory: fresh)).queue
        #expect(try rows(of: "tally", in: again) + rows(of: "tally_child", in: again) == step, "seed \(seed)")
    }

    private func rebuildUser(_ queue: DatabaseQueue) throws { try queue.write { try UserStore.rebuild($0) } }

    @Test func storesOfTheFirstVersionAreBroughtUpToDate() async throws {
        let place = try Place()
        do {
            let memory = try place.open()
            for number in 1...4 { try await memory.fill(number, at: monday + Int64(number % 2) * week) }
            try await memory.record(outcome(9, of: 2, arm: "b", attempt: 2, outcome: .noPatch))
        }
        let paths = [place.location.database, place.state + "/user.sqlite"]
        let before = try paths.map { try kept(in: $0) }
        for (path, schema) in zip(paths, [Schema.repository, Schema.user]) { try degrade(path, schema) }
        #expect(try place.history().jobs(limit: 9).count == 4, "read from the journal")
        let memory = try place.open()
        #expect(memory.recovery == nil)
        #expect(await memory.lag == nil)
        #expect(try paths.map { try kept(in: $0) } == before)
        #expect(try rows(of: "origin", in: memory.user.queue).count == 5)
    }

    private func kept(in path: String) throws -> [String] {
        let queue = try Connection.reading(path, timeout: 1)
        return try rows(of: "tally", in: queue) + rows(of: "tally_child", in: queue)
    }

    /// Takes a store back to version 1.
    private func degrade(_ path: String, _ schema: Schema) throws {
        let queue = try Connection.writing(path, timeout: 1, mode: 0o600)
        let made = [
            "TABLE tally", "TABLE tally_child", "TABLE total", "TABLE due", "TABLE topic", "TABLE origin", "TABLE call",
            "INDEX ledger_by_job",
        ]
        try execute(queue, "DROP TRIGGER IF EXISTS topics_go_with_their_job")
        for name in made { try execute(queue, "DROP " + name.replacingOccurrences(of: " ", with: " IF EXISTS ")) }
        if let view = schema.migrations[0].first(where: { $0.hasPrefix("CREATE VIEW") }) {
            try execute(queue, "DROP VIEW evidence")
            try execute(queue, view)
            try execute(queue, "UPDATE meta SET value = value || ' 5' WHERE key = 'taught'")
        }
        try execute(queue, "PRAGMA user_version = 1")
    }

    @Test func aDamagedBlobIsSaid() throws {
        let cells = try #require(try? TallyCells(Data([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])))
        #expect(cells.slots == [EvidenceTable.Slot(week: 1, failedBefore: 2)])
        #expect(cells.blob == Data([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]))
        let one = cells.blob
        for damaged in [one.dropLast(), one + [1], one + one, Data(repeating: 0xFF, count: 40), Data([0x80])] {
            #expect(throws: MemoryError.self) { try TallyCells(Data(damaged)) }
        }
        let large = OutcomeSums(attempts: .max, resolved: 128, score: 16_384)
        var whole = TallyCells()
        whole.add([EvidenceTable.Slot(week: -3, failedBefore: 0): large])
        #expect(try TallyCells(whole.blob) == whole)
    }
}

extension DatabaseQueue {
    fileprivate func readTallies(levels: [String]) throws -> Tallies {
        try read { try Tallies(levels: levels, since: 0, $0) }
    }
}
