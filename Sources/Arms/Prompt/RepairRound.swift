import Changes
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
    public func message(after problem: EditProblem, of prompt: inout Prompt) -> String? {
        var outgoing = OutgoingText(hidden: prompt.hidden, masker: SecretMasker(table: prompt.secrets))
        var text = "No patch could be made of your answer: \(problem.sentence).\n"
        if let nearest = problem.nearest, !nearest.isEmpty {
            let place = problem.path.map { "`\($0.display)`" } ?? "the file"
            let plain = outgoing.masker.mask(String(decoding: nearest, as: UTF8.self), place: "a file")
            let shown = PromptText.shortened(plain, tokens: 800)
            text += "\nThe lines of \(place) that are most like it:\n" + PromptText.fenced(shown)
        }
        return finished(text, outgoing.masker, of: &prompt)
    }

    /// After tests that still fail: their new output.
    public func message(
        after report: TestReport, against baseline: Baseline, of prompt: inout Prompt
    ) -> String? {
        let failing = report.failedIDs.intersection(baseline.failToPass.union(baseline.passToPass))
            .union(report.failedIDs.subtracting(baseline.report.failedIDs))
        let what =
            report.outcome == .buildFailed
            ? "With your change the project does not build" : "With your change the tests still do not all pass"
        let only = report.outcome == .buildFailed ? [TestID.build] : failing
        var outgoing = OutgoingText(hidden: prompt.hidden, masker: SecretMasker(table: prompt.secrets))
        let text = "\(what):\n\n" + FailureText.of(report, only: only, tokens: 1_500, &outgoing)
        return finished(text, outgoing.masker, of: &prompt)
    }

    /// Edits never build on an answer that was thrown away.
    private var again: String {
        "Your edits were taken back: the files are as they were shown at first. Answer with the whole change once more."
            + " \(FormatInstructions.instructions(format))"
    }

    private func finished(_ text: String, _ masker: SecretMasker, of prompt: inout Prompt) -> String? {
        var masker = masker
        let plain = masker.maskWhatIsLeft(text + "\n" + again, place: "what is said of its answer")
        guard secrets == .mask || masker.table.masked(in: plain).isEmpty else { return nil }
        prompt.secrets = masker.table
        return plain
    }
}
