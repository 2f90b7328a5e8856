/// Why an agent came to nothing without being to blame: the kinds of outage, told by the words of its own error.
enum AgentTrouble: Hashable, Sendable {
    case notAllowed, quota, network, server, unknownModel

    /// Words in small letters; digits count only as a number of their own.
    private static let signs: [(AgentTrouble, [String])] = [
        (
            .notAllowed,
            [
                "401", "403", "unauthorized", "forbidden", "invalid api key", "invalid_api_key", "incorrect api key",
                "api key", "api_key", "authentication", "not logged in", "please log in", "/login", "oauth token",
                "permission_error",
            ]
        ),
        (
            .quota,
            [
                "402", "429", "quota", "rate limit", "rate_limit", "ratelimit", "usage limit", "credit balance",
                "insufficient_quota", "insufficient credit", "billing", "resource_exhausted", "too many requests",
            ]
        ),
        (
            .unknownModel,
            ["model_not_found", "unknown model", "model not found", "not_found_error", "unsupported model"]
        ),
        (
            .network,
            [
                "econnrefused", "econnreset", "enotfound", "etimedout", "eai_again", "connection refused",
                "connection error", "connection reset", "could not resolve", "failed to connect", "unable to connect",
                "error sending request", "fetch failed", "stream disconnected", "network error", "dns error",
                "certificate", "no route to host",
            ]
        ),
        (
            .server,
            [
                "500", "502", "503", "504", "529", "overloaded", "internal server error", "bad gateway",
                "service unavailable", "gateway timeout", "api error",
            ]
        ),
    ]

    /// What a log of anything may hold: a line number, a test of a client.
    private static let weak = ["api key", "api_key"]

    /// By the words of the agent's own error, where its format has one.
    init?(_ words: String) { self.init(words, isOwn: true) }

    /// By lines for people, the project's own output among them: what a log of anything may hold is no sign there.
    static func printed(_ words: String) -> AgentTrouble? { AgentTrouble(words, isOwn: false) }

    private init?(_ words: String, isOwn: Bool) {
        let text = words.lowercased()
        let numbers = isOwn ? Set(text.split { !$0.isNumber }.map(String.init)) : []
        let found = Self.signs.first { _, signs in
            signs.contains { sign in
                if sign.allSatisfy(\.isNumber) { return numbers.contains(sign) }
                return (isOwn || !Self.weak.contains(sign)) && text.contains(sign)
            }
        }
        guard let found else { return nil }
        self = found.0
    }

    /// Seconds until the agent may be asked again: as long as it takes such trouble to go away.
    var cooling: Int64 {
        switch self {
        case .notAllowed, .quota, .unknownModel: 3_600
        case .server: 900
        case .network: 300
        }
    }

    /// Whether the provider did no work that it could charge for, if the agent's own error says so.
    var isFree: Bool { self == .notAllowed || self == .unknownModel }

    var words: String {
        switch self {
        case .notAllowed: "it was not let in"
        case .quota: "its quota is used up"
        case .network: "it could not reach its provider"
        case .server: "its provider failed"
        case .unknownModel: "its provider does not know the model"
        }
    }
}
