import ModelProtocol

/// One call: tries until an answer, a failure that stays, or the end of its time.
struct Call {
    /// What every try needs.
    private struct Preparation {
        let endpoint: Endpoint
        let fields: [String]
        let secret: String?
    }

    private let request: ModelRequest
    private let output: EventOutput
    private let deadline: Deadline
    private let now: () -> Double
    private let random: () -> Double

    /// - Parameters:
    ///   - now: Seconds since 1970, for dates in `Retry-After`.
    ///   - random: 0..<1, for jitter.
    init(
        _ request: ModelRequest, output: EventOutput, now: @escaping () -> Double, random: @escaping () -> Double
    ) {
        self.request = request
        self.output = output
        self.now = now
        self.random = random
        deadline = Deadline(after: request.timeouts.total)
    }

    /// Sends events up to `end` or `error`.
    func run() throws(OutputClosed) {
        let preparation: Preparation
        do throws(ModelFailure) {
            preparation = try prepare()
        } catch {
            var failure = error
            failure.isUnsent = true
            return try output.send(.error(failure))
        }
        guard var failure = try tries(preparation) else { return }
        failure.message = Wording.masked(failure.message, secret: preparation.secret)
        try output.send(.error(failure))
    }

    private func prepare() throws(ModelFailure) -> Preparation {
        let endpoint = try Endpoint(request.url)
        var fields = ["Accept: text/event-stream, application/json"]
        if request.operation == .complete { fields += ["Content-Type: application/json", "Expect:"] }
        if request.api == .anthropic { fields.append("anthropic-version: 2023-06-01") }
        guard let source = request.key else { return Preparation(endpoint: endpoint, fields: fields, secret: nil) }
        // Before it is read: a key that may not go there need not be here.
        try Key.check(mayTravelTo: endpoint)
        let key = try Key.read(from: source, until: deadline)
        return Preparation(endpoint: endpoint, fields: fields + key.fields(for: request.api), secret: key.secret)
    }

    /// - Returns: The failure that stays; nil when `end` was sent.
    private func tries(_ preparation: Preparation) throws(OutputClosed) -> ModelFailure? {
        let policy = RetryPolicy(retries: request.retries)
        var adaptation = Adaptation()
        var retry = 0
        var attempt = Attempt(request, output: output, deadline: deadline, now: now)
        while true {
            let trouble = try attempt.run(preparation.endpoint, preparation.fields, adaptation)
            guard let trouble else { return nil }
            let failure = trouble.failure
            // An answer that was begun would be doubled.
            guard !attempt.hasBegun else { return failure.naming(preparation.endpoint.name) }
            let status = failure.status.map(String.init)
            if let (next, change) = adaptation.next(after: failure, request: request) {
                try output.send(.retry(after: 0, reason: "\(status ?? ""), \(change)"))
                adaptation = next
                continue
            }
            let wait = policy.wait(
                after: failure, isTransient: trouble.isTransient, retry: retry, remaining: deadline.remaining,
                random: random())
            guard let wait else { return failure.naming(preparation.endpoint.name) }
            try output.send(.retry(after: wait, reason: status ?? failure.kind.rawValue))
            try output.wait(until: Deadline(after: wait))
            retry += 1
        }
    }
}
