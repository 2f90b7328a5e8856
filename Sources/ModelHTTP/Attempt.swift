import ModelProtocol

/// The tries of one call, one at a time: request out, events on.
struct Attempt {
    struct Trouble {
        let failure: ModelFailure
        /// The same request may meet better luck.
        let isTransient: Bool
    }

    /// Of an answer that reports an error only the beginning is looked at.
    private static let mostError = 64 << 10

    private let request: ModelRequest
    private let output: EventOutput
    private let deadline: Deadline
    private let now: () -> Double
    /// Whether any part of an answer, of what the model thinks, or of its bill has been sent on: another try would be
    /// answered, and billed, a second time.
    private(set) var hasBegun = false
    /// Of tries that broke off: they are billed as well.
    private var spent = ModelUsage()
    private var usage = ModelUsage()

    init(_ request: ModelRequest, output: EventOutput, deadline: Deadline, now: @escaping () -> Double) {
        self.request = request
        self.output = output
        self.deadline = deadline
        self.now = now
    }

    /// - Returns: Nil when `end` was sent.
    mutating func run(
        _ endpoint: Endpoint, _ fields: [String], _ adaptation: Adaptation
    ) throws(OutputClosed) -> Trouble? {
        let exchange: Exchange
        do throws(ModelFailure) {
            let body = request.operation == .complete ? try Body.bytes(for: request, adaptation) : nil
            exchange = try Exchange(
                endpoint, path: path, fields: fields, body: body, timeouts: request.timeouts, deadline: deadline)
        } catch {
            return Trouble(failure: error, isTransient: false)
        }
        spent = spent + usage
        usage = ModelUsage()
        return try run(exchange)
    }

    private var path: String {
        switch (request.api, request.operation) {
        case (.openai, .complete): "/chat/completions"
        case (.openai, .models): "/models"
        case (.anthropic, .complete): "/v1/messages"
        case (.anthropic, .models): "/v1/models?limit=1000"
        }
    }

    private var reader: any AnswerReader {
        switch (request.operation, request.api) {
        case (.models, _): ModelsReader()
        case (.complete, .openai): OpenAIReader()
        case (.complete, .anthropic): AnthropicReader()
        }
    }

    private mutating func run(_ exchange: Exchange) throws(OutputClosed) -> Trouble? {
        var answer: Answer?
        var failure: ModelFailure?
        var errorBody: [UInt8] = []
        let end = try exchange.run(watching: output) { (bytes) throws(OutputClosed) in
            guard (200...299).contains(exchange.head.status) else {
                errorBody += bytes.prefix(Self.mostError - errorBody.count)
                return errorBody.count < Self.mostError
            }
            var current = answer ?? Answer(reader, contentType: exchange.head.contentType)
            answer = nil
            failure = try forward(current.receive(bytes)) ?? failure
            answer = current
            return !current.isDone
        }
        if let failure { return Trouble(failure: failure, isTransient: failure.isTransient) }
        if answer?.isDone == true { return nil }
        if let refusal = refusal(exchange, errorBody) {
            return Trouble(failure: refusal, isTransient: refusal.isTransient)
        }
        var rest = answer ?? Answer(reader, contentType: exchange.head.contentType)
        let ending = end.failure(request.timeouts)
        guard let last = try forward(rest.end(ending)) else { return nil }
        return Trouble(failure: last, isTransient: last == ending ? end.isTransient : last.isTransient)
    }

    /// What a status other than success says; nil for success, and when no response came.
    private func refusal(_ exchange: Exchange, _ body: [UInt8]) -> ModelFailure? {
        let head = exchange.head
        switch head.status {
        case 0, 200...299: return nil
        case 300...399:
            let target = exchange.redirect.flatMap(Endpoint.origin) ?? "an unknown place"
            return ModelFailure(
                kind: .redirect,
                message: "redirects to \(target), which is refused, so that neither key nor code goes "
                    + "where nobody sent it", status: head.status)
        default:
            let error = ServerError(body: body, contentType: head.contentType)
            return error.failure(
                status: head.status, retryAfter: RetryAfter.seconds(head["retry-after"], now: now()))
        }
    }

    /// - Returns: The failure among the events, which the caller may yet recover from.
    private mutating func forward(_ events: [ModelEvent]) throws(OutputClosed) -> ModelFailure? {
        for event in events {
            switch event {
            case .error(let failure): return failure
            case .usage(let counts):
                usage = counts
                hasBegun = true
                try output.send(.usage(spent + counts))
            case .text, .reasoning:
                hasBegun = true
                try output.send(event)
            default: try output.send(event)
            }
        }
        return nil
    }
}

extension ModelUsage {
    static func + (left: ModelUsage, right: ModelUsage) -> ModelUsage {
        ModelUsage(
            input: left.input + right.input, cacheRead: left.cacheRead + right.cacheRead,
            cacheWrite: left.cacheWrite + right.cacheWrite, output: left.output + right.output,
            reasoning: left.reasoning + right.reasoning)
    }
}
