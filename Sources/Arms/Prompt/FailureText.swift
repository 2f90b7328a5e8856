import Verification

/// Failing tests in words: their names, what they said, and each output once.
enum FailureText {
    /// - Parameters:
    ///   - only: tests to speak of; the rest of what failed is counted.
    ///   - tokens: of all of it together.
    ///   - outgoing: what of it may be said.
    static func of(
        _ report: TestReport, only: Set<TestID>, tokens: Int, _ outgoing: inout OutgoingText
    ) -> String {
        let failed = report.failed.filter { only.contains($0.id) }
        if !report.isPerTest || failed.isEmpty || only.contains(.build) {
            return PromptText.fenced(PromptText.shortened(outgoing.log(of: report), tokens: tokens))
        }
        var text = ""
        var left = tokens
        var seen: Set<String> = []
        for (number, test) in failed.enumerated() {
            let share = max(120, left / max(1, min(3, failed.count - number)))
            var message = outgoing.message(of: test)
            if message.isEmpty, number == 0 { message = outgoing.log(of: report) }
            let isNew = seen.insert(message).inserted
            var piece =
                PromptText.inline(test.id.name) + (test.status == .failed ? "" : " (\(test.status.rawValue))") + "\n"
            if isNew, !message.isEmpty { piece += PromptText.fenced(PromptText.shortened(message, tokens: share)) }
            let cost = TokenEstimate.of(piece)
            guard cost <= left || number == 0 else {
                return text + "... and \(failed.count - number) more\n"
            }
            text += piece
            left -= cost
        }
        return text
    }

    /// The name of the function that a test is, without its suite and its parameters.
    static func function(of id: TestID) -> String? {
        let plain = id.name.prefix { $0 != "[" && $0 != "(" }
        let last = plain.split { !($0.isLetter || $0.isNumber || $0 == "_") }.last
        return last.map(String.init)
    }
}
