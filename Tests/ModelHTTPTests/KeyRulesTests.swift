import ModelProtocol
import Testing

@testable import ModelHTTP

@Suite struct KeyRulesTests {
    @Test func theFirstLineIsTheKey() throws {
        for text in ["sk-1", "sk-1\n", "  sk-1\t\r\nsecond line"] {
            #expect(try Key(firstLineOf: Array(text.utf8), from: "it").secret == "sk-1", "\(text)")
        }
    }

    @Test(arguments: ["", "\n", "   ", "two words", "a\u{0}b", "schlüssel", "a\u{7F}", "\nsk-1"])
    func whatCannotBeAKey(text: String) {
        let failure = #expect(throws: ModelFailure.self) { try Key(firstLineOf: Array(text.utf8), from: "it") }
        #expect(failure?.kind == .authentication)
        #expect(text.count < 3 || failure?.message.contains(text) == false, "not quoted")
    }

    @Test func eachInterfaceHasItsHeader() throws {
        let key = try Key(firstLineOf: Array("k".utf8), from: "it")
        #expect(key.fields(for: .openai) == ["Authorization: Bearer k"])
        #expect(key.fields(for: .anthropic) == ["x-api-key: k"])
    }

    @Test(arguments: [
        ("https://api.example.com/v1", true), ("http://api.example.com/v1", false), ("http://localhost:1", true),
        ("http://LOCALHOST/v1", true), ("http://127.0.0.1:8000/v1/", true), ("http://127.1.2.3", true),
        ("http://[::1]:8000", true), ("http://127.0.0.1.example.com", false), ("http://localhost.example.com", false),
        ("http://0.0.0.0", false), ("http://10.0.0.1", false), ("http://[::2]", false), ("http://127.1", true),
    ])
    func whereAKeyMayGo(address: String, isAllowed: Bool) throws {
        let endpoint = try Endpoint(address)
        if isAllowed {
            try Key.check(mayTravelTo: endpoint)
        } else {
            let failure = #expect(throws: ModelFailure.self) { try Key.check(mayTravelTo: endpoint) }
            #expect(failure?.message.contains("plain http") == true)
            #expect(failure?.message.contains(endpoint.name) == true)
        }
    }

    @Test(arguments: [
        "", "api.example.com/v1", "ftp://a/b", "file:///etc/passwd", "https://user:secret@a/v1",
        "https://a/v1?x=secret",
        "https://a/v1#secret", "https://a b/", "gopher://a", "https://a:99999/",
    ])
    func addressesThatAreRefused(address: String) {
        let failure = #expect(throws: ModelFailure.self) { try Endpoint(address) }
        #expect(failure?.kind == .request)
        #expect(failure?.message.contains("secret") == false)
    }

    @Test func partsAreAppended() throws {
        #expect(try Endpoint("https://a.b/v1//").address(of: "/models") == "https://a.b/v1/models")
        #expect(try Endpoint("http://LocalHost:8").address(of: "/v1/messages") == "http://localhost:8/v1/messages")
        #expect(Endpoint.origin(of: "https://u:p@evil.example:8/x?key=1") == "https://evil.example:8")
    }

    @Test func textOfStrangersIsMadeFit() {
        #expect(Wording.sanitised(" a\u{1B}[31m\r\n\tb\u{202E}c\u{0} ") == "a [31m b c")
        #expect(Wording.sanitised(String(repeating: "é", count: 500)) == String(repeating: "é", count: 200) + "…")
        #expect(Wording.sanitised(String(repeating: "e", count: 200)) == String(repeating: "e", count: 200))
    }

    @Test func anEchoedKeyIsMasked() {
        let key = "sk-abcdef-0123456789"
        #expect(Wording.masked("Incorrect key \(key), and \(key).", secret: key) == "Incorrect key [key], and [key].")
        #expect(Wording.masked("unchanged", secret: nil) == "unchanged")
        for kept in 4..<key.count {
            let cut = Wording.sanitised(String(repeating: "x", count: 200 - kept) + key)
            #expect(!Wording.masked(cut, secret: key).contains(key.prefix(4)), "cut after \(kept)")
        }
    }

    @Test func whatServersSayOfThemselves() {
        func message(_ body: String, type: String = "application/json") -> String {
            ServerError(body: Array(body.utf8), contentType: type).failure(status: 400).message
        }
        #expect(message("{\"error\":{\"message\":\"Why\"}}") == "answered 400: Why")
        #expect(message("{\"error\":\"Why\"}") == "answered 400: Why")
        #expect(message("{\"detail\":\"Why\"}") == "answered 400: Why")
        #expect(message("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"Why\"}]}") == "answered 400: Why")
        #expect(message("{\"object\":\"error\",\"message\":\"Why\",\"code\":400}") == "answered 400: Why")
        #expect(message("Why\n", type: "text/plain") == "answered 400: Why")
        #expect(message("<html>x</html>", type: "text/html; charset=utf-8") == "answered 400")
        #expect(message("") == "answered 400")
    }

    @Test func headersAreReadAfterInterimResponses() {
        var head = ResponseHead()
        for line in [
            "HTTP/1.1 103 Early Hints\r\n", "Retry-After: 9\r\n", "\r\n", "HTTP/2 429 \r\n", "Content-Type:  a/b \r\n",
        ] {
            head.read(Array(line.utf8))
        }
        #expect(head.status == 429)
        #expect(head.contentType == "a/b")
        #expect(head["retry-after"] == nil)
    }
}
