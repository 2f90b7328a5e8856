internal import Changes

/// What is known of a candidate, each in [0, 1]: the terms of the paper's equation 8.
struct Signals {
    /// The edits are usable: some were left after the guards.
    var applies: Double
    var builds: Double
    /// Share of the failing tests that pass now.
    var failToPass: Double
    /// Share of the passing tests that still do.
    var passToPass: Double
    /// 1 when no guard had to put anything back.
    var rules: Double

    /// Weighted sum, in [0, 1].
    func score(for dimension: Dimension) -> Double {
        let weight = Weights.of(dimension)
        let sum =
            weight.applies * applies + weight.builds * builds * applies + weight.failToPass * failToPass * builds
            + weight.passToPass * passToPass * builds + weight.rules * rules
        return min(1, max(0, sum))
    }
}

/// The paper names the signals per dimension and does not print the weights. These are ours; each row sums to 1.
struct Weights {
    let applies, builds, failToPass, passToPass, rules: Double

    static func of(_ dimension: Dimension) -> Weights {
        switch dimension {
        // The failing test is the task; breaking another is nearly as bad as not fixing it.
        case .bugFixing, .algorithm:
            Weights(applies: 0.05, builds: 0.10, failToPass: 0.50, passToPass: 0.30, rules: 0.05)
        // Behaviour must not move: what passed is all there is to see.
        case .codeRefactoring, .codeUnderstanding:
            Weights(applies: 0.05, builds: 0.15, failToPass: 0.05, passToPass: 0.65, rules: 0.10)
        // New code is asked for, so new tests weigh more than old ones; touching what it must not costs more.
        case .codeGeneration, .codeCompletion, .agenticProgramming, .multiLanguage, .dataScience:
            Weights(applies: 0.05, builds: 0.20, failToPass: 0.40, passToPass: 0.25, rules: 0.10)
        // Tests that run and leave the rest alone; mutants killed join here when tests are written.
        case .testGeneration:
            Weights(applies: 0.10, builds: 0.25, failToPass: 0.15, passToPass: 0.40, rules: 0.10)
        }
    }
}
