import Changes

/// The leaves of the rule, with how often commits of each dimension fall into each.
enum Leaf: String, CaseIterable {
    case docs
    case tests
    case rewrite
    case commentsEdited = "comments-edited"
    case smallEdit = "small-edit"
    case growth
    case commentsAdded = "comments-added"
    case smallAddition = "small-addition"
    /// Not a leaf of the rule: an empty change, or one of lock files alone, tells nothing.
    case nothing

    /// Labelled commits in this leaf, counted by this very code (README.md): fixes, tests, refactorings, features, docs.
    private var commits: [Double] {
        switch self {
        case .docs: [29, 0, 5, 34, 923]
        case .tests: [69, 851, 43, 46, 9]
        case .rewrite: [414, 71, 816, 312, 45]
        case .commentsEdited: [7, 9, 6, 6, 26]
        case .smallEdit: [521, 125, 225, 195, 81]
        case .growth: [293, 36, 130, 925, 28]
        case .commentsAdded: [5, 4, 6, 4, 29]
        case .smallAddition: [468, 72, 100, 324, 27]
        case .nothing: [2896, 1849, 2215, 2851, 1946]
        }
    }

    private static let order: [Dimension] = [
        .bugFixing, .testGeneration, .codeRefactoring, .codeGeneration, .codeUnderstanding,
    ]

    var probabilities: [Dimension: Double] {
        // One commit of each kind more than counted, so that a rare leaf never says "impossible".
        let counts = commits.map { $0 + 1 }
        let sum = counts.reduce(0, +)
        return Dictionary(uniqueKeysWithValues: zip(Self.order, counts.map { $0 / sum }))
    }

    /// What the rule calls this leaf; the probabilities agree with it (a test holds them to it).
    var dimension: Dimension {
        switch self {
        case .docs, .commentsEdited, .commentsAdded: .codeUnderstanding
        case .tests: .testGeneration
        case .rewrite: .codeRefactoring
        case .growth: .codeGeneration
        case .smallEdit, .smallAddition, .nothing: .bugFixing
        }
    }
}
