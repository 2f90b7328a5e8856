import ModelProtocol

/// What is left out or named otherwise for an endpoint that refuses a member of the request.
///
/// Endpoints cannot be asked beforehand, and a refusal costs nothing, so it is learned from the answer, each at most once.
struct Adaptation: Equatable {
    var withoutStreamOptions = false
    /// OpenAI's reasoning models refuse `max_tokens`.
    var maxCompletionTokens = false
    var withoutTemperature = false
    var withoutReasoningEffort = false

    private static let words = [
        "unknown", "unrecognized", "unrecognised", "unexpected", "unsupported", "not supported", "not permitted",
        "extra ", "additional propert",
    ]

    /// - Parameter failure: Of a try with this adaptation.
    /// - Returns: The next to try and what it changes, for people; nil if the failure names nothing that we could change.
    func next(after failure: ModelFailure, request: ModelRequest) -> (Adaptation, change: String)? {
        guard failure.status == 400 || failure.status == 422, request.operation == .complete else { return nil }
        let text = failure.message.lowercased()
        var next = self
        let isOpenAI = request.api == .openai
        if isOpenAI, !maxCompletionTokens, text.contains("max_completion_tokens") {
            next.maxCompletionTokens = true
            return (next, "with max_completion_tokens")
        }
        if request.temperature != nil, !withoutTemperature, text.contains("temperature") {
            next.withoutTemperature = true
            return (next, "without temperature")
        }
        if isOpenAI, request.reasoningEffort != nil, !withoutReasoningEffort, text.contains("reasoning") {
            next.withoutReasoningEffort = true
            return (next, "without reasoning_effort")
        }
        let isAboutOptions = text.contains("stream_options") || text.contains("include_usage")
        if isOpenAI, !withoutStreamOptions, isAboutOptions || Self.words.contains(where: text.contains) {
            next.withoutStreamOptions = true
            return (next, "without stream_options")
        }
        return nil
    }
}
