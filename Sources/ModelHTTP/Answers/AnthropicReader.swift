import ModelProtocol

/// Anthropic's messages, streamed or whole.
///
/// Its counts do not overlap as they come: `input_tokens` leaves out what was read from or written to the cache. What the
/// model thought is part of `output_tokens` and not told apart.
/// - SeeAlso: https://docs.anthropic.com/en/api/messages-streaming
struct AnthropicReader: AnswerReader {
    private struct Event: Decodable {
        struct Message: Decodable { let usage: Counts? }

        struct Part: Decodable {
            let text: String?
            let thinking: String?
        }

        struct Delta: Decodable {
            let text: String?
            let thinking: String?
            let stopReason: String?

            enum CodingKeys: String, CodingKey {
                case text, thinking
                case stopReason = "stop_reason"
            }
        }

        let type: String
        let message: Message?
        let contentBlock: Part?
        let delta: Delta?
        let usage: Counts?
        let error: ServerError?
        /// Of a whole answer.
        let content: [Part]?
        let stopReason: String?

        enum CodingKeys: String, CodingKey {
            case type, message, delta, usage, error, content
            case contentBlock = "content_block"
            case stopReason = "stop_reason"
        }
    }

    private struct Counts: Decodable {
        let input: Int?
        let cacheRead: Int?
        let cacheWrite: Int?
        let output: Int?

        enum CodingKeys: String, CodingKey {
            case input = "input_tokens"
            case cacheRead = "cache_read_input_tokens"
            case cacheWrite = "cache_creation_input_tokens"
            case output = "output_tokens"
        }
    }

    private(set) var finish: ModelEvent.Finish?
    private(set) var hasRead = false
    private var usage: ModelUsage?

    mutating func read(_ data: [UInt8]) -> [ModelEvent] {
        guard let event = decoded(Event.self, from: data) else { return [malformed] }
        hasRead = true
        switch event.type {
        case "message_start": return count(event.message?.usage)
        case "content_block_start": return text(event.contentBlock?.text, event.contentBlock?.thinking)
        case "content_block_delta": return text(event.delta?.text, event.delta?.thinking)
        case "message_delta":
            finish = event.delta?.stopReason.map(Self.finish) ?? finish
            return count(event.usage)
        case "message_stop": return [.end(finish ?? .other)]
        case "error": return [.error(event.error?.failure(status: nil) ?? ServerError.unnamed)]
        // `ping`, `content_block_stop`, and kinds to come.
        default: return []
        }
    }

    mutating func readWhole(_ body: [UInt8]) -> [ModelEvent] {
        guard let event = decoded(Event.self, from: body) else { return [malformed] }
        if event.type == "error" { return read(body) }
        guard let content = event.content else {
            return [.error(ModelFailure(kind: .malformed, message: "answered JSON that holds no answer"))]
        }
        return content.flatMap { text($0.text, $0.thinking) } + count(event.usage)
            + [.end(event.stopReason.map(Self.finish) ?? .other)]
    }

    private func text(_ text: String?, _ thinking: String?) -> [ModelEvent] {
        var events: [ModelEvent] = []
        if let thinking, !thinking.isEmpty { events.append(.reasoning(thinking)) }
        if let text, !text.isEmpty { events.append(.text(text)) }
        return events
    }

    /// Later counts are of the whole call and replace the earlier ones, member by member.
    private mutating func count(_ counts: Counts?) -> [ModelEvent] {
        guard let counts else { return [] }
        let before = usage ?? ModelUsage()
        let now = ModelUsage(
            input: max(0, counts.input ?? before.input), cacheRead: max(0, counts.cacheRead ?? before.cacheRead),
            cacheWrite: max(0, counts.cacheWrite ?? before.cacheWrite), output: max(0, counts.output ?? before.output))
        defer { usage = now }
        return now == usage ? [] : [.usage(now)]
    }

    private static func finish(_ reason: String) -> ModelEvent.Finish {
        switch reason {
        case "end_turn", "stop_sequence": .stop
        case "max_tokens", "model_context_window_exceeded": .length
        case "refusal": .refusal
        default: .other
        }
    }
}
