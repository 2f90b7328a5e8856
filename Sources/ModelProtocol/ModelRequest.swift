/// One piece of work for a model program: one JSON object on its standard input.
public struct ModelRequest: Hashable, Sendable, Codable {
    /// Version of the protocol; a program refuses one that it does not know.
    public static let protocolName = "acrouter.model/1"

    public enum Operation: String, Hashable, Sendable, Codable {
        /// Answer `messages`.
        case complete
        /// Name the models that the endpoint offers; `model` and `messages` are not looked at.
        case models
    }

    /// Where a key is read from, by the program itself, at the moment of the call. Never the key.
    public enum KeySource: Hashable, Sendable {
        /// Name of an environment variable.
        case variable(String)
        /// Run by `sh -c`; the first line of its output is the key.
        case command(String)
        /// Path of a file that only its owner may read; its first line is the key.
        case file(String)
    }

    public struct Message: Hashable, Sendable, Codable {
        public enum Role: String, Hashable, Sendable, Codable { case user, assistant }

        public var role: Role
        public var text: String

        public init(role: Role, text: String) {
            self.role = role
            self.text = text
        }
    }

    /// Bounds on one call, in seconds; every one of them is finite.
    public struct Timeouts: Hashable, Sendable, Codable {
        public var connect: Double
        /// From the request's last byte to the first of the answer.
        public var firstByte: Double
        /// Longest silence in mid-answer.
        public var stall: Double
        /// All of it, retries included.
        public var total: Double

        public init(connect: Double = 10, firstByte: Double = 120, stall: Double = 60, total: Double = 600) {
            self.connect = connect
            self.firstByte = firstByte
            self.stall = stall
            self.total = total
        }

        enum CodingKeys: String, CodingKey {
            case connect, stall, total
            case firstByte = "first_byte"
        }
    }

    public enum API: String, Hashable, Sendable, Codable {
        /// Chat completions, at `<url>/chat/completions`.
        case openai
        /// Messages, at `<url>/v1/messages`.
        case anthropic
    }

    public var `protocol`: String
    public var operation: Operation
    /// For programs that speak HTTP; others may ignore these three.
    public var api: API
    /// Base address, without the part that the interface itself adds: `https://api.openai.com/v1`,
    /// `https://api.anthropic.com`.
    public var url: String
    public var key: KeySource?
    /// As the endpoint calls it.
    public var model: String
    public var system: String
    public var messages: [Message]
    public var maxOutputTokens: Int
    /// Nil leaves it to the endpoint.
    public var temperature: Double?
    /// `low`, `medium`, `high` ...; nil leaves it to the endpoint.
    public var reasoningEffort: String?
    public var timeouts: Timeouts
    /// Further tries after 429, 5xx, overload or a broken connection, each within `timeouts.total`.
    public var retries: Int

    public init(
        operation: Operation = .complete, api: API = .openai, url: String = "", key: KeySource? = nil, model: String,
        system: String = "", messages: [Message], maxOutputTokens: Int, temperature: Double? = nil,
        reasoningEffort: String? = nil, timeouts: Timeouts = Timeouts(), retries: Int = 2
    ) {
        self.protocol = Self.protocolName
        self.operation = operation
        self.api = api
        self.url = url
        self.key = key
        self.model = model
        self.system = system
        self.messages = messages
        self.maxOutputTokens = maxOutputTokens
        self.temperature = temperature
        self.reasoningEffort = reasoningEffort
        self.timeouts = timeouts
        self.retries = retries
    }

    enum CodingKeys: String, CodingKey {
        case `protocol`, operation, api, url, key, model, system, messages, temperature, timeouts, retries
        case maxOutputTokens = "max_output_tokens"
        case reasoningEffort = "reasoning_effort"
    }
}

/// `{"variable": "OPENAI_API_KEY"}`, `{"command": "pass show key"}` or `{"file": "/home/me/.keys/openai"}`.
extension ModelRequest.KeySource: Codable {
    enum CodingKeys: String, CodingKey { case variable, command, file }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if let name = try values.decodeIfPresent(String.self, forKey: .variable) {
            self = .variable(name)
        } else if let command = try values.decodeIfPresent(String.self, forKey: .command) {
            self = .command(command)
        } else {
            self = .file(try values.decode(String.self, forKey: .file))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .variable(let name): try values.encode(name, forKey: .variable)
        case .command(let command): try values.encode(command, forKey: .command)
        case .file(let path): try values.encode(path, forKey: .file)
        }
    }
}
