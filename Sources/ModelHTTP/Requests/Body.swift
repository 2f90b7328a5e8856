import ModelProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The request's body in the words of each interface.
enum Body {
    private struct Message: Encodable {
        let role: String
        let content: String
    }

    private struct OpenAI: Encodable {
        struct StreamOptions: Encodable {
            let includeUsage = true

            enum CodingKeys: String, CodingKey { case includeUsage = "include_usage" }
        }

        let model: String
        let messages: [Message]
        let stream = true
        let streamOptions: StreamOptions?
        let maxTokens: Int?
        let maxCompletionTokens: Int?
        let temperature: Double?
        let reasoningEffort: String?

        enum CodingKeys: String, CodingKey {
            case model, messages, stream, temperature
            case streamOptions = "stream_options"
            case maxTokens = "max_tokens"
            case maxCompletionTokens = "max_completion_tokens"
            case reasoningEffort = "reasoning_effort"
        }
    }

    /// `reasoning_effort` is left out: thinking is set here by a budget of tokens that must be below `max_tokens` and
    /// forbids a temperature, so a word cannot be translated without guessing.
    private struct Anthropic: Encodable {
        let model: String
        let maxTokens: Int
        let system: String?
        let messages: [Message]
        let stream = true
        let temperature: Double?

        enum CodingKeys: String, CodingKey {
            case model, system, messages, stream, temperature
            case maxTokens = "max_tokens"
        }
    }

    static func bytes(for request: ModelRequest, _ adaptation: Adaptation) throws(ModelFailure) -> [UInt8] {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            switch request.api {
            case .openai: return Array(try encoder.encode(openAI(request, adaptation)))
            case .anthropic: return Array(try encoder.encode(anthropic(request, adaptation)))
            }
        } catch {
            throw ModelFailure(kind: .program, message: "the request holds a number that JSON cannot")
        }
    }

    private static func openAI(_ request: ModelRequest, _ adaptation: Adaptation) -> OpenAI {
        let system = request.system.isEmpty ? [] : [Message(role: "system", content: request.system)]
        return OpenAI(
            model: request.model, messages: system + messages(request),
            streamOptions: adaptation.withoutStreamOptions ? nil : OpenAI.StreamOptions(),
            maxTokens: adaptation.maxCompletionTokens ? nil : request.maxOutputTokens,
            maxCompletionTokens: adaptation.maxCompletionTokens ? request.maxOutputTokens : nil,
            temperature: adaptation.withoutTemperature ? nil : request.temperature,
            reasoningEffort: adaptation.withoutReasoningEffort ? nil : request.reasoningEffort)
    }

    private static func anthropic(_ request: ModelRequest, _ adaptation: Adaptation) -> Anthropic {
        Anthropic(
            model: request.model, maxTokens: request.maxOutputTokens,
            system: request.system.isEmpty ? nil : request.system, messages: messages(request),
            temperature: adaptation.withoutTemperature ? nil : request.temperature)
    }

    private static func messages(_ request: ModelRequest) -> [Message] {
        request.messages.map { Message(role: $0.role.rawValue, content: $0.text) }
    }
}
