import Orchestrator
import Routing
import Testing

@testable import Memory

@Suite struct CountTests {
    @Test func onlyRealOutcomesCountAndEachArmOnceAJob() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.began(job(1))
        try await memory.record(outcome(9, of: 1, attempt: 1, outcome: .uninformative))
        try await memory.record(outcome(8, of: 1, attempt: 2, outcome: .unresolved))
        try await memory.record(outcome(7, of: 1, attempt: 3, outcome: .resolved))
        try await memory.record(outcome(6, of: 1, arm: "b", attempt: 4, at: monday + week, failedBefore: 1))
        let counts = try await memory.counts(levels: ["", "repo", "repo/bug_fixing", "elsewhere"])
        var expected: [CountKey: Int] = [:]
        for level in ["", "repo", "repo/bug_fixing"] {
            expected[
                CountKey(
                    arm: ArmID("builtin/revert"), level: level, week: 2900, failedBefore: 0, outcome: .unresolved)] = 1
            expected[CountKey(arm: ArmID("b"), level: level, week: 2901, failedBefore: 1, outcome: .resolved)] = 1
        }
        #expect(counts == expected)
        #expect(try await memory.counts(levels: []).isEmpty)
    }

    @Test func whatOneRepositoryLearnsCountsEverywhere() async throws {
        let here = try Place()
        let there = try Place()
        let state = here.state
        let first = try Memory(at: here.location, stateDirectory: state)
        try await first.fill(1)
        try await first.record(outcome(2, of: 1, arm: "paid", attempt: 2, cost: 500))
        let second = try Memory(at: there.location, stateDirectory: state)
        let counts = try await second.counts(levels: ["", "repo"])
        #expect(Set(counts.keys.map(\.level)) == [""])
        #expect(counts.values.reduce(0, +) == 2)
        #expect(try await second.spending()[ArmID("paid")]?.cost == MicroUSD(500))
        // The user's store says nothing of the repository.
        let dump = try texts(second.user.queue, "SELECT dimension FROM evidence")
        #expect(Set(dump) == ["bug_fixing"])
        // Own bills come first.
        try await second.record(outcome(50, of: 50, arm: "paid", cost: 80))
        #expect(
            try await second.spending()[ArmID("paid")] == ArmSpending(attempts: 1, cost: MicroUSD(80), seconds: 2.5))
    }

    @Test func aLostUserStoreIsTaughtAgain() async throws {
        let place = try Place()
        let memory = try place.open()
        for number in 1...3 { try await memory.fill(number) }
        let counts = try await memory.counts(levels: [""])
        #expect(counts.values.reduce(0, +) == 3)
        let fresh = try Memory(at: place.location, stateDirectory: place.root + "/other")
        #expect(try fresh.user.counts() == counts)
        // Going back and forth between two users' stores counts nothing twice.
        for directory in [place.state, place.root + "/other", place.state] {
            let again = try Memory(at: place.location, stateDirectory: directory)
            #expect(try again.user.counts() == counts)
        }
    }

    @Test func outagesSendNoBills() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.record(outcome(1, of: 1, outcome: .uninformative, status: .outage))
        try await memory.record(outcome(2, of: 2, outcome: .unresolved, status: .timeout, cost: 9))
        #expect(
            try await memory.spending()
                == [ArmID("builtin/revert"): ArmSpending(attempts: 1, cost: MicroUSD(9), seconds: 2.5)])
    }
}
