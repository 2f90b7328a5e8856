import Foundation
public import Routing

/// `Tests/Servers/model_server.py` with a script; ends with the test.
public final class ModelServer: Sendable {
    private let server: ServerProcess
    private let log: URL

    /// - Parameters:
    ///   - script: as documented at the top of the server.
    ///   - folder: for its files.
    public init(script: [String: Any], folder: String) throws {
        let file = URL(fileURLWithPath: folder + "/script-\(UUID().uuidString).json")
        try JSONSerialization.data(withJSONObject: script).write(to: file)
        log = URL(fileURLWithPath: file.path + ".log")
        let path = Self.path("model_server.py")
        server = try ServerProcess(["python3", path, "--script", file.path, "--log", log.path])
    }

    public static func path(_ name: String, from file: String = #filePath) -> String {
        URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Servers/\(name)")
            .path
    }

    public var url: String { "http://127.0.0.1:\(server.port)/v1" }

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
