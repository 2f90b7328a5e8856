import ModelProtocol
import Testing

@testable import ModelHTTP

@Suite struct RetryTests {
    /// Sunday, 6 November 1994, 08:49:37 GMT.
    private let date = 784_111_777.0

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ])
    func datesOfHTTP(text: String) {
        #expect(RetryAfter.seconds(text, now: date - 30) == 30)
        #expect(RetryAfter.seconds(text, now: date + 30) == 0, "the past is now")
    }

    @Test func seconds() {
        #expect(RetryAfter.seconds("20", now: date) == 20)
        #expect(RetryAfter.seconds("1.5", now: date) == 1.5)
        #expect(RetryAfter.seconds("-3", now: date) == 0)
        for none in ["", "soon", "nan", "inf"] { #expect(RetryAfter.seconds(none, now: date) == nil, "\(none)") }
        #expect(RetryAfter.seconds(nil, now: date) == nil)
    }

    private func wait(
        retryAfter: Double? = nil, isTransient: Bool = true, retry: Int = 0, remaining: Double = 100,
        random: Double = 0
    ) -> Double? {
        let failure = ModelFailure(kind: .rateLimited, message: "", retryAfter: retryAfter)
        return RetryPolicy(retries: 3).wait(
            after: failure, isTransient: isTransient, retry: retry, remaining: remaining, random: random)
    }

    @Test func waitsGrowWithJitter() {
        #expect((0..<3).map { wait(retry: $0) } == [0.5, 1, 2])
        #expect((0..<3).map { wait(retry: $0, random: 1) } == [1, 2, 4])
        #expect(wait(retry: 3) == nil, "only so many")
        #expect(wait(isTransient: false) == nil)
        #expect(wait(retry: 2, remaining: 1) == nil, "no time left to wait")
    }

    @Test func whatTheEndpointAsksForIsTheLeast() {
        #expect(wait(retryAfter: 7) == 7)
        #expect(wait(retryAfter: 7, random: 1) == 7.5)
        #expect(wait(retryAfter: 61) == nil, "too long: the caller has other models")
        #expect(wait(retryAfter: 7, remaining: 5) == nil)
        #expect(wait(retryAfter: 0) == 0)
    }

    @Test func whatIsWorthAnotherTry() {
        func isTransient(_ status: Int, _ body: String = "{}") -> Bool {
            ServerError(body: Array(body.utf8), contentType: "").failure(status: status).isTransient
        }
        for status in [408, 429, 500, 502, 503, 504, 529] { #expect(isTransient(status), "\(status)") }
        for status in [400, 401, 402, 403, 404, 413, 422] { #expect(!isTransient(status), "\(status)") }
        #expect(!isTransient(429, "{\"error\":{\"code\":\"insufficient_quota\"}}"), "a used-up quota stays used up")
    }

    private func changes(_ message: String, status: Int = 400, request: ModelRequest, from: Adaptation = .init())
        -> String?
    {
        from.next(
            after: ModelFailure(kind: .request, message: message, status: status), request: request)?.change
    }

    @Test func aRequestIsAdaptedToWhatIsRefused() {
        let openAI = ModelRequest(
            model: "m", messages: [], maxOutputTokens: 1, temperature: 0, reasoningEffort: "low")
        var anthropic = openAI
        anthropic.api = .anthropic
        var plain = openAI
        plain.temperature = nil
        let tokens = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'"
        #expect(changes(tokens, request: openAI) == "with max_completion_tokens")
        let switched = Adaptation(maxCompletionTokens: true)
        #expect(changes(tokens, request: openAI, from: switched) == "without stream_options", "once each")
        #expect(changes("Unsupported value: 'temperature'", request: openAI) == "without temperature")
        #expect(changes("Unsupported value: 'temperature'", request: anthropic) == "without temperature")
        #expect(changes("about temperature", request: plain) == nil)
        #expect(
            changes("Unrecognized request argument: reasoning_effort", request: openAI) == "without reasoning_effort")
        #expect(changes("Extra inputs are not permitted", status: 422, request: openAI) == "without stream_options")
        #expect(changes("context too long", request: openAI) == nil)
        #expect(changes(tokens, status: 429, request: openAI) == nil)
        #expect(changes("Unknown field stream_options", request: anthropic) == nil)
    }
}
