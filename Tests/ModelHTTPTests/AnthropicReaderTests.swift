import ModelProtocol
import Testing

@testable import ModelHTTP

@Suite struct AnthropicReaderTests {
    private static let start = """
        event: message_start
        data: {"type":"message_start","message":{"usage":{"input_tokens":5,"cache_read_input_tokens":3,\
        "cache_creation_input_tokens":2,"output_tokens":1}}}

        event: ping
        data: {"type":"ping"}

        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}

        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}}

        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße"}}


        """
    private static let end = """
        data: {"type":"message_delta","delta":{"stop_reason":"REASON"},"usage":{"output_tokens":12}}

        data: {"type":"message_stop"}


        """

    private func events(_ text: String) -> [ModelEvent] {
        var answer = Answer(AnthropicReader(), contentType: "")
        return answer.receive(Array(text.utf8)) + answer.end()
    }

    @Test(arguments: [
        ("end_turn", ModelEvent.Finish.stop), ("stop_sequence", .stop), ("max_tokens", .length), ("refusal", .refusal),
        ("tool_use", .other),
    ])
    func anAnswer(reason: String, finish: ModelEvent.Finish) {
        let first = ModelUsage(input: 5, cacheRead: 3, cacheWrite: 2, output: 1)
        let last = ModelUsage(input: 5, cacheRead: 3, cacheWrite: 2, output: 12)
        #expect(
            events(Self.start + Self.end.replacing("REASON", with: reason))
                == [.usage(first), .reasoning("hm"), .text("Grüße"), .usage(last), .end(finish)])
    }

    @Test func aBrokenStreamKeepsWhatIsKnown() {
        let found = events(Self.start)
        #expect(found.usages == [ModelUsage(input: 5, cacheRead: 3, cacheWrite: 2, output: 1)])
        #expect(found.failure?.kind == .malformed)
    }

    @Test(arguments: [
        ("overloaded_error", ModelFailure.Kind.overloaded), ("rate_limit_error", .rateLimited), ("api_error", .server),
        ("authentication_error", .authentication), ("invalid_request_error", .request), ("billing_error", .quota),
    ])
    func errorsInMidStream(type: String, kind: ModelFailure.Kind) {
        let error = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"\(type)\",\"message\":\"Why\"}}\n\n"
        let failure = events(Self.start + error).failure
        #expect(failure?.kind == kind)
        #expect(failure?.message.contains("Why") == true)
    }

    @Test func oneObjectInPlaceOfAStream() {
        let json = """
            {"type":"message","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"hi"}],
            "stop_reason":"end_turn","usage":{"input_tokens":2,"output_tokens":1}}
            """
        #expect(
            events(json) == [.reasoning("hm"), .text("hi"), .usage(ModelUsage(input: 2, output: 1)), .end(.stop)])
        #expect(events("{\"type\":\"message\"}").failure?.kind == .malformed)
    }
}
