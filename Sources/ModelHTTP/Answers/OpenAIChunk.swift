import ModelProtocol

/// One event of a streamed chat completion, or the whole of one that is not streamed.
struct OpenAIChunk: Decodable {
    struct Choice: Decodable {
        /// `delta` in a stream, `message` in a whole answer.
        let delta: Delta?
        let finishReason: String?
        /// Moonshot counts here.
        let usage: OpenAIUsage?

        enum CodingKeys: String, CodingKey {
            case delta, message, usage
            case finishReason = "finish_reason"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            delta = values.lenient(Delta.self, .delta) ?? values.lenient(Delta.self, .message)
            finishReason = values.lenient(String.self, .finishReason)
            usage = values.lenient(OpenAIUsage.self, .usage)
        }
    }

    struct Delta: Decodable {
        let content: String
        /// `reasoning_content` of DeepSeek, Moonshot, Zhipu, Alibaba and the local servers; `reasoning` of OpenRouter,
        /// Ollama and newer vLLM. One that sends both sends the same twice.
        let reasoning: String
        let refusal: String

        enum CodingKeys: String, CodingKey {
            case content, reasoning, refusal
            case reasoningContent = "reasoning_content"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            let parts = values.contains(.content) ? values.lenient(Content.self, .content) : nil
            content = parts?.text ?? ""
            reasoning =
                values.lenient(String.self, .reasoningContent) ?? values.lenient(String.self, .reasoning)
                ?? parts?.thinking ?? ""
            refusal = values.lenient(String.self, .refusal) ?? ""
        }
    }

    /// Text, or a list of parts as some servers have it.
    private struct Content: Decodable {
        struct Part: Decodable {
            let text: String?
            let thinking: [Part]?

            enum CodingKeys: String, CodingKey { case text, thinking }

            init(from decoder: any Decoder) throws {
                let values = try decoder.container(keyedBy: CodingKeys.self)
                text = values.lenient(String.self, .text)
                thinking = values.lenient([Part].self, .thinking)
            }
        }

        let text: String
        let thinking: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            // Not text: then it is a list of parts, or an error that is thrown below.
            if let text = try? value.decode(String.self) {
                (self.text, thinking) = (text, "")
            } else {
                let parts = try value.decode([Part].self)
                text = parts.compactMap(\.text).joined()
                thinking = parts.flatMap { $0.thinking ?? [] }.compactMap(\.text).joined()
            }
        }
    }

    let choices: [Choice]
    let usage: OpenAIUsage?
    let error: ServerError?

    enum CodingKeys: String, CodingKey { case choices, usage, error }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        choices = values.lenient([Choice].self, .choices) ?? []
        usage = values.lenient(OpenAIUsage.self, .usage)
        // An object that is nothing else may be an error without a wrapper: {"code": 500, "message": "..."}.
        error =
            values.lenient(ServerError.self, .error)
            ?? (values.contains(.choices) || values.contains(.usage) ? nil : ServerError.bare(decoder))
    }
}
