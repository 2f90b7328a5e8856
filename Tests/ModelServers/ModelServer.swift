import Foundation
public import Routing

/// `Tests/Servers/model_server.py` with a script; ends with the test.
public final class ModelServer: Sendable {
    public let port: Int
    private let process: Process
    private let input: Pipe
    private let log: URL

    /// - Parameters:
    ///   - script: as documented at the top of the server.
    ///   - folder: for its files.
    public init(script: [String: Any], folder: String) throws {
        let file = URL(fileURLWithPath: folder + "/script-\(UUID().uuidString).json")
        try JSONSerialization.data(withJSONObject: script).write(to: file)
        log = URL(fileURLWithPath: file.path + ".log")
        let path = Self.path("model_server.py")
        (process, input, port) = try Self.start(["python3", path, "--script", file.path, "--log", log.path])
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
        guard let port = Int(text) else { throw Unreadable() }
        return (process, input, port)
    }

    public static func path(_ name: String, from file: String = #filePath) -> String {
        URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Servers/\(name)")
            .path
    }

    deinit {
        // Closed already is as good.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    public var url: String { "http://127.0.0.1:\(port)/v1" }

    public struct Entry: Sendable {
        public var event: String
        public var model: String
        public var status: Int
        public var usage: TokenUsage
        /// The whole line of the log.
        public var text: String
    }

    /// The server did not start, or wrote what cannot be read.
    public struct Unreadable: Error {}

    /// What it saw and what it billed, in order.
    public func entries() throws -> [Entry] {
        guard let data = FileManager.default.contents(atPath: log.path) else { return [] }
        return try data.split(separator: UInt8(ascii: "\n")).map { line in
            guard let entry = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] else {
                throw Unreadable()
            }
            let usage = entry["usage"] as? [String: Int] ?? [:]
            return Entry(
                event: entry["event"] as? String ?? "", model: entry["model"] as? String ?? "",
                status: entry["status"] as? Int ?? 0,
                usage: TokenUsage(
                    input: usage["input"] ?? 0, cacheRead: usage["cache_read"] ?? 0,
                    cacheWrite: usage["cache_write"] ?? 0, output: usage["output"] ?? 0,
                    reasoning: usage["reasoning"] ?? 0), text: String(decoding: line, as: UTF8.self))
        }
    }

    public func answered(_ model: String) throws -> [Entry] {
        try entries().filter { $0.event == "answer" && $0.model == model }
    }
    public func asked(_ model: String) throws -> [Entry] {
        try entries().filter { $0.event == "request" && $0.model == model }
    }
}

/// What a model would write to put `new` where `old` is.
public func replacing(_ old: String, by new: String, in path: String) -> String {
    "Here it is.\n\n\(path)\n<<<<<<< SEARCH\n\(old)\n=======\n\(new)\n>>>>>>> REPLACE\n"
}
