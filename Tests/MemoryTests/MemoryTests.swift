import Changes
import Foundation
import GRDB
import Orchestrator
import Routing
import Testing
import Verification

@testable import Memory

@Suite struct MemoryTests {
    @Test func ofJobsOfOneSecondTheLastOneComesFirst() async throws {
        let place = try Place()
        let memory = try place.open()
        for number in [5, 9, 3] { try await memory.fill(number, at: monday) }
        let history = try place.history()
        #expect(try history.jobs(limit: 2).map(\.record.id.hex) == [hex(3), hex(9)])
        #expect(try history.jobs(limit: 9, before: JobID(hex: hex(9))).map(\.record.id.hex) == [hex(5)])
    }

    @Test func whatIsRecordedComesBack() async throws {
        let place = try Place()
        let memory = try place.open()
        #expect(memory.recovery == nil)
        try await memory.fill(1)
        try await memory.began(job(2, at: monday + 100))
        try await memory.record(outcome(2, of: 2, arm: "b", outcome: .noPatch, verdict: .unresolved, patch: nil))
        #expect(await memory.lag == nil)

        let detail = try place.history().job(prefix: hex(1))
        #expect(detail.summary.record == job(1))
        #expect(detail.summary.outcomes == [outcome(1, of: 1)])
        #expect(detail.summary.verdict == "resolved")
        #expect(detail.summary.seconds == 3)
        #expect(detail.events.map(\.kind) == [.ended])

        let jobs = try place.history().jobs(limit: 10)
        #expect(jobs.map(\.record.id.hex) == [hex(2), hex(1)])
        #expect(jobs[0].verdict == nil)
        #expect(jobs[0].outcomes == [outcome(2, of: 2, arm: "b", outcome: .noPatch, verdict: .unresolved, patch: nil)])
        #expect(jobs[1].outcomes == [outcome(1, of: 1, patch: nil)], "a listing leaves patches out")
        let older = try place.history().jobs(limit: 10, before: JobID(hex: hex(2)))
        #expect(older.map(\.record.id.hex) == [hex(1)])
        #expect(try place.history().latest()?.record.id.hex == hex(2))
    }

    @Test func openingAgainFindsEverythingAndHasNothingToRestore() async throws {
        let place = try Place()
        try await place.open().fill(1)
        let before = try place.rows()
        let again = try place.open()
        #expect(again.recovery == nil)
        #expect(try place.rows() == before)
        #expect(before.count == 3)
    }

    @Test func readingMakesNoFiles() throws {
        let place = try Place()
        #expect(try place.history().jobs(limit: 5).isEmpty)
        #expect(try place.history().latest() == nil)
        #expect(try place.history().statistics().attempts == 0)
        #expect(throws: MemoryError(.notFound, "find a job", "ab")) { try place.history().job(prefix: "ab") }
        #expect(place.names(in: place.root) == ["tree"])
        #expect(Files.names(in: place.root + "/tree").sorted() == [".", "..", ".git"])
        #expect(Files.names(in: place.root + "/tree/.git").sorted() == [".", ".."])
        #expect(try UserStore.openExisting(directory: place.state) == nil)
    }

    @Test func prefixesAreResolvedOrRefused() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        try await memory.fill(2)
        #expect(try memory.history.job(prefix: hex(2).uppercased()).summary.record == job(2))
        #expect(throws: MemoryError(.ambiguous([JobID(hex: hex(1)), JobID(hex: hex(2))]), "find a job", "ab0")) {
            try memory.history.job(prefix: "ab0")
        }
        for absent in ["", "ac", "%", "ab'", String(repeating: "a", count: 40)] {
            #expect(throws: MemoryError(.notFound, "find a job", absent)) { try memory.history.job(prefix: absent) }
        }
    }

    @Test func appliedAndUndoneFollowEachOtherWithinOneSecond() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        let id = JobID(hex: hex(1))
        #expect(try memory.history.latest()?.isApplied == false)
        for round in 1...3 {
            try await memory.markApplied(id, at: monday, note: "working tree")
            #expect(try memory.history.latest()?.isApplied == true)
            try await memory.markUndone(id, at: monday, note: "working tree")
            #expect(try memory.history.latest()?.isApplied == false, "round \(round)")
        }
        #expect(try memory.history.job(prefix: id.hex).events.count == 7)
    }

    @Test func commitsKeepTheirJobsThroughRewrites() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        try await memory.fill(2)
        let (one, two) = (JobID(hex: hex(1)), JobID(hex: hex(2)))
        let ids = (0...4).map { String(repeating: String($0), count: 40) }
        try await memory.markApplied(one, at: monday, note: "working tree")
        for id in [ids[0], ids[0], ids[1]] { try await memory.markCommitted(one, at: monday, commit: id) }
        try await memory.markCommitted(two, at: monday, commit: ids[1])
        // Amended twice, then squashed into one with the other.
        try await memory.markRewritten(one, at: monday, from: ids[0], to: ids[2])
        try await memory.markRewritten(one, at: monday, from: ids[2], to: ids[3])
        try await memory.markRewritten(one, at: monday, from: ids[1], to: ids[3])
        let history = memory.history
        #expect(try history.job(prefix: one.hex).commits == [ids[3]])
        #expect(try history.job(prefix: two.hex).commits == [ids[1]])
        #expect(try history.jobs(inCommits: [ids[1], ids[3], ids[4]]) == [ids[1]: [one, two], ids[3]: [one]])
        // What is known of commits does not change whether a patch counts as applied.
        #expect(try history.jobs(limit: 2).first { $0.record.id == one }?.isApplied == true)
        try await memory.forget(one, at: monday)
        #expect(try memory.history.jobs(inCommits: [ids[3]]).isEmpty)
    }

    @Test func forgettingLeavesNoTraceOfTheText() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        try await memory.fill(2)
        try await memory.forget(JobID(hex: hex(1)), at: monday + 50)
        #expect(try memory.history.jobs(limit: 9).map(\.record.id.hex) == [hex(2)])
        #expect(try memory.attempts() == 1)
        #expect(try memory.user.attempts() == 1)
        // A late copy of a row does not bring it back.
        try await memory.record(outcome(1, of: 1))
        try await memory.began(job(1))
        #expect(try memory.history.jobs(limit: 9).count == 1)
        let again = try place.open()
        #expect(again.recovery == nil)
        let needle = Data(hex(1, prefix: "0c").utf8)
        try await again.forget(JobID(hex: hex(1)), at: monday + 51)
        for path in [place.location.journal, place.location.database, place.state + "/user.sqlite"] {
            #expect(try Data(bytes(path)).range(of: needle) == nil, "\(path)")
        }
    }

    @Test func nothingThatIsNoNumberIsStored() async throws {
        let place = try Place()
        let memory = try place.open()
        var broken = outcome(1, of: 1)
        broken.score = .nan
        await #expect(throws: MemoryError.self) { try await memory.record(broken) }
        #expect(try place.rows().isEmpty)
        try await memory.fill(1)
    }

    @Test func baselinesAreKeptButNotForEver() async throws {
        let place = try Place()
        let memory = try place.open()
        let test = TestID("a")
        func baseline(_ seconds: Double) -> Baseline {
            let report = TestReport(
                outcome: .ran, isPerTest: true, cases: [TestCase(id: test, status: .failed)], log: "", seconds: seconds)
            return Baseline(report: report, failToPass: [test], passToPass: [], flaky: [])
        }
        for number in 0..<RepositoryStore.baselineLimit + 5 {
            await memory.keep(baseline(Double(number)), key: "key\(number)")
            #expect(await memory.baseline(key: "key0") == baseline(0), "one in use stays")
        }
        #expect(await memory.baseline(key: "key1") == nil)
        #expect(await memory.baseline(key: "key36") == baseline(36))
        #expect(await memory.lag == nil)
    }

    @Test func theSummaryFollowsEachRow() async throws {
        let place = try Place()
        let memory = try place.open()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        func summary() throws -> SummaryFile {
            try decoder.decode(SummaryFile.self, from: Data(bytes(place.location.summary)))
        }
        #expect(try summary().models.isEmpty)
        try await memory.fill(1)
        try await memory.record(outcome(2, of: 1, attempt: 2, outcome: .uninformative, cost: 40))
        let row = try #require(try summary().models.first)
        #expect(row.model == "builtin/revert")
        #expect(row.dimension == "bug_fixing")
        #expect(row.attempts == 2)
        #expect(row.resolved == 1)
        #expect(row.uninformative == 1)
        #expect(try summary().lastJob?.verdict == "resolved")
        #expect(try summary() == SummaryFile.read(at: place.location))
        let job = try #require(try memory.history.latest())
        #expect(try summary().lastJob?.failing == job.record.failToPass.count)
        #expect(try summary().lastJob?.head == job.record.head?.hex)
        #expect(try summary().lastJob?.isApplied == job.isApplied)
        try FileManager.default.removeItem(atPath: place.location.summary)
        _ = try place.open()
        #expect(try summary().models.first == row)
    }

    @Test func gitSeesNothingOfOurs() async throws {
        let place = try Place()
        try await place.open().fill(1)
        let ignored = String(decoding: try bytes(place.location.folder + "/.gitignore"), as: UTF8.self)
        #expect(ignored == "/.gitignore*\n/memory.sqlite*\n/summary*\n")
        for name in place.names(in: place.location.folder) {
            #expect(name.hasPrefix("memory.sqlite") || name == "summary")
        }
    }

    @Test func aBareRepositoryHasItsMemoryInTheGitDirectory() throws {
        let location = MemoryLocation(mainWorktree: nil, commonGitDirectory: "/x/repo.git")
        #expect(location.database == "/x/repo.git/acrouter/memory.sqlite")
        #expect(location.journal == "/x/repo.git/acrouter/journal")
    }

    @Test func theStateDirectoryIsWhereXDGSays() {
        #expect(StateDirectory.path(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/git-acrouter")
        #expect(
            StateDirectory.path(environment: ["XDG_STATE_HOME": "s", "HOME": "/h"]) == "/h/.local/state/git-acrouter")
        #expect(StateDirectory.path(environment: [:]) == nil)
    }

    @Test func statisticsAddUp() async throws {
        let place = try Place()
        let memory = try place.open()
        try await memory.fill(1)
        try await memory.record(
            outcome(
                2, of: 1, arm: "x", attempt: 2, at: monday + 86_400, outcome: .noPatch, verdict: .unresolved, cost: 30))
        try await memory.record(
            outcome(
                3, of: 1, arm: "x", attempt: 3, at: monday + 86_400, outcome: .uninformative,
                verdict: .indeterminate, cost: 12))
        let statistics = try memory.history.statistics()
        #expect(statistics.attempts == 3)
        #expect(statistics.resolved == 1)
        #expect(statistics.cost == MicroUSD(42))
        #expect(statistics.seconds == 7.5)
        #expect(statistics.jobs.count == 1 && statistics.jobs["resolved"] == 1)
        #expect(statistics.days.map(\.attempts) == [1, 2])
        let row = try #require(statistics.rows.last)
        #expect(row.arm == ArmID("x"))
        #expect(row.dimension == .bugFixing)
        #expect([row.attempts, row.resolved, row.unresolved] == [2, 0, 0] as [Int])
        #expect([row.noPatch, row.uninformative, row.indeterminate] == [1, 1, 1] as [Int])
    }
}
