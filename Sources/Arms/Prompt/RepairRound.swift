public import Verification

/// What is said to a model whose answer did not do, within the same attempt.
///
/// The conversation stays: system, the prompt, its answer, this. Edits are again against the files as first shown.
public struct RepairRound: Sendable {
    /// Rounds that an attempt may have after its first answer.
    public static let limit = 2

    public var format: EditFormat
    public var secrets: SecretPolicy

    public init(format: EditFormat, secrets: SecretPolicy = .mask) {
        self.format = format
        self.secrets = secrets
    }

    /// After an answer that is no patch: what did not fit, with the nearest text that the file really has.
    ///
    /// - Parameter prompt: its table of secrets grows by what is masked here.
    /// - Returns: nil when the policy is to refuse and the message would hold a secret.
    public func message(after problem: EditProblem, of prompt: inout Prompt) -> String? { nil }

    /// After tests that still fail: their new output.
    public func message(
        after report: TestReport, against baseline: Baseline, of prompt: inout Prompt
    ) -> String? { nil }
}
