public import Changes

/// What kind of work a change is, with how sure that is and why.
public struct Classification: Hashable, Sendable {
    /// The most probable dimension.
    public var dimension: Dimension
    /// Sums to 1; dimensions that cannot be told from a change alone are 0.
    public var probabilities: [Dimension: Double]
    /// For people, the deciding observation first.
    public var evidence: [String]
    /// Name of the leaf of the rule that decided.
    public var leaf: String

    public init(dimension: Dimension, probabilities: [Dimension: Double], evidence: [String], leaf: String) {
        self.dimension = dimension
        self.probabilities = probabilities
        self.evidence = evidence
        self.leaf = leaf
    }
}
