public import Changes

import func Foundation.exp

/// What a repository's own labelled changes say beyond what holds everywhere: a correction of the scores.
///
/// Learned from earlier commits whose prefixes name their kind and from the user's own corrections; never from the change
/// that is classified, nor from anything after it. Every kind counts by the same number of recent commits at most, so that
/// habits say what each kind looks like here, and little of how frequent it is.
public struct Habits: Sendable {
    /// A change whose kind is known.
    public struct Example: Hashable, Sendable {
        public var scores: [Double]
        public var pathWords: [UInt64]
        public var dimension: Dimension
        /// What came just before it; unknown for a correction.
        public var recent = Recent.unknown

        public init(scores: [Double], pathWords: [UInt64], dimension: Dimension) {
            self.scores = scores
            self.pathWords = pathWords
            self.dimension = dimension
        }

        public init(_ reading: ChangeReading, dimension: Dimension) {
            self.init(scores: reading.scores.map(Habits.kept), pathWords: reading.pathWords, dimension: dimension)
        }
    }

    /// What kinds of work the commits just before a change were: work comes in series.
    public struct Recent: Hashable, Sendable {
        static let unknown = Recent(shares: [Double](repeating: 0, count: ChangeModel.labels.count))
        /// How many commits say all that is worth saying.
        public static let reach = 16

        /// By label, each less what it would be if all were alike.
        var shares: [Double]

        init(shares: [Double]) { self.shares = shares }

        /// - Parameter dimensions: Newest first; each counts two thirds of the one after it.
        public init(_ dimensions: some Sequence<Dimension>) {
            shares = [Double](repeating: -1 / Double(ChangeModel.labels.count), count: ChangeModel.labels.count)
            var weight = 1.0 / 3
            for dimension in dimensions.prefix(Self.reach) {
                if let label = ChangeModel.labels.firstIndex(of: dimension) { shares[label] += weight }
                weight *= 2.0 / 3
            }
            shares = shares.map(Habits.kept)
        }
    }

    /// Dimensions that habits can be learned for.
    public static var kinds: [Dimension] { ChangeModel.labels }
    /// Recent commits of one kind that are looked at, at most.
    public static let mostOfAKind = 200
    /// Fewer examples than this teach nothing.
    public static let fewest = 20
    /// A correction is the user's own word on this repository: it counts as this many commits.
    private static let weightOfCorrection = 5.0

    public let examples: Int
    public let corrections: Int
    /// Rows: scores that come in, columns: scores that go out.
    private(set) var mixing: [Double]
    private(set) var bias: [Double]
    /// Rows: recent kinds, columns: scores that go out.
    private(set) var series: [Double]
    private(set) var words: [UInt64: Int] = [:]
    private(set) var wordWeights: [Double] = []
    /// What came just before the change that will be classified.
    public var recent: Recent

    private static let labels = ChangeModel.labels.count

    /// - Parameters:
    ///   - commits: Proper ancestors of what will be classified, newest first.
    ///   - recent: What came just before that.
    /// - Returns: nil when there is too little to learn from.
    public init?(commits: [Example], corrections: [Example] = [], recent: Recent? = nil) {
        var left = [Int](repeating: Self.mostOfAKind, count: Self.labels)
        var rows: [Row] = []
        for commit in commits {
            guard let label = ChangeModel.labels.firstIndex(of: commit.dimension), left[label] > 0 else { continue }
            left[label] -= 1
            rows.append(Row(example: commit, label: label, weight: 1))
        }
        let commitRows = rows.count
        for correction in corrections {
            guard let label = ChangeModel.labels.firstIndex(of: correction.dimension) else { continue }
            rows.append(Row(example: correction, label: label, weight: Self.weightOfCorrection))
        }
        guard commitRows >= Self.fewest || rows.count > commitRows else { return nil }
        examples = commitRows
        self.corrections = rows.count - commitRows
        mixing = (0..<(Self.labels * Self.labels)).map { $0 % (Self.labels + 1) == 0 ? 1 : 0 }
        bias = [Double](repeating: 0, count: Self.labels)
        series = [Double](repeating: 0, count: Self.labels * Self.labels)
        self.recent = recent ?? .unknown
        chooseWords(&rows)
        wordWeights = [Double](repeating: 0, count: words.count * Self.labels)
        learn(rows)
    }

    init(
        examples: Int, corrections: Int, mixing: [Double], bias: [Double], series: [Double], recent: Recent,
        words: [UInt64: Int], wordWeights: [Double]
    ) {
        self.series = series
        self.recent = recent
        self.examples = examples
        self.corrections = corrections
        self.mixing = mixing
        self.bias = bias
        self.words = words
        self.wordWeights = wordWeights
    }

    /// Scores as this repository's habits have them.
    func adapt(_ scores: [Double], pathWords: [UInt64]) -> [Double] {
        score(scores, recent, words: pathWords.compactMap { words[$0] })
    }
}

// MARK: - Learning
extension Habits {
    private struct Row {
        var example: Example
        var label: Int
        var weight: Double
        var words: [Int] = []
    }

    /// How strongly the parts are held to "no habit": chosen by leaving repositories out.
    private enum Hold {
        static let mixing = 60.0
        static let bias = 2.0
        static let words = 1.0
        static let series = 1.0
    }

    /// Words of paths in at least three changes, and not in nearly all: the others tell no kinds apart.
    private mutating func chooseWords(_ rows: inout [Row]) {
        var counts: [UInt64: Int] = [:]
        for row in rows { for word in row.example.pathWords { counts[word, default: 0] += 1 } }
        let most = Double(rows.count) * 0.8
        let kept = counts.filter { $0.value >= 3 && Double($0.value) < most }
            .sorted { ($0.value, $0.key) > ($1.value, $1.key) }.prefix(400)
        for (word, _) in kept { words[word] = words.count }
        for index in rows.indices { rows[index].words = rows[index].example.pathWords.compactMap { words[$0] } }
    }

    private func score(_ scores: [Double], _ recent: Recent, words found: [Int]) -> [Double] {
        let labels = Self.labels
        var result = bias
        for from in 0..<labels {
            for to in 0..<labels {
                result[to] +=
                    scores[from] * mixing[from * labels + to] + recent.shares[from] * series[from * labels + to]
            }
        }
        let scale = Self.scale(found.count)
        for word in found { for label in 0..<labels { result[label] += scale * wordWeights[word * labels + label] } }
        return result
    }

    private static func scale(_ count: Int) -> Double { 1 / Double(max(1, count)).squareRoot() }

    /// Logistic regression by gradient descent with a step of its own for every weight (Adam), from "no habit".
    private mutating func learn(_ rows: [Row]) {
        var state = [mixing.count, bias.count, wordWeights.count, series.count].map { Momentum(count: $0) }
        for round in 1...Self.rounds {
            var gradient = (
                mixing: mixing.enumerated().map { Hold.mixing * ($1 - ($0 % (Self.labels + 1) == 0 ? 1 : 0)) },
                bias: bias.map { Hold.bias * $0 }, words: wordWeights.map { Hold.words * $0 },
                series: series.map { Hold.series * $0 }
            )
            for row in rows {
                var errors = ChangeModel.probabilities(score(row.example.scores, row.example.recent, words: row.words))
                errors[row.label] -= 1
                let scale = Self.scale(row.words.count)
                for label in 0..<Self.labels {
                    let error = errors[label] * row.weight
                    gradient.bias[label] += error
                    for from in 0..<Self.labels {
                        gradient.mixing[from * Self.labels + label] += error * row.example.scores[from]
                        gradient.series[from * Self.labels + label] += error * row.example.recent.shares[from]
                    }
                    for word in row.words { gradient.words[word * Self.labels + label] += error * scale }
                }
            }
            state[0].step(&mixing, gradient.mixing, round)
            state[1].step(&bias, gradient.bias, round)
            state[2].step(&wordWeights, gradient.words, round)
            state[3].step(&series, gradient.series, round)
        }
        mixing = mixing.map(Self.kept)
        bias = bias.map(Self.kept)
        series = series.map(Self.kept)
        wordWeights = wordWeights.map(Self.kept)
    }

    /// As it is written to a file: what is learned and what is read again must be the same to the last digit.
    static func kept(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

    private static let rounds = 80

    /// - SeeAlso: Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1.
    private struct Momentum {
        private var first: [Double]
        private var second: [Double]

        init(count: Int) {
            first = [Double](repeating: 0, count: count)
            second = first
        }

        mutating func step(_ weights: inout [Double], _ gradient: [Double], _ round: Int) {
            let rate = 0.05 * (1 - Double(round) / Double(Habits.rounds + 20))
            let warm = (1 - power(0.9, round), 1 - power(0.999, round))
            for index in weights.indices {
                first[index] = 0.9 * first[index] + 0.1 * gradient[index]
                second[index] = 0.999 * second[index] + 0.001 * gradient[index] * gradient[index]
                weights[index] -= rate * (first[index] / warm.0) / ((second[index] / warm.1).squareRoot() + 1e-8)
            }
        }

        private func power(_ base: Double, _ exponent: Int) -> Double {
            (0..<exponent).reduce(1) { value, _ in value * base }
        }
    }
}
