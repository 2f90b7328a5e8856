import Foundation
import GRDB
import Orchestrator
import Routing
import Testing

@testable import Memory

@Suite struct UserStoreTests {
    private let job = JobID(hex: hex(1))

    @Test func theDaysBudgetCountsReservationsUntilTheyAreSettled() throws {
        let place = try Place()
        let user = try UserStore.open(directory: place.state)
        let budget = MicroUSD(100)
        let first = try #require(try user.reserve(MicroUSD(60), job: job, dailyBudget: budget, at: monday))
        #expect(try user.reserve(MicroUSD(60), job: job, dailyBudget: budget, at: monday) == nil)
        #expect(try user.spent(at: monday) == MicroUSD(60))
        try user.settle(first, cost: MicroUSD(25), estimated: false)
        #expect(try user.spent(at: monday + 86_399) == MicroUSD(25))
        let second = try #require(try user.reserve(MicroUSD(75), job: job, dailyBudget: budget, at: monday))
        #expect(try user.reserve(MicroUSD(1), job: job, dailyBudget: budget, at: monday + 5) == nil)
        #expect(try user.reserve(MicroUSD(1), job: job, dailyBudget: nil, at: monday) != nil)
        // Another day, another budget; what a dead owner reserved stays charged on its own.
        #expect(try user.reserve(MicroUSD(100), job: job, dailyBudget: budget, at: monday + 86_400) != nil)
        let later = try UserStore.open(directory: place.state)
        #expect(try later.spent(at: monday) == MicroUSD(101))
        try later.settle(second, cost: .zero, estimated: true)
        #expect(throws: MemoryError(.notFound, "settle a reservation", second)) {
            try later.settle(second, cost: .zero, estimated: true)
        }
    }

    @Test func oneBudgetIsNotSpentTwiceByTwoProcesses() async throws {
        let place = try Place()
        let directory = place.state
        _ = try UserStore.open(directory: directory)
        let granted = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let user = try UserStore.open(directory: directory)
                    return try (0..<10).count { _ in
                        try user.reserve(
                            MicroUSD(10), job: JobID(hex: hex(1)), dailyBudget: MicroUSD(130), at: monday) != nil
                    }
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
