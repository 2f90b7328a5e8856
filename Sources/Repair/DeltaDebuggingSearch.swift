/// Finds a small set of atoms whose removal makes the tests pass: delta debugging, one level of coarseness at a time.
///
/// Inversion of control: `next` says which sets to try, `report` takes what came of each. Nothing here runs anything.
/// With levels from coarse to fine, the result is 1-minimal in the groups of the last level that was searched to its
/// end: no single group of it can be left out. A set is never asked for twice.
///
/// At each level the needed groups are found one after another by bisection, which takes about `log n` tests for each,
/// where ddmin's halves and complements take several times as many; then each is left out in turn, because bisection
/// alone trusts that more taken back never hurts, and half a change often does not build.
/// - SeeAlso: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002;
///   Junker, "QuickXplain", AAAI 2004; Misherghi and Su, "HDD: Hierarchical Delta Debugging", ICSE 2006.
public struct DeltaDebuggingSearch: Sendable {
    /// What a test of a set said.
    public enum Outcome: Hashable, Sendable {
        /// With the set taken back, what failed passes.
        case resolves
        case fails
        /// It did not build, or was cut: no evidence either way.
        case unresolved
    }

    /// A partition of the atoms.
    public struct Level: Hashable, Sendable {
        /// For people: `files`, `hunks`.
        public var name: String
        /// Disjoint, together all atoms, in the order in which they lie in the change.
        public var groups: [[Int]]
        /// Tests that this level may ask for.
        public var runLimit: Int

        public init(name: String, groups: [[Int]], runLimit: Int = .max) {
            self.name = name
            self.groups = groups
            self.runLimit = runLimit
        }
    }

    /// Smallest set known to resolve, ascending; nil until one is known.
    public private(set) var best: [Int]?
    /// Best set at the end of each level that was entered, coarse first, without repeats.
    public private(set) var ladder: [[Int]] = []
    /// Outcomes taken so far.
    public private(set) var runs = 0
    /// Name of the first level that ended by its limit of runs, so that the result may not be minimal there.
    public private(set) var cutAt: String?

    private let levels: [Level]
    private let suspicion: [Double]
    private let weight: [Int]
    private let guesses: Int
    private var outcomes: [[Int]: Outcome] = [:]
    private var level = -1
    private var levelRuns = 0
    private var phase = Phase.sweep([])

    private enum Phase {
        /// The most suspicious groups, one by one.
        case guess([[Int]])
        case bisect(Bisection)
        /// Groups that are still taken back; each is left out in turn.
        case sweep([[Int]])
    }

    /// Looks for the shortest run of groups that, with those known to be needed, resolves: its last group is needed too.
    private struct Bisection {
        var needed: [[Int]] = []
        /// Together with `needed` they resolve.
        var rest: [[Int]]
        /// With the first `low` of `rest` it does not resolve, with the first `high` it does; -1: not known of any.
        var low = 0
        var high: Int

        init(_ groups: [[Int]]) {
            rest = groups
            high = groups.count
        }

        func set(_ count: Int) -> [Int] { (needed + rest[..<count]).flatMap { $0 }.sorted() }

        /// Lengths to try: the whole question first (is what is needed enough?), else evenly spread.
        func lengths(width: Int) -> [Int] {
            var lengths = low < 0 ? [0] : []
            let from = max(low, 0)
            let points = max(1, width - lengths.count)
            if low >= 0 || width > 1 {
                lengths += (1...points).map { from + (high - from) * $0 / (points + 1) }
            }
            return Set(lengths).filter { $0 > low && $0 < high }.sorted()
        }
    }

    /// - Parameters:
    ///   - levels: Coarse to fine, each a refinement of the one before.
    ///   - suspicion: For each atom 0...1; orders what is tried first, never what is found to be minimal.
    ///   - weight: For each atom, changed lines; of several sets that resolve in one round the lightest is kept.
    ///   - guesses: Most suspicious single groups to try at the start of each level.
    ///   - allResolve: True when taking back everything is already known to resolve.
    public init(levels: [Level], suspicion: [Double], weight: [Int], guesses: Int = 2, allResolve: Bool = false) {
        self.levels = levels
        self.suspicion = suspicion
        self.weight = weight
        self.guesses = guesses
        // Taking back nothing is the state that fails.
        outcomes[[]] = .fails
        if allResolve { adopt(Array(suspicion.indices)) }
    }

    /// Sets to test now, at most `width`, each ascending; empty when the search is over.
    ///
    /// Every set returned has to be reported before the next call.
    public mutating func next(width: Int) -> [[Int]] {
        let everything = Array(suspicion.indices)
        if best == nil {
            switch outcomes[everything] {
            case nil: return everything.isEmpty ? [] : [everything]
            case .resolves: adopt(everything)
            case .fails, .unresolved: return []
            }
        }
        if level < 0 { enterNextLevel() }
        while level < levels.count {
            let untested = step(width: width).filter { outcomes[$0] == nil }
            if untested.isEmpty { continue }
            if levelRuns >= levels[level].runLimit {
                cutAt = cutAt ?? levels[level].name
                enterNextLevel()
            } else {
                return Array(untested.prefix(max(1, min(width, levels[level].runLimit - levelRuns))))
            }
        }
        return []
    }

    public mutating func report(_ set: [Int], _ outcome: Outcome) {
        outcomes[set] = outcome
        runs += 1
        levelRuns += 1
    }

    /// Sum of the weights of a set.
    public func weight(of set: [Int]) -> Int { set.reduce(0) { $0 + weight[$1] } }

    /// Name of the level being searched; the last one's when the search is over.
    public var levelName: String { levels.isEmpty ? "" : levels[max(0, min(level, levels.count - 1))].name }

    // MARK: one level

    private mutating func adopt(_ set: [Int]) {
        outcomes[set] = .resolves
        best = set
    }

    private mutating func enterNextLevel() {
        if level >= 0, let best, ladder.last != best { ladder.append(best) }
        level += 1
        levelRuns = 0
        guard level < levels.count, let best else { return }
        let groups = bySuspicion(restrict(levels[level].groups, to: best))
        phase = guesses > 0 && groups.count > 2 ? .guess(groups) : .bisect(Bisection(groups))
    }

    /// Draws what follows from the outcomes known, and moves on when the phase is over.
    /// - Returns: The sets that the phase asks about; empty if it has moved on.
    private mutating func step(width: Int) -> [[Int]] {
        switch phase {
        case .guess(let groups):
            let sets = groups.prefix(guesses).map { $0.sorted() }
            if let hit = lightest(of: sets) {
                adopt(hit)
                phase = .sweep(restrict(groups, to: hit))
            } else if sets.contains(where: { outcomes[$0] == nil }) {
                return sets
            } else {
                phase = .bisect(Bisection(groups))
            }
        case .bisect(var bisection):
            let lengths = narrow(&bisection, width: width)
            phase = .bisect(bisection)
            if !lengths.isEmpty { return lengths.map { bisection.set($0) } }
            adopt(bisection.set(0))
            phase = .sweep(bisection.needed)
        case .sweep(let groups):
            guard groups.count > 1 else {
                enterNextLevel()
                return []
            }
            // Needed last means found last: what was taken in first is the likeliest to have become superfluous.
            let sets = groups.indices.map { out in
                groups.indices.filter { $0 != out }.flatMap { groups[$0] }.sorted()
            }
            if let hit = lightest(of: sets) {
                adopt(hit)
                phase = .sweep(restrict(groups, to: hit))
            } else if sets.contains(where: { outcomes[$0] == nil }) {
                return sets
            } else {
                enterNextLevel()
            }
        }
        return []
    }

    /// Applies the outcomes known to a bisection.
    /// - Returns: Lengths that have to be tested; empty when what is needed is enough.
    private mutating func narrow(_ bisection: inout Bisection, width: Int) -> [Int] {
        while bisection.high > 0 {
            if bisection.high - bisection.low == 1 {
                bisection.needed.append(bisection.rest[bisection.high - 1])
                bisection.rest.removeSubrange((bisection.high - 1)...)
                (bisection.low, bisection.high) = (-1, bisection.rest.count)
                continue
            }
            let lengths = bisection.lengths(width: width)
            let shortest = lengths.first { outcomes[bisection.set($0)] == .resolves }
            if let shortest {
                adopt(bisection.set(shortest))
                bisection.high = shortest
            }
            let failing = lengths.last { length in
                length < bisection.high && (outcomes[bisection.set(length)].map { $0 != .resolves } ?? false)
            }
            if let failing { bisection.low = failing }
            if shortest == nil, failing == nil { return lengths }
        }
        return []
    }

    private func restrict(_ groups: [[Int]], to set: [Int]) -> [[Int]] {
        let kept = Set(set)
        return groups.map { $0.filter(kept.contains) }.filter { !$0.isEmpty }
    }

    private func bySuspicion(_ groups: [[Int]]) -> [[Int]] {
        let scored = groups.enumerated().map { index, group in
            (index, group, group.reduce(0) { max($0, suspicion[$1]) })
        }
        return scored.sorted { ($1.2, $0.0) < ($0.2, $1.0) }.map(\.1)
    }

    private func lightest(of sets: [[Int]]) -> [Int]? {
        sets.filter { outcomes[$0] == .resolves }.min { weight(of: $0) < weight(of: $1) }
    }
}
