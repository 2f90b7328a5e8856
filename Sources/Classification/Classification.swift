public import Changes

/// What kind of work a change is, with how sure that is and why.
public struct Classification: Hashable, Sendable {
    /// The most probable dimension.
    public var dimension: Dimension
    /// All ten, summing to 1; those that cannot be told from a change alone are 0.
    public var probabilities: [Dimension: Double]
    /// For people, the deciding observation first.
    public var evidence: [String]
    /// How far this repository's habits moved the probabilities; nil when none were asked or known.
    public var adaptation: Adaptation?

    public init(
        dimension: Dimension, probabilities: [Dimension: Double], evidence: [String], adaptation: Adaptation? = nil
    ) {
        self.dimension = dimension
        self.probabilities = probabilities
        self.evidence = evidence
        self.adaptation = adaptation
    }
}

/// What a repository's own commits and the user's corrections did to a classification.
public struct Adaptation: Hashable, Sendable {
    /// Commits whose prefixes were read, and corrections.
    public var examples: Int
    public var corrections: Int
    /// Probability with, less without.
    public var shifts: [Dimension: Double]

    public init(examples: Int, corrections: Int, shifts: [Dimension: Double]) {
        self.examples = examples
        self.corrections = corrections
        self.shifts = shifts
    }
}
