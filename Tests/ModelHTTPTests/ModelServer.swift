import Foundation
import ModelProtocol
import Testing

/// `Tests/Servers/model_server.py` with a script; ends with the test.
final class ModelServer {
    let port: Int
    let scratch: Scratch
    private let process: Process
    private let input: Pipe
    private var log: String { scratch.root + "/log" }

    /// - Parameters:
    ///   - answers: JSON list of answers, for every model.
    ///   - tls: Certificate and key, in one file.
    convenience init(answers: String, tls: String? = nil) throws {
        try self.init(script: "{\"default\": \(answers)}", tls: tls)
    }

    /// - Parameter script: As documented at the top of the server.
    init(script: String, tls: String? = nil) throws {
        scratch = try Scratch()
        let path = try scratch.write(script, to: "script.json")
        let file = scratch.root + "/log"
        var arguments = ["python3", Self.path("model_server.py"), "--script", path, "--log", file]
        if let tls { arguments += ["--tls", tls] }
        (process, input, port) = try Self.start(arguments)
    }

    /// Starts a server that prints its port and ends when its input closes.
    static func start(_ arguments: [String]) throws -> (Process, Pipe, port: Int) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n"), let byte = try output.fileHandleForReading.read(upToCount: 1),
            !byte.isEmpty
        {
            line += byte
        }
        let text = String(decoding: line.dropLast(), as: UTF8.self)
        let port = try #require(Int(text), "the server of \(arguments) has started")
        return (process, input, port)
    }

    static func path(_ name: String, from file: String = #filePath) -> String {
        URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Servers/\(name)")
            .path
    }

    deinit {
        // Closed already is as good.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// A request for it, with short waits.
    func request(
        _ model: String = "m", api: ModelRequest.API = .openai, key: ModelRequest.KeySource? = nil, retries: Int = 0,
        total: Double = 30
    ) -> ModelRequest {
        ModelRequest(
            api: api, url: url + (api == .openai ? "/v1" : ""), key: key, model: model, system: "Be brief.",
            messages: [.init(role: .user, text: "Say it.")], maxOutputTokens: 50,
            timeouts: .init(connect: 5, firstByte: 2, stall: 1, total: total), retries: retries)
    }

    /// What it saw, one entry a request.
    func requests() throws -> [Request] {
        try Data(contentsOf: URL(fileURLWithPath: log)).split(separator: UInt8(ascii: "\n"))
            .map { try JSONDecoder().decode(Request.self, from: Data($0)) }.filter { $0.event == "request" }
    }

    struct Request: Decodable {
        struct Body: Decodable {
            let maxTokens: Int?
            let maxCompletionTokens: Int?
            let streamOptions: [String: Bool]?
            let temperature: Double?
            let reasoningEffort: String?
            let system: String?
            let messages: [[String: String]]?

            enum CodingKeys: String, CodingKey {
                case temperature, system, messages
                case maxTokens = "max_tokens"
                case maxCompletionTokens = "max_completion_tokens"
                case streamOptions = "stream_options"
                case reasoningEffort = "reasoning_effort"
            }
        }

        let event: String
        let path: String?
        let headers: [String: String]?
        let body: Body?
    }
}
