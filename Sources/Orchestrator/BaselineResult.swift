public import Verification

/// What the tests say before any patch.
public enum BaselineResult: Sendable {
    /// Something fails that a patch could turn.
    case tests(Baseline)
    /// Nothing fails (flaky tests aside).
    case allPass(Baseline)
    /// The environment, not the code: nothing may be learned. The log is the end of what was printed.
    case cannotRun(reason: String, log: String)

    public var baseline: Baseline? {
        switch self {
        case .tests(let baseline), .allPass(let baseline): baseline
        case .cannotRun: nil
        }
    }
}
