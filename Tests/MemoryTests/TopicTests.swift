import Foundation
import Orchestrator
import Routing
import Testing

@testable import Memory

@Suite struct TopicTests {
    @Test func nearestFirstAndOfEqualOnesTheLatest() async throws {
        let place = try Place()
        let memory = try place.open()
        try await fill(memory, 1, ["a", "b", "c", "d"])
        try await fill(memory, 2, ["a", "b"], at: monday + 5)
        try await fill(memory, 3, ["a", "b"], at: monday + 9)
        try await fill(memory, 4, ["a", "x", "y", "z"])
        try await memory.began(job(5, topics: ["a", "b"]))
        let similar = try await memory.similar(topics: ["b", "a", "b"], week: 2900)
        #expect(similar.map(\.similarity) == [1, 1, 2 / 8.0.squareRoot()])
        let arms = similar.map { $0.outcomes.map(\.arm.name) }
        #expect(arms == [["arm3"], ["arm2"], ["arm1"]], "one without outcomes is no neighbour")
        #expect(
            similar[0].outcomes == [
                .init(arm: ArmID("arm3"), slot: .init(week: 2900, failedBefore: 0), sums: sums(.resolved))
            ])
        #expect(try await memory.similar(topics: [], week: 2900).isEmpty)
        #expect(try await memory.similar(topics: ["a"], week: 2900 + 157).isEmpty)
    }

    @Test func theWorkIsBoundedAndTheLatestWin() async throws {
        let place = try Place()
        let memory = try place.open()
        for number in 1...80 { try await fill(memory, number, ["common", "t\(number)"], at: monday + Int64(number)) }
        let similar = try await memory.similar(topics: ["common"], week: 2900)
        #expect(similar.count == SimilarJob.most)
        #expect(similar.first?.outcomes.first?.arm == ArmID("arm80"))
        // A topic of its own finds an older one.
        let own = try await memory.similar(topics: ["common", "t3"], week: 2900)
        #expect(own.first?.outcomes.first?.arm == ArmID("arm3"))
        #expect(own.first?.similarity == 1)
    }

    @Test func topicsAreRestoredAndForgotten() async throws {
        let place = try Place()
        let memory = try place.open()
        try await fill(memory, 1, ["private/path.swift", "b"])
        let id = JobID(hex: hex(1))
        let whole = try place.rows()
        try FileManager.default.removeItem(atPath: place.location.folder)
        let again = try place.open()
        #expect(try place.rows() == whole)
        #expect(try again.history.job(prefix: id.hex).summary.record.topics == ["private/path.swift", "b"])
        #expect(try await again.similar(topics: ["b"], week: 2900).count == 1)
        try await again.forget(id, at: monday)
        #expect(try await again.similar(topics: ["b"], week: 2900).isEmpty)
        #expect(try rows(of: "topic", in: again.store.queue).isEmpty)
        for path in [place.location.journal, place.location.database, place.state + "/user.sqlite"] {
            #expect(try Data(bytes(path)).range(of: Data("private/path".utf8)) == nil, "\(path)")
        }
    }

    @Test func aRecordOfOldHasNoTopics() throws {
        let encoded = try JSONEncoder().encode(job(1))
        var old = try #require(JSONSerialization.jsonObject(with: encoded) as? [String: Any])
        #expect(old.removeValue(forKey: "topics") != nil)
        let data = try JSONSerialization.data(withJSONObject: old)
        #expect(try JSONDecoder().decode(JobRecord.self, from: data) == job(1, topics: []))
    }

    private func fill(_ memory: Memory, _ number: Int, _ topics: [String], at: Int64 = monday) async throws {
        try await memory.began(job(number, at: at, topics: topics))
        try await memory.record(outcome(number, of: number, arm: "arm\(number)", at: at))
    }
}
