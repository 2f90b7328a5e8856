import ModelProtocol

/// Token counts of a chat completion, with the names that the endpoints gave to what is cached.
struct OpenAIUsage: Decodable {
    private struct PromptDetails: Decodable {
        let cached: Int?
        let written: Int?

        enum CodingKeys: String, CodingKey {
            case cached = "cached_tokens"
            case written = "cache_write_tokens"
        }
    }

    private struct CompletionDetails: Decodable {
        let reasoning: Int?

        enum CodingKeys: String, CodingKey { case reasoning = "reasoning_tokens" }
    }

    /// The five disjoint counts.
    let counts: ModelUsage

    enum CodingKeys: String, CodingKey {
        case prompt = "prompt_tokens"
        case completion = "completion_tokens"
        case total = "total_tokens"
        case promptDetails = "prompt_tokens_details"
        case completionDetails = "completion_tokens_details"
        /// DeepSeek.
        case cacheHit = "prompt_cache_hit_tokens"
        /// Moonshot.
        case cached = "cached_tokens"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let prompt = Self.bounded(values.lenient(Int.self, .prompt))
        let completion = Self.bounded(values.lenient(Int.self, .completion))
        let details = values.lenient(PromptDetails.self, .promptDetails)
        let cached =
            details?.cached ?? values.lenient(Int.self, .cacheHit) ?? values.lenient(Int.self, .cached) ?? 0
        let read = min(max(0, cached), prompt)
        let written = min(max(0, details?.written ?? 0), prompt - read)
        let reasoning = Self.bounded(values.lenient(CompletionDetails.self, .completionDetails)?.reasoning)
        // Most count reasoning within the completion; xAI counts it beside, which only the total tells.
        let isBeside = reasoning > 0 && values.lenient(Int.self, .total) == prompt + completion + reasoning
        counts = ModelUsage(
            input: prompt - read - written, cacheRead: read, cacheWrite: written,
            output: isBeside ? completion : max(0, completion - reasoning),
            reasoning: isBeside ? reasoning : min(reasoning, completion))
    }

    /// A server may say anything; sums of these must not overflow.
    private static func bounded(_ count: Int?) -> Int { min(max(0, count ?? 0), 1 << 40) }
}
