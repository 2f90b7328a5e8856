public import Changes

/// A change once it has been looked at: what it says by itself, before any habit or message is asked.
public struct ChangeReading: Sendable {
    /// By label, in the order of `ChangeModel.labels`.
    let scores: [Double]
    /// Words of the paths, as hashes: what a repository's habits hang on.
    public let pathWords: [UInt64]
    /// Of the paths and the lines that go and come; not of what stands around them.
    let fingerprint: UInt64
    private let survey: ChangeSurvey
    private let special: [(dimension: Dimension, share: Double, evidence: String)]

    public init(_ patch: Patch) {
        survey = ChangeSurvey(patch)
        scores = ChangeModel.shipped.scores(survey)
        special = SpecialWork.read(survey, patch)
        fingerprint = Self.fingerprint(patch)
        pathWords = survey.words[WordPlace.path.rawValue].sorted()
    }

    /// Who corrects once in ten by mistake corrects again.
    private static let certaintyOfOwnWord = 0.9

    private static func fingerprint(_ patch: Patch) -> UInt64 {
        var hash = TokenHash.start
        func add(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { hash = TokenHash.add(byte, to: hash) }
            hash = TokenHash.add(0, to: hash)
        }
        for file in patch.files {
            add(file.path.bytes)
            // How much of them is shown depends on who looks.
            guard PathKind.of(file.path) != .generated else { continue }
            for line in file.hunks.lazy.flatMap(\.lines) where line.origin != .context {
                hash = TokenHash.add(line.origin == .added ? 1 : 2, to: hash)
                add(line.content)
            }
        }
        return hash
    }

    /// - Parameters:
    ///   - habits: What this repository's earlier commits and the user's corrections teach.
    ///   - message: The commit's own message, for who asks that it be read.
    public func classification(habits: Habits? = nil, message: String? = nil) -> Classification {
        let plain = ChangeModel.probabilities(scores)
        let habits = habits.flatMap { $0.areKnown ? $0 : nil }
        let adapted = habits.map { ChangeModel.probabilities($0.adapt(scores, pathWords: pathWords)) } ?? plain
        var shares = adapted
        var evidence: [String] = []
        if let message, let read = MessageWords.read(message) {
            shares = zip(shares, read.likelihoods).map { $0 * $1 }
            let sum = shares.reduce(0, +)
            shares = shares.map { $0 / sum }
            evidence.append(read.evidence)
        }
        var probabilities = Dictionary(uniqueKeysWithValues: Dimension.allCases.map { ($0, 0.0) })
        let taken = min(0.8, special.reduce(0) { $0 + $1.share })
        for (label, share) in zip(ChangeModel.labels, shares) { probabilities[label] = share * (1 - taken) }
        let scale = taken / max(1e-9, special.reduce(0) { $0 + $1.share })
        for item in special { probabilities[item.dimension, default: 0] += item.share * scale }
        if let own = habits?.ownWord(on: fingerprint) {
            probabilities = probabilities.mapValues { $0 * (1 - Self.certaintyOfOwnWord) }
            probabilities[own, default: 0] += Self.certaintyOfOwnWord
            evidence.append("you have said so")
        }
        let best = Dimension.allCases.max { (probabilities[$0] ?? 0) < (probabilities[$1] ?? 0) } ?? .bugFixing
        evidence += special.filter { $0.dimension == best }.map(\.evidence)
        evidence += Evidence.of(survey, for: best)
        let shifts = zip(ChangeModel.labels, zip(adapted, plain)).map { ($0, $1.0 - $1.1) }
        return Classification(
            dimension: best, probabilities: probabilities, evidence: evidence,
            adaptation: habits.map {
                Adaptation(
                    examples: $0.examples, corrections: $0.corrections.count,
                    shifts: Dictionary(uniqueKeysWithValues: shifts))
            })
    }
}
