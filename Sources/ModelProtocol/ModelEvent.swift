/// What a model program says while it works: one JSON object a line on its standard output.
///
/// The last line is `end` or `error`; a program that ends without either was killed. Kinds that a reader does not know
/// it passes over.
public enum ModelEvent: Hashable, Sendable {
    /// A piece of the answer, as it came.
    case text(String)
    /// A piece of what the model thinks aloud: shown as progress, never part of the answer. May be empty.
    case reasoning(String)
    /// The call is tried again after so many seconds.
    case retry(after: Double, reason: String)
    /// Tokens so far, as the endpoint counts them; the last one stands.
    case usage(ModelUsage)
    /// Name of a model that the endpoint offers.
    case model(String)
    case end(Finish)
    case error(ModelFailure)

    /// Why the answer ended.
    public enum Finish: String, Hashable, Sendable, Codable {
        case stop
        /// Cut at `max_output_tokens` or at the end of the context.
        case length
        case refusal
        /// Held back by the endpoint's filter.
        case filtered
        case other
    }
}

/// Tokens of one call. The five do not overlap: `input` leaves out what was read from or written to a cache, `output`
/// leaves out `reasoning`.
public struct ModelUsage: Hashable, Sendable, Codable {
    public var input: Int
    public var cacheRead: Int
    public var cacheWrite: Int
    public var output: Int
    public var reasoning: Int

    /// More tokens than any call has: a count beyond it is no count, and sums of a few never overflow.
    private static let most = 1 << 40

    public init(input: Int = 0, cacheRead: Int = 0, cacheWrite: Int = 0, output: Int = 0, reasoning: Int = 0) {
        func count(_ value: Int) -> Int { min(Self.most, max(0, value)) }
        self.input = count(input)
        self.cacheRead = count(cacheRead)
        self.cacheWrite = count(cacheWrite)
        self.output = count(output)
        self.reasoning = count(reasoning)
    }

    enum CodingKeys: String, CodingKey {
        case input, output, reasoning
        case cacheRead = "cache_read"
        case cacheWrite = "cache_write"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func count(_ key: CodingKeys) throws -> Int {
            min(Self.most, max(0, try values.decodeIfPresent(Int.self, forKey: key) ?? 0))
        }
        self.init(
            input: try count(.input), cacheRead: try count(.cacheRead), cacheWrite: try count(.cacheWrite),
            output: try count(.output), reasoning: try count(.reasoning))
    }
}

/// Why a call came to nothing. All of these are the endpoint's or the machine's trouble, not the model's answer.
public struct ModelFailure: Error, Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// 401, 403, or no key where one was named.
        case authentication
        /// 402, or a quota that is used up.
        case quota
        /// 429.
        case rateLimited = "rate_limited"
        /// 529, 503 and what an endpoint calls overload.
        case overloaded
        /// Other 5xx.
        case server
        /// No such model, or a request that the endpoint will not take: 400, 404, 413, 422.
        case request
        /// Could not connect, connection lost, TLS.
        case network
        case timeout
        case redirect
        /// What came is not what the interface says: wrong content type, malformed JSON, a stream without end.
        case malformed
        /// More bytes than any answer has.
        case tooLarge = "too_large"
        /// The program itself: request unreadable, unknown protocol, key command failed.
        case program
    }

    public var kind: Kind
    /// One sentence for people; holds neither key nor prompt.
    public var message: String
    /// HTTP status, where there was one.
    public var status: Int?
    /// Seconds after which the endpoint wants to be asked again.
    public var retryAfter: Double?
    /// True when nothing of the request has left this machine, so that nobody can bill it; nil when that is not known.
    public var isUnsent: Bool?

    public init(
        kind: Kind, message: String, status: Int? = nil, retryAfter: Double? = nil, isUnsent: Bool? = nil
    ) {
        self.kind = kind
        self.message = message
        self.status = status
        self.retryAfter = retryAfter
        self.isUnsent = isUnsent
    }

    enum CodingKeys: String, CodingKey {
        case kind, message, status
        case retryAfter = "retry_after"
        case isUnsent = "unsent"
    }
}

/// `{"event": "text", "text": "..."}`; see the README for every kind.
extension ModelEvent: Codable {
    enum CodingKeys: String, CodingKey { case event, text, after, reason, usage, model, finish, error }

    /// Nil for a kind that this version does not know.
    public static func decoded(
        from decoder: any Decoder
    ) throws -> ModelEvent? {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        switch try values.decode(String.self, forKey: .event) {
        case "text": return .text(try values.decode(String.self, forKey: .text))
        case "reasoning": return .reasoning(try values.decodeIfPresent(String.self, forKey: .text) ?? "")
        case "retry":
            return .retry(
                after: try values.decode(Double.self, forKey: .after),
                reason: try values.decodeIfPresent(String.self, forKey: .reason) ?? "")
        case "usage": return .usage(try values.decode(ModelUsage.self, forKey: .usage))
        case "model": return .model(try values.decode(String.self, forKey: .model))
        case "end":
            return .end(Finish(rawValue: try values.decode(String.self, forKey: .finish)) ?? .other)
        case "error": return .error(try values.decode(ModelFailure.self, forKey: .error))
        default: return nil
        }
    }

    public init(from decoder: any Decoder) throws {
        guard let event = try Self.decoded(from: decoder) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an unknown kind of event"))
        }
        self = event
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .text(let text):
            try values.encode("text", forKey: .event)
            try values.encode(text, forKey: .text)
        case .reasoning(let text):
            try values.encode("reasoning", forKey: .event)
            try values.encode(text, forKey: .text)
        case .retry(let after, let reason):
            try values.encode("retry", forKey: .event)
            try values.encode(after, forKey: .after)
            try values.encode(reason, forKey: .reason)
        case .usage(let usage):
            try values.encode("usage", forKey: .event)
            try values.encode(usage, forKey: .usage)
        case .model(let name):
            try values.encode("model", forKey: .event)
            try values.encode(name, forKey: .model)
        case .end(let finish):
            try values.encode("end", forKey: .event)
            try values.encode(finish, forKey: .finish)
        case .error(let failure):
            try values.encode("error", forKey: .event)
            try values.encode(failure, forKey: .error)
        }
    }
}
