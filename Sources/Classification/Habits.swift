public import Changes

import func Foundation.log

/// What is usual in one repository: which paths, which authors and which neighbours go with which kind of work, by the
/// kinds that earlier commits say they are, and by the user's corrections.
///
/// Adding is cheap and in the order of the history, so that habits up to one commit become those up to the next. How much
/// of it to believe is learned from other repositories (`Weights.habitForest`).
public struct Habits: Sendable {
    /// A commit whose prefix names its kind.
    public struct Earlier: Hashable, Sendable {
        public var author: UInt64
        /// Words of its paths; see `ChangeReading.pathWords`.
        public var pathWords: [UInt64]
        public var dimension: Dimension

        public init(author: UInt64, pathWords: [UInt64], dimension: Dimension) {
            self.author = author
            self.pathWords = pathWords
            self.dimension = dimension
        }
    }

    /// The user's own word on a change.
    public struct Correction: Hashable, Sendable {
        /// Which change: its `ChangeReading.fingerprint`.
        public var change: UInt64
        public var pathWords: [UInt64]
        /// What the change itself looked like, by label; empty when that is not known.
        public var scores: [Double]
        public var dimension: Dimension

        public init(_ reading: ChangeReading, dimension: Dimension) {
            self.init(
                change: reading.fingerprint, pathWords: reading.pathWords, scores: reading.scores, dimension: dimension)
        }

        init(change: UInt64 = 0, pathWords: [UInt64], scores: [Double], dimension: Dimension) {
            self.change = change
            self.pathWords = pathWords
            self.scores = scores
            self.dimension = dimension
        }
    }

    /// Commits by label.
    typealias Kinds = SIMD8<UInt16>
    typealias Shares = SIMD8<Float>

    /// Fewer earlier commits than this are not asked.
    public static let fewest = 20
    /// The latest commits that a change is compared with one by one.
    static let reach = 40

    var total = Kinds()
    var words: [UInt64: Kinds] = [:]
    /// Of each author's commits the kinds, the latest weighing most.
    var authors: [UInt64: Shares] = [:]
    /// Oldest first.
    var latest: [(words: [UInt64], label: Int)] = []
    public var corrections: [Correction] = []
    /// Whose change will be classified; 0 when that is not known.
    public var author: UInt64 = 0

    public init() {}

    /// Commits that were added.
    public var examples: Int { ChangeModel.labels.indices.reduce(0) { $0 + Int(total[$1]) } }
    /// Whether there is enough to go by.
    public var areKnown: Bool { examples >= Self.fewest || !corrections.isEmpty }

    /// The next commit of the history.
    public mutating func add(_ commit: Earlier) {
        guard let label = ChangeModel.labels.firstIndex(of: commit.dimension) else { return }
        Self.count(label, in: &total)
        for word in commit.pathWords { Self.count(label, in: &words[word, default: Kinds()]) }
        var share = authors[commit.author, default: Shares()] * 0.7
        share[label] += 0.3
        authors[commit.author] = share
        if latest.count == Self.reach { latest.removeFirst() }
        latest.append((commit.pathWords.sorted(), label))
    }

    private static func count(_ label: Int, in kinds: inout Kinds) {
        if kinds[label] < .max { kinds[label] += 1 }
    }

    /// Scores as this repository's habits have them.
    func adapt(_ scores: [Double], pathWords: [UInt64]) -> [Double] {
        var result = scores
        if examples >= Self.fewest {
            ChangeModel.shipped.habitForest.add(features(scores, pathWords), to: &result)
        }
        correct(&result, scores, pathWords)
        return result
    }
}

// MARK: - What a history says of one change
extension Habits {
    /// Scores, then the author's kinds, the words' leaning and the kinds of like neighbours: five of each.
    func features(_ scores: [Double], _ pathWords: [UInt64]) -> [Float] {
        let labels = ChangeModel.labels.indices
        let author = authors[self.author, default: Shares()]
        let leaning = leaning(of: pathWords)
        let neighbours = neighbours(of: pathWords)
        return scores.map(Float.init) + labels.map { author[$0] } + leaning.map(Float.init) + neighbours.map(Float.init)
    }

    /// Sum over known words of how much more often a kind goes with them than with all, in logarithms.
    private func leaning(of pathWords: [UInt64]) -> [Double] {
        let labels = ChangeModel.labels.indices
        let all = Double(examples)
        let prior = labels.map { (Double(total[$0]) + 2) / (all + 10) }
        var sum = labels.map { _ in 0.0 }
        var known = 0.0
        for word in pathWords {
            guard let kinds = words[word] else { continue }
            let count = labels.reduce(0.0) { $0 + Double(kinds[$1]) }
            guard count >= 2 else { continue }
            known += 1
            for label in labels {
                sum[label] += log((Double(kinds[label]) + 3 * prior[label]) / (count + 3) / prior[label])
            }
        }
        return sum.map { $0 / max(1, known).squareRoot() }
    }

    /// By label, how alike the paths of the latest commits are, squared, the older counting less.
    private func neighbours(of pathWords: [UInt64]) -> [Double] {
        var result = [Double](repeating: 0, count: ChangeModel.labels.count)
        let mine = Set(pathWords)
        var weight = 1.0
        for other in latest.reversed() {
            let likeness = Self.likeness(mine, other.words)
            result[other.label] += weight * likeness * likeness
            weight *= 0.93
        }
        return result
    }

    /// Words in both of words in either.
    private static func likeness(_ mine: Set<UInt64>, _ others: [UInt64]) -> Double {
        let shared = others.count { mine.contains($0) }
        return Double(shared) / Double(max(1, mine.count + others.count - shared))
    }

    /// What a correction adds to its kind for a change that is quite like it.
    private static let weightOfCorrection = 2.0
    private static let mostOfCorrections = 4.0

    /// The user's last word on this very change.
    func ownWord(on change: UInt64) -> Dimension? { corrections.last { $0.change == change }?.dimension }

    /// A correction speaks for changes that touch the same paths and look alike.
    private func correct(_ result: inout [Double], _ scores: [Double], _ pathWords: [UInt64]) {
        let mine = Set(pathWords)
        var gained = [Double](repeating: 0, count: result.count)
        for correction in corrections {
            guard let label = ChangeModel.labels.firstIndex(of: correction.dimension), !correction.scores.isEmpty
            else { continue }
            let likeness = Self.likeness(mine, correction.pathWords)
            let distance = zip(scores, correction.scores).reduce(0) { $0 + abs($1.0 - $1.1) }
            gained[label] += Self.weightOfCorrection * likeness * likeness / (1 + distance / 4)
        }
        for label in result.indices { result[label] += min(Self.mostOfCorrections, gained[label]) }
    }
}
