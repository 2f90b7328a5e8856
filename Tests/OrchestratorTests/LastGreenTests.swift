import Changes
import GitStore
import Synchronization
import Testing

@testable import Orchestrator

@Suite struct LastGreenTests {
    @Test func probesEveryNearCommitAndGallopsBeyond() {
        #expect(LastGreenSearch.probes(count: 0).isEmpty)
        #expect(LastGreenSearch.probes(count: 3) == [0, 1, 2])
        let far = LastGreenSearch.probes(count: 256)
        #expect(far.prefix(4) == [0, 1, 2, 3])
        #expect(far.contains(255) && far.prefix(LastGreenSearch.runLimit).contains(255))
        #expect(Set(far).count == far.count && far.allSatisfy { (0..<256).contains($0) })
    }

    /// A history in which the source breaks at one commit; green means that the source has the good line.
    @Test(arguments: [1, 2, 5, 11, 30])
    func findsTheCommitJustBeforeTheBreak(commitsSince: Int) async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try scratch.commit("good", ["a.py": "good\n", "test_a.py": "old test\n"])
        let good = try scratch.git("rev-parse", "HEAD").prefix(40)
        try scratch.commit("break", ["a.py": "bad 1\n"])
        for number in 1..<max(2, commitsSince) {
            try scratch.commit("later \(number)", ["a.py": "bad \(number + 1)\n"])
        }
        try scratch.write(["test_a.py": "new test\n"])
        let repository = try await scratch.repository()
        let base = try await repository.snapshot().tree
        let runs = Mutex(0)
        let search = LastGreenSearch(
            store: repository, base: base, keeps: { $0.name.hasPrefix("test_") },
            isGreen: { candidate in
                runs.withLock { $0 += 1 }
                #expect(candidate.paths == [RepoPath("a.py")], "tests stay as they are now")
                return candidate.edits.first?.content == .write(mode: .regular, bytes: Array("good\n".utf8))
            })
        let state = try #require(try await search.run())
        #expect(state.commit.id.hex == good)
        #expect(state.change.files.map(\.path) == [RepoPath("a.py")])
        #expect(runs.withLock { $0 } <= LastGreenSearch.runLimit)
    }

    @Test func saysNilWhenNothingEverPassed() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        for number in 0..<40 { try scratch.commit("bad", ["a.py": "bad \(number)\n"]) }
        let repository = try await scratch.repository()
        let base = try await repository.snapshot().tree
        let runs = Mutex(0)
        let search = LastGreenSearch(
            store: repository, base: base, keeps: { _ in false },
            isGreen: { _ in
                runs.withLock { $0 += 1 }
                return false
            })
        let state = try await search.run()
        #expect(state == nil, "found \(String(describing: state?.commit.subject))")
        #expect((1...LastGreenSearch.runLimit).contains(runs.withLock { $0 }))
    }
}
