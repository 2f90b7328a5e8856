import Changes

import func Foundation.exp

/// What was learned from labelled commits: a forest over the features of a change, and one over its repository's habits.
struct ChangeModel: Sendable {
    /// What a corpus of commits can teach, in the order of every score.
    static let labels: [Dimension] = [
        .bugFixing, .testGeneration, .codeRefactoring, .codeGeneration, .codeUnderstanding,
    ]
    static let shipped = ChangeModel()

    private let forest = Forest(Weights.forest, labels: labels.count, step: Weights.forestStep)

    /// What the scores of a change and its repository's history add to those scores.
    let habitForest = Forest(Weights.habitForest, labels: labels.count, step: Weights.forestStep)

    /// Logarithms of how likely each label is, up to a common summand; calibrated.
    func scores(_ survey: ChangeSurvey) -> [Double] {
        var scores = [Double](repeating: 0, count: Self.labels.count)
        forest.add(ChangeFeatures(survey).values, to: &scores)
        return scores.map { $0 * Weights.sharpness }
    }

    static func probabilities(_ scores: [Double]) -> [Double] {
        let highest = scores.max() ?? 0
        let powers = scores.map { exp($0 - highest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}
