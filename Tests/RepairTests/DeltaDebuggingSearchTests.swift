import Testing

@testable import Repair

/// SplitMix64, so that a failure can be repeated from the seed in its message.
struct DeltaDebuggingRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

@Suite struct DeltaDebuggingSearchTests {
    private typealias Search = DeltaDebuggingSearch

    /// Runs a search to its end. Records what was asked, to find repeats.
    private func finish(
        _ search: inout Search, width: Int, oracle: (Set<Int>) -> Search.Outcome
    ) -> (asked: [[Int]], widest: Int) {
        var asked: [[Int]] = []
        var widest = 0
        while true {
            let sets = search.next(width: width)
            if sets.isEmpty { return (asked, widest) }
            widest = max(widest, sets.count)
            for set in sets {
                asked.append(set)
                search.report(set, oracle(Set(set)))
            }
        }
    }

    /// Nested partitions of random sizes, coarse to fine, the last one of single atoms.
    private func levels(_ count: Int, using random: inout DeltaDebuggingRandom) -> [Search.Level] {
        func cut(_ group: [Int]) -> [[Int]] {
            var pieces: [[Int]] = [[]]
            for atom in group {
                if !pieces[pieces.count - 1].isEmpty, Int.random(in: 0..<4, using: &random) == 0 { pieces.append([]) }
                pieces[pieces.count - 1].append(atom)
            }
            return pieces
        }
        let hunks = cut(Array(0..<count))
        let blocks = hunks.flatMap { cut($0) }
        return [
            Search.Level(name: "hunks", groups: hunks), Search.Level(name: "blocks", groups: blocks),
            Search.Level(name: "lines", groups: (0..<count).map { [$0] }),
        ]
    }

    private func search(_ count: Int, using random: inout DeltaDebuggingRandom) -> Search {
        let suspicion = (0..<count).map { _ in Double.random(in: 0...1, using: &random) }
        return Search(
            levels: levels(count, using: &random), suspicion: suspicion, weight: Array(repeating: 1, count: count))
    }

    @Test func monotoneOraclesGiveTheOnlyMinimum() {
        for seed in UInt64(1)...200 {
            var random = DeltaDebuggingRandom(state: seed)
            let count = Int.random(in: 1...40, using: &random)
            let cause = Set(
                (0..<Int.random(in: 1...4, using: &random)).map { _ in Int.random(in: 0..<count, using: &random) })
            var search = search(count, using: &random)
            let asked = finish(&search, width: 3) { cause.isSubset(of: $0) ? .resolves : .fails }.asked
            #expect(search.best == cause.sorted(), "seed \(seed)")
            #expect(Set(asked).count == asked.count, "asked twice, seed \(seed)")
            #expect(search.runs == asked.count)
        }
    }

    /// Dependencies between atoms break the build; several causes exist; the oracle is not monotone.
    @Test func anyOracleGivesAOneMinimalSet() {
        for seed in UInt64(1)...200 {
            var random = DeltaDebuggingRandom(state: seed)
            let count = Int.random(in: 2...24, using: &random)
            let needs = (0..<count).map { _ in Int.random(in: 0..<count, using: &random) }
            let hasNeed = (0..<count).map { _ in Int.random(in: 0..<3, using: &random) == 0 }
            let cause = Int.random(in: 0..<count, using: &random)
            let other = Int.random(in: 0..<count, using: &random)
            let poison = Int.random(in: 0..<count, using: &random)
            func oracle(_ set: Set<Int>) -> Search.Outcome {
                if set.count == count { return .resolves }
                if set.contains(where: { hasNeed[$0] && !set.contains(needs[$0]) }) { return .unresolved }
                if set.contains(poison), set.count % 3 == 0 { return .fails }
                return set.contains(cause) || set.contains(other) ? .resolves : .fails
            }
            var search = search(count, using: &random)
            _ = finish(&search, width: 2, oracle: oracle)
            let best = search.best ?? []
            #expect(oracle(Set(best)) == .resolves, "seed \(seed)")
            for atom in best where best.count > 1 {
                #expect(oracle(Set(best).subtracting([atom])) != .resolves, "seed \(seed): \(atom) was not needed")
            }
        }
    }

    @Test func endsAtOnceWhenEverythingDoesNotResolve() {
        var random = DeltaDebuggingRandom(state: 7)
        for outcome in [Search.Outcome.fails, .unresolved] {
            var search = search(12, using: &random)
            let asked = finish(&search, width: 4) { _ in outcome }.asked
            #expect(asked == [Array(0..<12)])
            #expect(search.best == nil)
            #expect(search.ladder.isEmpty)
        }
    }

    @Test func nothingToTakeBackAsksNothing() {
        var search = Search(levels: [], suspicion: [], weight: [])
        #expect(search.next(width: 2).isEmpty)
        #expect(search.best == nil)
    }

    @Test func whatIsKnownIsNotAsked() {
        let groups = [[0], [1], [2], [3]]
        var search = Search(
            levels: [.init(name: "lines", groups: groups)], suspicion: [0, 0, 0, 1], weight: [1, 1, 1, 1], guesses: 1,
            allResolve: true)
        let asked = finish(&search, width: 2) { $0.contains(3) ? .resolves : .fails }.asked
        #expect(asked == [[3]])
        #expect(search.best == [3])
    }

    @Test func theLightestOfARoundIsKept() {
        let level = Search.Level(name: "hunks", groups: [[0], [1], [2]])
        var search = Search(
            levels: [level], suspicion: [0.5, 0.4, 0], weight: [90, 2, 1], guesses: 2, allResolve: true)
        _ = finish(&search, width: 2) { $0.contains(0) || $0.contains(1) ? .resolves : .fails }
        #expect(search.best == [1])
        #expect(search.weight(of: [0, 1]) == 92)
    }

    @Test func limitsOfALevelHoldAndAreTold() {
        let count = 64
        let hunks = (0..<8).map { Array($0 * 8..<($0 + 1) * 8) }
        let lines = (0..<count).map { [$0] }
        var search = Search(
            levels: [.init(name: "hunks", groups: hunks), .init(name: "lines", groups: lines, runLimit: 5)],
            suspicion: Array(repeating: 0, count: count), weight: Array(repeating: 1, count: count))
        var byLevel: [String: Int] = [:]
        while true {
            let sets = search.next(width: 4)
            if sets.isEmpty { break }
            #expect(sets.count <= 4)
            byLevel[search.levelName, default: 0] += sets.count
            // One whole hunk is the only part that resolves.
            for set in sets { search.report(set, Set(16..<24).isSubset(of: set) ? .resolves : .fails) }
        }
        #expect(search.best == Array(16..<24))
        #expect(byLevel["lines"] == 5)
        #expect(search.cutAt == "lines")
        #expect(search.ladder == [Array(16..<24)])
    }

    @Test func oneCauseAmongManyIsCheap() {
        let count = 256
        var search = Search(
            levels: [.init(name: "hunks", groups: (0..<count).map { [$0] })],
            suspicion: Array(repeating: 0, count: count), weight: Array(repeating: 1, count: count))
        let (asked, widest) = finish(&search, width: 2) { $0.contains(200) ? .resolves : .fails }
        #expect(search.best == [200])
        #expect(asked.count <= 20, "everything, two guesses, two a halving")
        #expect(widest == 2)
    }
}
