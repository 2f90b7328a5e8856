import Foundation
import ModelProtocol
import Testing

/// Whatever a server does, the program ends in order, within its time, with one clear sentence.
@Suite struct FaultTests {
    struct Fault: CustomTestStringConvertible {
        let answer: String
        let kind: ModelFailure.Kind
        /// Part of the message.
        let says: String
        var text = ""

        init(_ answer: String, _ kind: ModelFailure.Kind, _ says: String, text: String = "") {
            (self.answer, self.kind, self.says, self.text) = (answer, kind, says, text)
        }

        var testDescription: String { answer }
    }

    static let faults = [
        Fault("{\"delay\": 3600}", .timeout, "sent no answer within 2 s"),
        Fault("{\"delay_first\": 3600}", .timeout, "sent no answer within 2 s"),
        Fault("{\"fault\": \"stall\", \"text\": \"a b\"}", .timeout, "fell silent in mid-answer for 1 s", text: "a"),
        Fault("{\"fault\": \"cut\", \"text\": \"a b\"}", .network, "broke the connection", text: "a"),
        Fault(
            "{\"framing\": \"close\", \"finish\": null, \"done\": false, \"text\": \"a b\"}", .malformed,
            "before the answer was complete", text: "a b"),
        Fault("{\"fault\": \"malformed\", \"text\": \"a b\"}", .malformed, "malformed JSON", text: "a"),
        Fault("{\"body\": \"{\\\"choices\\\": \"}", .malformed, "malformed JSON"),
        Fault(
            "{\"body\": \"<html>Welcome</html>\", \"content_type\": \"text/html\"}", .malformed,
            "answered text/html, which is neither"),
        Fault("{\"body\": \"\", \"content_type\": \"image/png\"}", .malformed, "image/png"),
        Fault("{\"fault\": \"close\"}", .network, "Empty reply"),
        Fault("{\"fault\": \"no_http\"}", .malformed, "does not speak HTTP"),
        Fault("{\"fault\": \"endless_header\"}", .tooLarge, "more than 64 KiB of headers"),
        Fault("{\"fault\": \"endless_line\", \"text\": \"a b\"}", .tooLarge, "one event of over a megabyte", text: "a"),
        Fault("{\"status\": 429, \"error\": {\"message\": \"Slow down\"}}", .rateLimited, "answered 429: Slow down"),
        Fault("{\"status\": 429, \"error\": {\"code\": \"insufficient_quota\"}}", .quota, "insufficient_quota"),
        Fault("{\"status\": 402, \"error\": {\"message\": \"Pay\"}}", .quota, "answered 402: Pay"),
        Fault("{\"status\": 500, \"body\": \"<html>Oops</html>\"}", .server, "answered 500"),
        Fault("{\"status\": 503, \"error\": {\"message\": \"overloaded\"}}", .overloaded, "answered 503: overloaded"),
        Fault(
            "{\"status\": 401, \"error\": {\"message\": \"Wrong key \(Helper.key)\\u001b[2J!\"}}", .authentication,
            "answered 401: Wrong key [key] [2J!"),
        Fault("{\"status\": 404, \"error\": \"no such model\"}", .request, "answered 404: no such model"),
        Fault("{\"error\": {\"message\": \"Boom\"}, \"text\": \"a b\"}", .server, "reported an error: Boom", text: "a"),
    ]

    @Test(arguments: faults, [ModelRequest.API.openai, .anthropic])
    func endsInOneClearSentence(fault: Fault, api: ModelRequest.API) throws {
        let server = try ModelServer(answers: "[\(fault.answer)]")
        let output = try Helper().run(server.request(api: api, key: .variable("ACROUTER_TEST_KEY")))
        #expect(output.isOrderly && output.status == 0)
        let failure = try #require(output.events.failure)
        #expect(failure.kind == fault.kind)
        #expect(failure.message.hasPrefix("127.0.0.1:\(server.port) "), "it names the host")
        #expect(failure.message.contains(fault.says), "\(failure.message)")
        #expect(failure.message.count < 400)
        #expect(output.events.text == fault.text)
    }

    @Test(arguments: [ModelRequest.API.openai, .anthropic])
    func gigabytesAreNotRead(api: ModelRequest.API) throws {
        let server = try ModelServer(answers: "[{\"fault\": \"endless\", \"text\": \"a b\"}]")
        let output = try Helper().run(server.request(api: api))
        #expect(output.isOrderly)
        #expect(output.events.failure?.kind == .tooLarge)
        #expect(output.events.text.utf8.count < 70 << 20)
    }

    @Test func whatIsKnownOfTheUsageComesFirst() throws {
        let server = try ModelServer(
            answers: "[{\"fault\": \"cut\", \"text\": \"a b\", \"usage\": {\"input\": 7, \"output\": 2}}]")
        let output = try Helper().run(server.request(api: .anthropic))
        #expect(output.events.usages == [ModelUsage(input: 7, output: 1)])
        #expect(output.events.failure?.kind == .network)
    }

    @Test func theWholeCallIsBounded() throws {
        let words = String(repeating: "a ", count: 1000)
        let server = try ModelServer(answers: "[{\"text\": \"\(words)\", \"delay_each\": 0.1}]")
        let output = try Helper().run(server.request(total: 1.5))
        #expect(output.isOrderly)
        #expect(output.events.failure?.kind == .timeout)
        #expect(output.events.failure?.message.hasSuffix("was not done within 1.5 s") == true)
        #expect(!output.events.text.isEmpty)
    }

    @Test func aRedirectIsRefusedAndTheOtherServerSeesNothing() throws {
        let other = try ModelServer(answers: "[{\"text\": \"caught\"}]")
        for status in [301, 302, 303, 307, 308] {
            let server = try ModelServer(
                answers: "[{\"status\": \(status), \"headers\": {\"Location\": \"\(other.url)/v1?x=1\"}}]")
            let output = try Helper().run(server.request(key: .variable("ACROUTER_TEST_KEY"), retries: 2))
            let failure = try #require(output.events.failure)
            #expect(failure.kind == .redirect && failure.status == status)
            #expect(failure.message.contains("redirects to \(other.url), which is refused"))
            #expect(try server.requests().count == 1)
        }
        #expect(try other.requests().isEmpty)
    }

    @Test func nobodyListens() throws {
        let server = try ModelServer(answers: "[]")
        var request = server.request(retries: 1)
        // A port that no user may listen on, and that nobody does.
        request.url = "http://127.0.0.1:1/v1"
        let output = try Helper().run(request)
        #expect(output.events.failure?.kind == .network)
        #expect(output.events.failure?.message.hasPrefix("127.0.0.1:1 could not be reached") == true)
        #expect(output.events.retries.count == 1)
    }

    @Test(arguments: ["", "{", "[]", "{\"protocol\": \"acrouter.model/2\"}", "\u{0}\u{1}"])
    func whatIsNoRequestIsRefused(text: String) throws {
        let output = try Helper().run(Array(text.utf8))
        #expect(output.isOrderly && output.status == 0)
        #expect(output.events.failure?.kind == .program)
    }

    @Test func anotherVersionIsRefusedByName() throws {
        var request = try ModelServer(answers: "[]").request()
        request.protocol = "acrouter.model/2"
        let failure = try Helper().run(request).events.failure
        #expect(failure?.kind == .program)
        #expect(failure?.message.contains("acrouter.model/2") == true)
    }
}
