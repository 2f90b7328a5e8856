import Changes
import Orchestrator
import Routing
import Testing

@testable import Memory

@Suite struct EvidenceTests {
    private let revert = ArmID("builtin/revert")

    private func slot(_ week: Int, _ failedBefore: Int = 0) -> EvidenceTable.Slot {
        EvidenceTable.Slot(week: week, failedBefore: failedBefore)
    }

    @Test func onlyRealOutcomesCountAndEachArmOnceAJob() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.began(job(1))
        try await memory.record(outcome(9, of: 1, attempt: 1, outcome: .uninformative))
        try await memory.record(outcome(8, of: 1, attempt: 2, outcome: .unresolved, cost: 70))
        try await memory.record(outcome(7, of: 1, attempt: 3, outcome: .resolved))
        try await memory.record(outcome(6, of: 1, arm: "b", attempt: 4, at: monday + week, failedBefore: 1))
        var expected = EvidenceTable()
        expected.add(sums(.unresolved, cost: 70), of: revert, at: slot(2900), path: path)
        expected.add(sums(.resolved), of: ArmID("b"), at: slot(2901, 1), path: path)
        #expect(try await memory.evidence(path: path, week: 2901) == expected)
        #expect(try await memory.evidence(path: [], week: 2901).isEmpty)
        #expect(try await memory.evidence(path: ["elsewhere"], week: 2901).isEmpty)
    }

    @Test func anEarlierAttemptThatComesLateTakesThePlaceOfTheOther() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.record(outcome(3, of: 1, attempt: 3))
        try await memory.record(outcome(2, of: 1, attempt: 2, outcome: .unresolved))
        try await memory.record(outcome(1, of: 1, attempt: 2, outcome: .noPatch))
        try await memory.began(job(1))
        var expected = EvidenceTable()
        expected.add(sums(.noPatch), of: revert, at: slot(2900), path: path)
        #expect(try await memory.evidence(path: path, week: 2900) == expected)
        #expect(try memory.user.attempts() == 1)
        #expect(try texts(memory.user.queue, "SELECT outcome FROM evidence") == ["no_patch"])
        #expect(try texts(memory.user.queue, "SELECT dimension FROM evidence") == ["bug_fixing"])
    }

    @Test func whatOneRepositoryLearnsCountsEverywhere() async throws {
        let here = try Place()
        let there = try Place()
        let first = try here.open()
        try await first.fill(1)
        try await first.record(outcome(2, of: 1, arm: "paid", attempt: 2, cost: 500))
        try await first.began(job(7, dimension: .algorithm))
        try await first.record(outcome(7, of: 7, arm: "paid", levels: ["", "algorithm", "algorithm/repository"]))
        let second = try Memory(at: there.location, stateDirectory: here.state)
        var expected = EvidenceTable()
        for level in path.prefix(2) {
            expected.add(sums(.resolved), of: revert, at: slot(2900), level: level)
            expected.add(sums(.resolved, cost: 500), of: ArmID("paid"), at: slot(2900), level: level)
            expected.setChildren(1, of: revert, level: level)
        }
        expected.add(sums(.resolved), of: ArmID("paid"), at: slot(2900), level: "")
        expected.setChildren(2, of: ArmID("paid"), level: "")
        expected.setChildren(1, of: ArmID("paid"), level: "bug_fixing")
        #expect(try await second.evidence(path: path, week: 2900) == expected)
        // The user's store says nothing of the repository but a random name.
        #expect(Set(try texts(second.user.queue, "SELECT dimension FROM evidence")) == ["bug_fixing", "algorithm"])
        let position = try first.store.read("read") { try RepositoryStore.Position.read($0) }
        #expect(Set(try texts(second.user.queue, "SELECT repository FROM origin")) == [position?.header.id])

        // Here it counts once, with what this repository knows of itself below.
        try await second.began(job(50))
        try await second.record(outcome(50, of: 50, arm: "paid", cost: 80))
        for level in path.prefix(2) {
            expected.add(sums(.resolved, cost: 80), of: ArmID("paid"), at: slot(2900), level: level)
        }
        expected.setChildren(2, of: ArmID("paid"), level: "bug_fixing")
        for level in path.dropFirst(2) {
            expected.add(sums(.resolved, cost: 80), of: ArmID("paid"), at: slot(2900), level: level)
        }
        expected.setChildren(1, of: ArmID("paid"), level: "bug_fixing/repository")
        #expect(try await second.evidence(path: path, week: 2900) == expected)
        // Forgotten in one place, it is forgotten everywhere.
        try await first.forget(JobID(hex: hex(1)), at: monday)
        #expect(try second.user.attempts() == 2)
    }

    @Test func aLostUserStoreIsTaughtAgain() async throws {
        let place = try Place()
        let memory = try place.open()
        for number in 1...3 { try await memory.fill(number) }
        let known = try await memory.evidence(path: path, week: 2900)
        let kept = try memory.user.tallies(levels: path, since: 0)
        #expect(kept.attempts == 6, "three at each of two levels")
        // Going back and forth between two users' stores counts nothing twice.
        for directory in [place.root + "/other", place.state, place.root + "/other"] {
            let again = try Memory(at: place.location, stateDirectory: directory)
            #expect(await again.lag == nil)
            #expect(try again.user.tallies(levels: path, since: 0) == kept)
            #expect(try await again.evidence(path: path, week: 2900) == known)
        }
        #expect(try rows(of: "due", in: memory.store.queue).isEmpty)
    }

    @Test func cloneThatExchangedOutcomesCountsThemOnce() async throws {
        let here = try Place()
        let there = try Place()
        let first = try here.open()
        try await first.fill(1)
        let second = try Memory(at: there.location, stateDirectory: here.state)
        try await second.fill(1)
        #expect(try second.user.attempts() == 1)
        #expect(try texts(second.user.queue, "SELECT COUNT(*) FROM tally_child WHERE parent = 'bug_fixing'") == ["1"])
    }

    @Test func outagesTeachNothing() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.record(outcome(1, of: 1, outcome: .uninformative, status: .outage))
        try await memory.record(outcome(3, of: 1, outcome: .unresolved, status: .outage))
        try await memory.record(outcome(2, of: 2, outcome: .unresolved, status: .timeout, cost: 9))
        var expected = EvidenceTable()
        expected.add(sums(.unresolved, cost: 9), of: revert, at: slot(2900), path: path)
        #expect(try await memory.evidence(path: path, week: 2900) == expected)
    }

    @Test func whatHasFadedIsLeftOut() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        try await memory.fill(2, at: monday + week)
        var expected = EvidenceTable()
        expected.add(sums(.resolved), of: revert, at: slot(2901), path: path)
        #expect(try await memory.evidence(path: path, week: 2901 + 156) == expected)
        #expect(try await memory.evidence(path: path, week: 2901 + 157).isEmpty)
    }

    @Test func sumsOfHostileRowsDoNotOverflow() async throws {
        let place = try Place()
        let memory = try place.open()
        for number in 1...3 {
            try await memory.record(outcome(number, of: number, cost: .max, failedBefore: -5))
            try await memory.record(outcome(number + 9, of: number + 9, at: .min / 2, cost: .min))
        }
        #expect(try memory.attempts() == 6)
        #expect(try memory.history.statistics().cost == MicroUSD(3_000_000_000_000))
    }
}
