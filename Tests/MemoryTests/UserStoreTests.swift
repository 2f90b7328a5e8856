import Foundation
import GRDB
import Orchestrator
import Routing
import Testing

@testable import Memory

@Suite struct UserStoreTests {
    private let job = JobID(hex: hex(1))

    private func call(_ worst: Int64, day: Int64? = 100, job budget: Int64? = nil) -> PlannedCall {
        PlannedCall(
            job: job, arm: ArmID("model"), worst: MicroUSD(worst), jobBudget: budget.map { MicroUSD($0) },
            dailyBudget: day.map { MicroUSD($0) })
    }

    @Test func theDaysBudgetCountsReservationsUntilTheyAreSettled() throws {
        let place = try Place()
        let user = try UserStore.open(directory: place.state)
        let first = try #require(try user.reserve(call(60), at: monday).name)
        #expect(
            try user.reserve(call(60), at: monday)
                == .refused("a call can cost $0.00006, and $0.00004 of today's budget is left"))
        #expect(try user.spent(at: monday) == MicroUSD(60))
        try user.settle(first, Bill(cost: MicroUSD(25)))
        #expect(try user.spent(at: monday + 86_399) == MicroUSD(25))
        let second = try #require(try user.reserve(call(75), at: monday).name)
        #expect(try user.reserve(call(1), at: monday + 5).name == nil)
        #expect(try user.reserve(call(1, day: nil), at: monday).name != nil)
        // Another day, another budget; what a dead owner reserved stays charged on its own.
        #expect(try user.reserve(call(100), at: monday + 86_400).name != nil)
        let later = try UserStore.open(directory: place.state)
        #expect(try later.spent(at: monday) == MicroUSD(101))
        try later.settle(second, Bill(cost: .zero, isEstimated: true))
        #expect(throws: MemoryError(.notFound, "settle a reservation", second)) {
            try later.settle(second, Bill(cost: .zero, isEstimated: true))
        }
    }

    @Test func aJobsBudgetCountsItsOwnCallsOnly() throws {
        let user = try UserStore.open(directory: try Place().state)
        var other = call(90, day: nil, job: 100)
        other.job = JobID(hex: hex(2))
        _ = try #require(try user.reserve(other, at: monday).name)
        let first = try #require(try user.reserve(call(90, day: nil, job: 100), at: monday).name)
        #expect(
            try user.reserve(call(11, day: nil, job: 100), at: monday)
                == .refused("a call can cost $0.000011, and $0.00001 of this job's budget is left"))
        try user.settle(first, Bill(cost: MicroUSD(80)))
        #expect(try user.reserve(call(11, day: nil, job: 100), at: monday).name != nil)
    }

    @Test func spendingIsToldByModelWithItsTokens() throws {
        let user = try UserStore.open(directory: try Place().state)
        let usage = TokenUsage(input: 1, cacheRead: 2, cacheWrite: 3, output: 4, reasoning: 5)
        for estimated in [false, true] {
            let name = try #require(try user.reserve(call(10), at: monday).name)
            try user.settle(name, Bill(cost: MicroUSD(7), usage: usage, isEstimated: estimated))
        }
        _ = try user.reserve(call(20), at: monday)
        _ = try user.reserve(call(20), at: monday + 86_400)
        let spent = try user.spending(from: monday, through: monday)
        #expect(
            spent == [
                .init(arm: ArmID("model"), calls: 3, estimated: 1, open: 1, cost: MicroUSD(34), usage: usage + usage)
            ])
    }

    @Test func coolDownsAreToldWithTheirEnd() throws {
        let user = try UserStore.open(directory: try Place().state)
        try user.coolDown(ArmID("a"), until: monday + 10, reason: "429")
        #expect(try user.coolingDown(at: monday) == [ArmID("a"): .init(until: monday + 10, reason: "429")])
        #expect(try user.coolingDown(at: monday + 10).isEmpty)
        #expect(try user.records().isEmpty)
    }

    @Test func oneBudgetIsNotSpentTwiceByTwoProcesses() async throws {
        let place = try Place()
        let directory = place.state
        _ = try UserStore.open(directory: directory)
        let planned = call(10, day: 130)
        let granted = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let user = try UserStore.open(directory: directory)
                    return try (0..<10).count { _ in try user.reserve(planned, at: monday).name != nil }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(granted == 13)
    }

    @Test(arguments: 0..<12) func manyMayMakeOneStoreAtOnce(round: Int) async throws {
        let place = try Place()
        let directory = place.state
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let name = try UserStore.open(directory: directory).name("writer")
                    _ = try #require(try UserStore.openExisting(directory: directory))
                    return name
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(names.count == 1)
    }

    @Test func trustIsForOneContentOfOneRepository() throws {
        let place = try Place()
        let user = try UserStore.open(directory: place.state)
        try user.trust(repository: "r", sha256: "aa", at: 5)
        try user.trust(repository: "r", sha256: "aa", at: 9)
        #expect(try user.trustedAt(repository: "r", sha256: "aa") == 5)
        #expect(try user.trustedAt(repository: "r", sha256: "ab") == nil)
        #expect(try user.trustedAt(repository: "s", sha256: "aa") == nil)
        let reader = try #require(try UserStore.openExisting(directory: place.state))
        #expect(try reader.trustedAt(repository: "r", sha256: "aa") == 5)
        try user.distrust(repository: "r")
        #expect(try user.trustedAt(repository: "r", sha256: "aa") == nil)
    }

    @Test func coolDownsEndAndTheLongestHolds() throws {
        let place = try Place()
        let user = try UserStore.open(directory: place.state)
        try user.coolDown(ArmID("a"), until: 100, reason: "quota")
        try user.coolDown(ArmID("a"), until: 50, reason: "hiccup")
        #expect(try user.coolDowns(at: 99) == [ArmID("a"): "quota"])
        #expect(try user.coolDowns(at: 100).isEmpty)
    }

    @Test func onlyTheUserMayEnter() throws {
        let place = try Place()
        _ = try UserStore.open(directory: place.state)
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(place.state) == 0o700)
        #expect(try mode(place.state + "/user.sqlite") == 0o600)
    }

    @Test func aDamagedStoreIsMovedAsideAndSaid() throws {
        let place = try Place()
        try UserStore.open(directory: place.state).trust(repository: "r", sha256: "aa", at: 5)
        let path = place.state + "/user.sqlite"
        let junk = [UInt8](repeating: 7, count: 5000)
        try write(junk, to: path)
        for suffix in ["-wal", "-shm"] where Files.kind(of: path + suffix) == .file {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
        let user = try UserStore.open(directory: place.state)
        #expect(user.movedAside == path + ".damaged-1")
        #expect(try bytes(path + ".damaged-1") == junk)
        #expect(try user.trustedAt(repository: "r", sha256: "aa") == nil)
    }

    @Test func namesStayOnceMade() throws {
        let place = try Place()
        let name = try UserStore.open(directory: place.state).name("writer")
        #expect(name.count == 32)
        #expect(try UserStore.open(directory: place.state).name("writer") == name)
    }
}

extension Reservation {
    fileprivate var name: String? { if case .granted(let name) = self { name } else { nil } }
}
