import ModelProtocol

/// Chat completions, as OpenAI, its many likenesses and the local servers send them, streamed or whole.
///
/// - SeeAlso: The table of what differs between endpoints, in README.md.
struct OpenAIReader: AnswerReader {
    private(set) var finish: ModelEvent.Finish?
    private(set) var hasRead = false
    private var usage: ModelUsage?
    private var hasRefused = false

    mutating func read(_ data: [UInt8]) -> [ModelEvent] {
        if data.elementsEqual("[DONE]".utf8) {
            // Endpoints that give no reason still say that they are done.
            return hasRead ? [.end(finish ?? (hasRefused ? .refusal : .stop))] : [malformed]
        }
        guard let chunk = decoded(OpenAIChunk.self, from: data) else { return [malformed] }
        return read(chunk)
    }

    mutating func readWhole(_ body: [UInt8]) -> [ModelEvent] {
        guard let chunk = decoded(OpenAIChunk.self, from: body) else { return [malformed] }
        let events = read(chunk)
        if case .error = events.last { return events }
        guard hasRead, !chunk.choices.isEmpty else {
            return [.error(ModelFailure(kind: .malformed, message: "answered JSON that holds no answer"))]
        }
        return events + [.end(finish ?? .stop)]
    }

    private mutating func read(_ chunk: OpenAIChunk) -> [ModelEvent] {
        hasRead = true
        var events: [ModelEvent] = []
        let choice = chunk.choices.first
        if let delta = choice?.delta {
            if !delta.reasoning.isEmpty { events.append(.reasoning(delta.reasoning)) }
            if !delta.content.isEmpty { events.append(.text(delta.content)) }
            if !delta.refusal.isEmpty {
                hasRefused = true
                events.append(.text(delta.refusal))
            }
        }
        if let counts = (chunk.usage ?? choice?.usage)?.counts, counts != usage {
            usage = counts
            events.append(.usage(counts))
        }
        if let error = chunk.error { return events + [.error(error.failure(status: nil))] }
        if let reason = choice?.finishReason {
            switch Self.finish(reason) {
            case .success(let end): finish = hasRefused && end == .stop ? .refusal : end
            case .failure(let failure): events.append(.error(failure))
            }
        }
        return events
    }

    /// DeepSeek and Zhipu report trouble of their own as a reason to finish.
    private static func finish(_ reason: String) -> Result<ModelEvent.Finish, ModelFailure> {
        switch reason {
        case "stop", "eos", "end_turn", "stop_sequence": .success(.stop)
        case "length", "max_tokens", "model_context_window_exceeded": .success(.length)
        case "content_filter", "sensitive", "safety": .success(.filtered)
        case "refusal": .success(.refusal)
        case "insufficient_system_resource":
            .failure(ModelFailure(kind: .overloaded, message: "broke off for lack of resources"))
        case "network_error", "error":
            .failure(ModelFailure(kind: .server, message: "broke off with an error of its own"))
        default: .success(.other)
        }
    }
}
