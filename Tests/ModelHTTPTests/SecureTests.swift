import Foundation
import ModelProtocol
import Testing

/// TLS: a certificate counts only if somebody trusted has signed it, for that name.
@Suite struct SecureTests {
    private let scratch: Scratch
    private let server: ModelServer
    private var certificate: String { scratch.root + "/certificate" }

    init() throws {
        let scratch = try Scratch()
        self.scratch = scratch
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", scratch.root + "/key", "-out",
            scratch.root + "/certificate",
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
        let parts = try ["key", "certificate"].map {
            try String(contentsOfFile: scratch.root + "/" + $0, encoding: .utf8)
        }
        server = try ModelServer(
            answers: "[{\"text\": \"ok\"}]", tls: try scratch.write(parts.joined(), to: "both"))
    }

    private func request(host: String = "localhost") -> ModelRequest {
        var request = server.request(key: .variable("ACROUTER_TEST_KEY"), retries: 2)
        request.url = "https://\(host):\(server.port)/v1"
        return request
    }

    private func expectRefusal(_ output: Helper.Output) throws {
        let failure = try #require(output.events.failure)
        #expect(failure.kind == .network && failure.message.contains("certificate"), "\(failure.message)")
        #expect(output.events.retries.isEmpty, "it will not hold a second later either")
        #expect(try server.requests().isEmpty)
    }

    @Test func aCertificateThatNobodySignedIsRefused() throws {
        try expectRefusal(try Helper().run(request()))
    }

    @Test(arguments: ["SSL_CERT_FILE", "CURL_CA_BUNDLE"])
    func oneThatTheUserTrustsIsNot(variable: String) throws {
        let output = try Helper(environment: [variable: certificate]).run(request())
        #expect(output.events.text == "ok")
        #expect(try server.requests().last?.headers?["Authorization"] == "Bearer " + Helper.key)
    }

    @Test func theNameMustBeRight() throws {
        try expectRefusal(try Helper(environment: ["SSL_CERT_FILE": certificate]).run(request(host: "127.0.0.1")))
    }
}
