import ModelProtocol
import Testing

@testable import ModelHTTP

@Suite struct OpenAIReaderTests {
    private func events(_ text: String, type: String = "text/event-stream") -> [ModelEvent] {
        var answer = Answer(OpenAIReader(), contentType: type)
        let bytes = Array(text.utf8)
        let whole = answer.receive(bytes) + answer.end()
        var slow = Answer(OpenAIReader(), contentType: type)
        #expect(bytes.flatMap { slow.receive([$0]) } + slow.end() == whole, "the same byte by byte")
        return whole
    }

    /// A stream of these chunks.
    private func stream(_ chunks: String..., done: Bool = true) -> String {
        chunks.map { "data: \($0)\n\n" }.joined() + (done ? "data: [DONE]\n\n" : "")
    }

    private func delta(_ members: String, finish: String? = nil) -> String {
        let reason = finish.map { "\"\($0)\"" } ?? "null"
        return "{\"choices\":[{\"index\":0,\"delta\":{\(members)},\"finish_reason\":\(reason)}]}"
    }

    @Test func anAnswerWithUsageAtTheEnd() {
        let text = stream(
            delta("\"role\":\"assistant\",\"content\":\"\""), delta("\"content\":\"Gr\""),
            delta("\"content\":\"üße 😀\""), delta("", finish: "stop"),
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":7,\"prompt_tokens_details\":"
                + "{\"cached_tokens\":4},\"completion_tokens_details\":{\"reasoning_tokens\":5}}}")
        let usage = ModelUsage(input: 6, cacheRead: 4, output: 2, reasoning: 5)
        #expect(events(text) == [.text("Gr"), .text("üße 😀"), .usage(usage), .end(.stop)])
    }

    @Test(arguments: [
        (
            "{\"prompt_tokens\":9,\"completion_tokens\":3,\"prompt_cache_hit_tokens\":5,\"prompt_cache_miss_tokens\":4}",
            ModelUsage(input: 4, cacheRead: 5, output: 3)
        ),
        (
            "{\"prompt_tokens\":9,\"completion_tokens\":3,\"cached_tokens\":2}",
            ModelUsage(input: 7, cacheRead: 2, output: 3)
        ),
        (
            "{\"prompt_tokens\":9,\"completion_tokens\":3,\"prompt_tokens_details\":null}",
            ModelUsage(input: 9, output: 3)
        ),
        (
            "{\"prompt_tokens\":9,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":2,"
                + "\"cache_write_tokens\":3}}", ModelUsage(input: 4, cacheRead: 2, cacheWrite: 3, output: 3)
        ),
        // xAI counts reasoning beside the completion.
        (
            "{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":20,\"completion_tokens_details\":"
                + "{\"reasoning_tokens\":8}}", ModelUsage(input: 9, output: 3, reasoning: 8)
        ),
        // Counts that cannot be are held to what can.
        (
            "{\"prompt_tokens\":5,\"completion_tokens\":3,\"cached_tokens\":50,\"completion_tokens_details\":"
                + "{\"reasoning_tokens\":9}}", ModelUsage(cacheRead: 5, reasoning: 3)
        ),
        ("{\"prompt_tokens\":-5,\"completion_tokens\":null}", ModelUsage()),
    ])
    func usageInAllItsSpellings(json: String, expected: ModelUsage) {
        #expect(events(stream("{\"choices\":[],\"usage\":\(json)}")).usages == [expected])
        #expect(events(stream("{\"choices\":[{\"delta\":{},\"usage\":\(json)}]}")).usages == [expected], "Moonshot")
    }

    @Test func theSameUsageIsSaidOnce() {
        let chunk = "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"
        #expect(events(stream(chunk, chunk)).usages.count == 1)
    }

    @Test func reasoningInAllItsSpellings() {
        let text = stream(
            delta("\"reasoning_content\":\"a\",\"content\":null"), delta("\"reasoning\":\"b\""),
            delta("\"reasoning\":\"c\",\"reasoning_content\":\"c\""),
            delta("\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"d\"}]}]"),
            delta("\"content\":[{\"type\":\"text\",\"text\":\"e\"}]"), delta("\"content\":\"f\""))
        let found = events(text)
        #expect(found.reasoning == "abcd")
        #expect(found.text == "ef")
    }

    @Test(arguments: [
        ("stop", ModelEvent.Finish.stop), ("length", .length), ("content_filter", .filtered), ("sensitive", .filtered),
        ("tool_calls", .other), ("eos", .stop),
    ])
    func finishes(word: String, expected: ModelEvent.Finish) {
        #expect(events(stream(delta("\"content\":\"a\"", finish: word))).finish == expected)
    }

    @Test func aRefusalIsShownAndNamed() {
        let found = events(stream(delta("\"refusal\":\"I will\""), delta("\"refusal\":\" not\"", finish: "stop")))
        #expect(found.text == "I will not")
        #expect(found.finish == .refusal)
    }

    @Test func troubleAsAReasonToFinish() {
        let found = events(stream(delta("\"content\":\"a\"", finish: "insufficient_system_resource")))
        #expect(found.failure?.kind == .overloaded)
        #expect(events(stream(delta("", finish: "network_error"))).failure?.kind == .server)
    }

    @Test func oneObjectInPlaceOfAStream() {
        let json = """
             \r\n{"choices":[{"index":0,"message":{"role":"assistant","content":"hi","reasoning_content":"hm"},
            "finish_reason":"length"}],"usage":{"prompt_tokens":2,"completion_tokens":1}}
            """
        let usage = ModelUsage(input: 2, output: 1)
        #expect(
            events(json, type: "application/json")
                == [.reasoning("hm"), .text("hi"), .usage(usage), .end(.length)])
    }

    @Test func commentsAreNoAnswer() {
        let text = ": OPENROUTER PROCESSING\n\n" + stream(delta("\"content\":\"a\"")) + ": bye\n\n"
        #expect(events(text) == [.text("a"), .end(.stop)])
    }

    @Test func theEndOfTheConnectionIsEnoughOnceThereIsAReason() {
        #expect(events(stream(delta("\"content\":\"a\"", finish: "stop"), done: false)).finish == .stop)
        #expect(events(stream(delta("\"content\":\"a\""), done: false)).failure?.kind == .malformed)
        var answer = Answer(OpenAIReader(), contentType: "")
        _ = answer.receive(Array(stream(delta("\"content\":\"a\"", finish: "stop"), done: false).utf8))
        let broken = ModelFailure(kind: .network, message: "broke")
        #expect(answer.end(broken) == [.end(.stop)], "a connection lost after the reason costs nothing")
    }

    @Test(arguments: [
        ("{\"error\":{\"message\":\"Boom\",\"code\":502}}", ModelFailure.Kind.server, 502 as Int?),
        ("{\"error\":{\"message\":\"slow down\",\"code\":429,\"metadata\":{}},\"choices\":[]}", .rateLimited, 429),
        ("{\"error\":{\"message\":\"x\",\"type\":\"overloaded_error\"}}", .overloaded, nil),
        ("{\"error\":\"just text\"}", .server, nil),
        ("{\"code\":503,\"message\":\"Loading model\"}", .overloaded, 503),
        ("{\"error\":{\"message\":\"x\",\"type\":\"insufficient_quota\"}}", .quota, nil),
        ("{\"error\":{\"message\":\"x\",\"type\":\"invalid_request_error\"}}", .request, nil),
    ])
    func errorsInMidStream(json: String, kind: ModelFailure.Kind, status: Int?) {
        let found = events(stream(delta("\"content\":\"a\""), json, delta("\"content\":\"b\"")))
        #expect(found.text == "a", "nothing after the error is read")
        #expect(found.failure?.kind == kind)
        #expect(found.failure?.status == status)
    }

    @Test(arguments: ["data: {\"choices\": [{\n\n", "data: 7\n\n", "data: [DONE]\n\n", "{\"choices\":[]}", "{}", "[1]"])
    func whatIsMalformedIsSaidToBe(text: String) {
        #expect(events(text).failure?.kind == .malformed)
    }

    @Test(arguments: ["<html></html>", "Not found", "", "   ", "\u{1}\u{2}"])
    func whatIsNoAnswerIsNamedByItsType(text: String) {
        let failure = events(text, type: "text/html").failure
        #expect(failure?.kind == .malformed)
        #expect(failure?.message.contains("text/html") == true)
    }

    @Test func textThatIsNotUTF8IsMended() {
        var answer = Answer(OpenAIReader(), contentType: "")
        let bytes = Array("data: ".utf8) + Array(delta("\"content\":\"aXb\"").utf8).map { $0 == 0x58 ? 0xFF : $0 }
        #expect(answer.receive(bytes + Array("\n\n".utf8)).text == "a\u{FFFD}b")
    }

    @Test func anEventLongerThanAnyIsRefused() {
        var answer = Answer(OpenAIReader(), contentType: "")
        _ = answer.receive(Array("data: ".utf8))
        let found = (0..<20).flatMap { _ in answer.receive([UInt8](repeating: 0x61, count: 100_000)) }
        #expect(found.failure?.kind == .tooLarge)
        #expect(answer.isDone)
    }

    @Test func modelsAreListed() {
        for json in [
            "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", "[{\"id\":\"a\"},{\"id\":\"b\"}]",
        ] {
            var answer = Answer(ModelsReader(), contentType: "application/json")
            #expect(answer.receive(Array(json.utf8)) + answer.end() == [.model("a"), .model("b"), .end(.stop)])
        }
        var answer = Answer(ModelsReader(), contentType: "application/json")
        #expect((answer.receive(Array("{\"data\":7}".utf8)) + answer.end()).failure?.kind == .malformed)
    }
}
