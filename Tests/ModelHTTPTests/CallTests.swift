import ModelProtocol
import Testing

/// The real program against a server on loopback.
@Suite struct CallTests {
    private let key = ModelRequest.KeySource.variable("ACROUTER_TEST_KEY")

    @Test func openAI() throws {
        let server = try ModelServer(
            answers: """
                [{"text": "Grüße an 😀 alle", "reasoning": "hm", "split": 1, "newline": "\\r\\n",
                  "comment": "OPENROUTER PROCESSING",
                  "usage": {"input": 5, "cache_read": 3, "cache_write": 2, "output": 4, "reasoning": 1}}]
                """)
        var request = server.request(key: key)
        request.temperature = 0.5
        request.reasoningEffort = "low"
        let output = try Helper().run(request)
        #expect(output.isOrderly && output.status == 0 && output.stderr.isEmpty)
        #expect(output.events.text == "Grüße an 😀 alle")
        #expect(output.events.reasoning == "hm")
        #expect(
            output.events.usages == [ModelUsage(input: 5, cacheRead: 3, cacheWrite: 2, output: 4, reasoning: 1)])
        #expect(output.events.finish == .stop)
        let seen = try #require(try server.requests().first)
        #expect(seen.path == "/v1/chat/completions")
        #expect(seen.headers?["Authorization"] == "Bearer " + Helper.key)
        #expect(seen.headers?["User-Agent"] == "git-acrouter")
        #expect(seen.body?.streamOptions == ["include_usage": true])
        #expect(seen.body?.maxTokens == 50)
        #expect(seen.body?.temperature == 0.5)
        #expect(seen.body?.reasoningEffort == "low")
        #expect(
            seen.body?.messages == [
                ["role": "system", "content": "Be brief."], ["role": "user", "content": "Say it."],
            ])
    }

    @Test func anthropic() throws {
        let server = try ModelServer(
            answers: """
                [{"text": "Grüße an 😀 alle", "reasoning": "hm", "split": 7, "finish": "max_tokens",
                  "usage": {"input": 5, "cache_read": 3, "cache_write": 2, "output": 4}}]
                """)
        let output = try Helper().run(server.request(api: .anthropic, key: key))
        #expect(output.isOrderly)
        #expect(output.events.text == "Grüße an 😀 alle")
        #expect(output.events.reasoning == "hm")
        #expect(output.events.usages.last == ModelUsage(input: 5, cacheRead: 3, cacheWrite: 2, output: 4))
        #expect(output.events.finish == .length)
        let seen = try #require(try server.requests().first)
        #expect(seen.path == "/v1/messages")
        #expect(seen.headers?["x-api-key"] == Helper.key)
        #expect(seen.headers?["Authorization"] == nil)
        #expect(seen.headers?["anthropic-version"] == "2023-06-01")
        #expect(seen.body?.system == "Be brief.")
        #expect(seen.body?.maxTokens == 50)
    }

    @Test(arguments: [ModelRequest.API.openai, .anthropic])
    func wholeAnswersAndListsOfModels(api: ModelRequest.API) throws {
        let server = try ModelServer(
            script: "{\"models\": {\"b\": [{\"text\": \"all at once\", \"stream\": false}], \"a\": []}}")
        #expect(try Helper().run(server.request("b", api: api)).events.text == "all at once")
        var request = server.request(api: api, key: key)
        request.operation = .models
        let output = try Helper().run(request)
        #expect(output.events == [.model("a"), .model("b"), .end(.stop)])
        #expect(try server.requests().last?.path?.hasPrefix("/v1/models") == true)
    }

    @Test func membersThatAreRefusedAreLeftOut() throws {
        let server = try ModelServer(
            script: """
                {"models": {"m": {"answers": [{"text": "ok"}],
                                  "refuse": ["max_tokens", "stream_options", "temperature", "reasoning_effort"]}}}
                """)
        var request = server.request()
        request.temperature = 0
        request.reasoningEffort = "low"
        let output = try Helper().run(request)
        #expect(output.events.text == "ok")
        #expect(output.events.retries.map(\.after) == [0, 0, 0, 0])
        let last = try #require(try server.requests().last?.body)
        #expect(last.maxTokens == nil && last.maxCompletionTokens == 50)
        #expect(last.streamOptions == nil && last.temperature == nil && last.reasoningEffort == nil)
    }

    @Test(arguments: [
        "{\"status\": 429, \"headers\": {\"Retry-After\": \"0\"}}", "{\"status\": 429, \"retry_after_date\": -5}",
        "{\"status\": 500}", "{\"status\": 503, \"error\": {\"type\": \"overloaded_error\"}}", "{\"status\": 529}",
        "{\"error\": {\"message\": \"overloaded\", \"code\": 503}, \"after\": 0, \"text\": \"a\"}",
    ])
    func anotherTryHelps(first: String) throws {
        let server = try ModelServer(answers: "[\(first), {\"text\": \"better\"}]")
        let output = try Helper().run(server.request(retries: 1))
        #expect(output.events.text == "better")
        #expect(output.events.finish == .stop)
        #expect(output.events.retries.count == 1)
        #expect(try server.requests().count == 2)
    }

    @Test func whatTheEndpointAsksForIsWaited() throws {
        let server = try ModelServer(
            answers: "[{\"status\": 429, \"headers\": {\"Retry-After\": \"1\"}}, {\"text\": \"ok\"}]")
        let output = try Helper().run(server.request(retries: 1))
        let retry = try #require(output.events.retries.first)
        #expect((1...1.5).contains(retry.after))
        #expect(retry.reason == "429")
        #expect(output.events.text == "ok")
    }

    @Test func aLongWaitIsTheCallersToDecide() throws {
        let server = try ModelServer(answers: "[{\"status\": 429, \"retry_after_date\": 3600}]")
        let failure = try #require(try Helper().run(server.request(retries: 5)).events.failure)
        #expect(failure.kind == .rateLimited && failure.status == 429)
        // A date has whole seconds, and the test may be slow.
        #expect((3000...3601).contains(failure.retryAfter ?? 0))
        #expect(try server.requests().count == 1)
    }

    @Test func anAnswerThatWasBegunIsNotDoubled() throws {
        let server = try ModelServer(
            answers: "[{\"fault\": \"cut\", \"text\": \"one two\"}, {\"text\": \"one two\"}]")
        let output = try Helper().run(server.request(retries: 3))
        #expect(output.events.text == "one")
        #expect(output.events.failure?.kind == .network)
        #expect(try server.requests().count == 1)
    }

    /// What went out may be billed, and what was thought or counted is: another try would be billed once more.
    @Test(arguments: [
        "{\"fault\": \"close\"}", "{\"fault\": \"cut\", \"after\": 0, \"text\": \"a\"}",
        "{\"fault\": \"cut\", \"after\": 1, \"reasoning\": \"let me think\", \"text\": \"a\"}",
    ])
    func aRequestThatWentOutIsNotRepeated(first: String) throws {
        let server = try ModelServer(answers: "[\(first), {\"text\": \"a b\"}]")
        let output = try Helper().run(server.request(api: .anthropic, retries: 3))
        #expect(output.events.failure?.kind == .network)
        #expect(output.events.failure?.isUnsent == nil)
        #expect(try server.requests().count == 1)
    }

    @Test func whatNeverLeftIsSaidAndTriedAgain() throws {
        let server = try ModelServer(answers: "[]")
        var request = server.request(retries: 1)
        request.url = "http://127.0.0.1:1/v1"
        let output = try Helper().run(request)
        #expect(output.events.retries.count == 1)
        #expect(output.events.failure?.isUnsent == true)
    }

    @Test func proxiesComeFromTheEnvironmentButNotForThisMachine() throws {
        let server = try ModelServer(answers: "[{\"text\": \"ok\"}]")
        let unreachable = Helper(environment: ["http_proxy": "http://127.0.0.1:1"])
        #expect(try unreachable.run(server.request()).events.text == "ok")
        var request = server.request()
        request.url = "http://model.invalid/v1"
        let output = try Helper(environment: ["http_proxy": server.url]).run(request)
        #expect(output.events.text == "ok")
        #expect(try server.requests().last?.path == "http://model.invalid/v1/chat/completions")
    }
}
