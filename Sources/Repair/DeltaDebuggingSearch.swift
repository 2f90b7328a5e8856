/// Finds a small set of atoms whose removal makes the tests pass: delta debugging, one level of coarseness at a time.
///
/// Inversion of control: `next` says which sets to try, `report` takes what came of each. Nothing here runs anything.
/// With levels from coarse to fine, the result is 1-minimal in the groups of the last level that was searched to its
/// end: no single group of it can be left out. A set is never asked for twice.
/// - SeeAlso: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002
///   (algorithm ddmin); Misherghi and Su, "HDD: Hierarchical Delta Debugging", ICSE 2006.
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
    /// Groups of the present level that are still taken back, and into how many parts they are cut.
    private var groups: [[Int]] = []
    private var parts = 2
    private var isGuessing = false
    /// Sets of the present step; nil when groups, parts or guessing have changed.
    private var step: [[Int]]?

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
            let sets = step ?? candidates()
            step = sets
            if let hit = lightest(of: sets) {
                keep(hit)
                continue
            }
            let untested = sets.filter { outcomes[$0] == nil }
            if untested.isEmpty {
                refine()
            } else if levelRuns >= levels[level].runLimit {
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
        step = nil
        record()
        level += 1
        levelRuns = 0
        guard level < levels.count, let best else { return }
        let kept = Set(best)
        groups = levels[level].groups.map { $0.filter(kept.contains) }.filter { !$0.isEmpty }
        parts = 2
        isGuessing = guesses > 0 && groups.count > 2
    }

    private mutating func record() {
        if level >= 0, let best, ladder.last != best { ladder.append(best) }
    }

    /// Proper, non-empty parts of the present set, most promising first.
    private func candidates() -> [[Int]] {
        guard groups.count > 1 else { return [] }
        if isGuessing {
            return Array(bySuspicion(groups).prefix(guesses)).map { $0.sorted() }
        }
        let chunks = Self.split(groups, into: parts)
        let subsets = bySuspicion(chunks.map { $0.flatMap { $0 } }).map { $0.sorted() }
        guard parts > 2 else { return subsets }
        // Leaving out what is least suspicious is the likeliest to go on resolving.
        let complements = subsets.reversed().map { subset in
            let out = Set(subset)
            return groups.flatMap { $0 }.filter { !out.contains($0) }.sorted()
        }
        return subsets + complements
    }

    private func bySuspicion(_ sets: [[Int]]) -> [[Int]] {
        let scored = sets.enumerated().map { index, set in
            (index, set, set.reduce(0) { max($0, suspicion[$1]) })
        }
        return scored.sorted { ($1.2, $0.0) < ($0.2, $1.0) }.map(\.1)
    }

    private func lightest(of sets: [[Int]]) -> [Int]? {
        sets.filter { outcomes[$0] == .resolves }.min { weight(of: $0) < weight(of: $1) }
    }

    private mutating func keep(_ set: [Int]) {
        step = nil
        adopt(set)
        let kept = Set(set)
        let before = groups.count
        groups = groups.map { $0.filter(kept.contains) }.filter { !$0.isEmpty }
        // A part was enough: begin anew. A part was too much: the others stay as fine as they are.
        let wasPart = groups.count * 2 <= before
        parts = isGuessing || wasPart ? 2 : max(parts - 1, 2)
        parts = min(parts, max(groups.count, 2))
        isGuessing = false
    }

    private mutating func refine() {
        step = nil
        if isGuessing {
            isGuessing = false
        } else if parts < groups.count {
            parts = min(parts * 2, groups.count)
        } else {
            enterNextLevel()
        }
    }

    /// Cuts into `parts` runs whose sizes differ by one at most.
    private static func split(_ groups: [[Int]], into parts: Int) -> [[[Int]]] {
        var chunks: [[[Int]]] = []
        var start = 0
        for part in 0..<parts {
            let end = groups.count * (part + 1) / parts
            if end > start { chunks.append(Array(groups[start..<end])) }
            start = end
        }
        return chunks
    }
}
