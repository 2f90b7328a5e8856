public import ModelProtocol
public import Orchestrator
public import Routing

/// The smallest real call of a model: does its key work, does it answer, how fast.
public struct ModelProbe: Sendable {
    public let endpoint: ModelEndpoint

    /// One word would do; models that think refuse bounds that leave no room for it.
    private static let answerTokens = 64
    /// The words of the request and what an interface wraps around them, generously.
    private static let promptTokens = 64
    private static let seconds = 60.0

    public init(_ endpoint: ModelEndpoint) { self.endpoint = endpoint }

    public var request: ModelRequest {
        var timeouts = endpoint.timeouts
        timeouts.total = min(timeouts.total, Self.seconds)
        return ModelRequest(
            api: endpoint.api, url: endpoint.url, key: endpoint.key, model: endpoint.model,
            messages: [.init(role: .user, text: "Answer with the one word: ready")],
            maxOutputTokens: min(Self.answerTokens, endpoint.maxOutputTokens), temperature: endpoint.temperature,
            reasoningEffort: endpoint.reasoningEffort, timeouts: timeouts, retries: 0)
    }

    public var worst: MicroUSD {
        endpoint.price.worst(promptTokens: Self.promptTokens, answerTokens: Self.answerTokens)
    }

    /// From the reported usage, else an estimate; nothing where the endpoint turned the call down.
    public func bill(_ answer: ModelAnswer) -> Bill {
        if let usage = answer.usage {
            return Bill(
                cost: endpoint.price.cost(of: TokenUsage(usage)), usage: TokenUsage(usage),
                isEstimated: answer.failure != nil)
        }
        // Our helper's own trouble (a key that it cannot get, say) comes before anything is sent.
        let isOurs = endpoint.program == nil && answer.failure?.kind == .program
        if answer.isMissing || answer.text.isEmpty && (isOurs || answer.failure?.costsNothing == true) { return .free }
        let usage = TokenUsage(input: Self.promptTokens, output: Self.answerTokens)
        return Bill(cost: endpoint.price.cost(of: usage), usage: usage, isEstimated: true)
    }
}
