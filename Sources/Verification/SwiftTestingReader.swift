#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads Swift Testing's event stream (JSON lines; swift-testing Documentation/ABI/JSON.md).
struct SwiftTestingReader {
    private struct Record: Decodable {
        struct Location: Decodable {
            var _filePath: String?
            var filePath: String?
            var line: Int?
        }

        struct Issue: Decodable {
            var isKnown: Bool?
            var isFailure: Bool?
            var sourceLocation: Location?
        }

        struct Instant: Decodable { var absolute: Double? }
        struct Message: Decodable {
            var symbol: String?
            var text: String?
        }

        struct Payload: Decodable {
            var id: String?
            var kind: String?
            var testID: String?
            var instant: Instant?
            var issue: Issue?
            var messages: [Message]?
            var sourceLocation: Location?
        }

        var kind: String
        var payload: Payload
    }

    private struct Open {
        var since: Double?
        var failed = false
        var message = ""
        var frames: [StackFrame] = []
    }

    private(set) var cases: [TestCase] = []
    /// Functions that were announced; suites are not tests.
    private(set) var announced: [TestID] = []
    private var ids: [String: TestID] = [:]
    private var files: [TestID: String] = [:]
    private var open: [TestID: Open] = [:]
    private(set) var sawEnd = false
    private let paths: PrintedPaths

    init(paths: PrintedPaths) { self.paths = paths }

    mutating func read(_ bytes: [UInt8]) {
        let decoder = JSONDecoder()
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            // A line cut by a crash, or of a kind that a later version adds: says nothing.
            guard let record = try? decoder.decode(Record.self, from: Data(line)) else { continue }
            if record.kind == "test" { announce(record.payload) } else { event(record.payload) }
        }
    }

    private mutating func announce(_ test: Record.Payload) {
        guard test.kind == "function", let raw = test.id else { return }
        var id = Self.stable(raw)
        // Two private functions of one name in two files: only then does the file tell them apart.
        if ids.values.contains(id), let file = raw.split(separator: "/").last?.split(separator: ":").first {
            id = TestID(id.name + "/" + file)
        }
        ids[raw] = id
        announced.append(id)
        if let path = test.sourceLocation?.filePath ?? test.sourceLocation?._filePath {
            files[id] = paths.relative(path)
        }
    }

    private mutating func event(_ event: Record.Payload) {
        if event.kind == "runEnded" { sawEnd = true }
        // A suite's own issue is no test's: the tests inside that never start stay without a pass.
        guard let raw = event.testID, let id = ids[raw] else { return }
        switch event.kind {
        case "testStarted": open[id] = Open(since: event.instant?.absolute)
        case "testSkipped":
            open[id] = nil
            cases.append(TestCase(id: id, status: .skipped, message: text(event), file: files[id]))
        case "issueRecorded": record(event, in: id)
        case "testEnded": end(id, event: event)
        default: break
        }
    }

    private mutating func record(_ event: Record.Payload, in id: TestID) {
        guard event.issue?.isKnown != true, event.issue?.isFailure != false else { return }
        var test = open[id] ?? Open()
        test.failed = true
        if test.message.utf8.count < 4000 { test.message += (test.message.isEmpty ? "" : "\n") + text(event) }
        if let place = event.issue?.sourceLocation, let line = place.line, let raw = place.filePath ?? place._filePath,
            let path = paths.relative(raw)
        {
            test.frames.append(StackFrame(path: path, line: line))
        }
        open[id] = test
    }

    private mutating func end(_ id: TestID, event: Record.Payload) {
        let test = open.removeValue(forKey: id) ?? Open()
        let seconds = test.since.flatMap { since in event.instant?.absolute.map { $0 - since } }
        let failed = test.failed || event.messages?.contains { $0.symbol == "fail" } == true
        cases.append(
            TestCase(
                id: id, status: failed ? .failed : .passed, seconds: seconds,
                message: failed ? LogText.shortened(test.message) : "", frames: failed ? test.frames : [],
                file: files[id]))
    }

    /// Tests that started and did not end.
    var unfinished: [(id: TestID, file: String?)] { open.keys.sorted().map { ($0, files[$0]) } }

    private func text(_ event: Record.Payload) -> String {
        (event.messages ?? []).compactMap(\.text).joined(separator: "\n")
    }

    /// `Target.Suite/test()/File.swift:3:2` without its place, which every patch moves.
    static func stable(_ raw: String) -> TestID {
        guard let slash = raw.lastIndex(of: "/"), raw[slash...].contains(".swift:") else { return TestID(raw) }
        return TestID(String(raw[..<slash]))
    }
}
