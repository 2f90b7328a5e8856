import Foundation
import ModelProtocol
import Testing

/// The real program, run for one request.
struct Helper {
    struct Output {
        let events: [ModelEvent]
        let status: Int32
        let stderr: String
        /// Ended by itself, with an `end` or an `error`.
        let isOrderly: Bool
    }

    static let key = "sk-test-0123456789-abcdefgh"

    static let program: URL = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appending(path: "git-acrouter-http")
    }()

    var environment: [String: String] = [:]

    /// Prepared but not started: its input is the request, output and errors are pipes.
    func process(_ request: [UInt8]) throws -> (process: Process, output: Pipe, errors: Pipe) {
        let process = Process()
        process.executableURL = Self.program
        process.environment = ["PATH": "/usr/bin:/bin", "ACROUTER_TEST_KEY": Self.key].merging(environment) { $1 }
        let (input, output, errors) = (try FileHandle.unlinked(holding: request), Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        return (process, output, errors)
    }

    /// Waits for its end on the thread that started it, which the parent-death signal follows.
    func run(_ request: ModelRequest) throws -> Output {
        try run(try ModelLines.line(request))
    }

    func run(_ request: [UInt8]) throws -> Output {
        let (process, output, errors) = try process(request)
        try process.run()
        let fuse = Fuse(process.processIdentifier)
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let isOrderly = fuse.remove() && process.terminationReason == .exit
        let events = try bytes.split(separator: UInt8(ascii: "\n")).compactMap { try ModelLines.event($0) }
        #expect(!String(decoding: bytes, as: UTF8.self).contains(Self.key), "the key is in no event")
        #expect(!text.contains(Self.key), "the key is in no message")
        return Output(
            events: events, status: process.terminationStatus, stderr: text,
            isOrderly: isOrderly && (events.finish != nil || events.failure != nil))
    }
}

extension FileHandle {
    /// A file without a name, at its beginning: input that needs nobody to write it.
    fileprivate static func unlinked(holding bytes: [UInt8]) throws -> FileHandle {
        let path = NSTemporaryDirectory() + "acrouter-http-" + UUID().uuidString
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        try FileManager.default.removeItem(atPath: path)
        return handle
    }
}
