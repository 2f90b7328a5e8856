#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Reads the events that our pytest plugin and unittest runner write (`python.jsonl`).
enum PythonReader {
    private struct Event: Decodable {
        struct Frame: Decodable {
            var path: String
            var line: Int
            var function: String?
        }

        var event: String
        var id: String?
        var ids: [String]?
        var status: Status?
        var seconds: Double?
        var file: String?
        var type: String?
        var message: String?
        var text: String?
        var missing: String?
        var frames: [Frame]?
    }

    /// A word for a test's end, a number for the session's.
    private enum Status: Decodable {
        case word(String)
        case code(Int)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let code = try? container.decode(Int.self) {  // Not a number: then it must be a word.
                self = .code(code)
            } else {
                self = .word(try container.decode(String.self))
            }
        }
    }

    /// What the events said so far.
    private struct State {
        var collected: [TestID] = []
        var cases: [TestID: TestCase] = [:]
        var order: [TestID] = []
        var running: TestID?
        var finished: Int?
        var internalError: String?
        /// A conftest.py of the start that does not import: no test can run.
        var conftest: TestCase?

        mutating func add(_ test: TestCase) {
            if cases.updateValue(test, forKey: test.id) == nil { order.append(test.id) }
        }
    }

    static func report(_ result: StepResult, plan: TestPlan) -> TestReport {
        let state = read(result.files["python.jsonl"] ?? [], plan: plan)
        var report = TestReport(
            outcome: .ran, isPerTest: true, cases: state.order.compactMap { state.cases[$0] }, log: "",
            seconds: result.seconds)
        if let conftest = state.conftest, report.cases.isEmpty {
            report.outcome = .buildFailed
            report.cases = [conftest]
            report.reason = LogText.lastLines(conftest.message, 1)
            return report
        }
        let ended = Set(state.order)
        let unfinished = state.running
        report.notRun = Set(state.collected).subtracting(ended).subtracting(unfinished.map { [$0] } ?? [])
        if let unfinished {
            report.cases.append(unfinishedCase(unfinished, result: result, plan: plan))
        }
        if state.finished == nil {
            report = cutShort(report, unfinished: unfinished, result: result)
        } else if report.cases.isEmpty {
            report = nothingRan(report, state: state, result: result)
        }
        return report
    }

    private static func read(_ bytes: [UInt8], plan: TestPlan) -> State {
        var state = State()
        let decoder = JSONDecoder()
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            // A line cut by a kill, or written by the code under test: says nothing.
            guard let event = try? decoder.decode(Event.self, from: Data(line)) else { continue }
            apply(event, to: &state, plan: plan)
        }
        return state
    }

    private static func apply(_ event: Event, to state: inout State, plan: TestPlan) {
        switch event.event {
        case "collected":
            state.collected = (event.ids ?? []).map(TestID.init)
        case "collect_error":
            let id = event.file ?? event.id ?? "."
            state.add(testCase(event, id: TestID(id), status: .failed))
        case "start":
            state.running = event.id.map(TestID.init)
        case "end":
            guard let id = event.id, case .word(let word)? = event.status, let status = TestStatus(rawValue: word)
            else { return }
            state.add(testCase(event, id: TestID(id), status: status))
            if state.running == TestID(id) { state.running = nil }
        case "conftest_error":
            state.conftest = testCase(event, id: .build, status: .failed)
        case "internal_error":
            state.internalError = event.message
        case "finish":
            if case .code(let code)? = event.status { state.finished = code }
        default: break
        }
    }

    private static func testCase(_ event: Event, id: TestID, status: TestStatus) -> TestCase {
        var message = event.message ?? ""
        if let text = event.text, !text.isEmpty { message += "\n" + text }
        return TestCase(
            id: id, status: status, seconds: event.seconds, message: LogText.shortened(message),
            frames: (event.frames ?? []).map { StackFrame(path: $0.path, line: $0.line, function: $0.function) },
            file: event.file, errorType: event.type, missing: event.missing)
    }

    /// The test that was running when the process ended.
    private static func unfinishedCase(_ id: TestID, result: StepResult, plan: TestPlan) -> TestCase {
        let fault = String(decoding: result.files["fault.log"] ?? [], as: UTF8.self)
        let hung = fault.hasPrefix("Timeout") || result.ending == .timedOut
        let message =
            hung
            ? "the test ran out of time and could not be stopped from inside"
            : result.ending.cutReason.map { "the run was ended in this test: \($0)" }
                ?? "the process died in this test\n" + LogText.lastLines(LogText.whole(result.log), 15)
        let file = id.name.firstRange(of: "::").map { String(id.name[..<$0.lowerBound]) }
        return TestCase(
            id: id, status: hung ? .timedOut : .crashed, message: message,
            frames: frames(ofFault: fault, paths: plan.paths(of: result)),
            file: file)
    }

    /// `File "path", line 3 in name`, most recent call first.
    private static func frames(ofFault text: String, paths: PrintedPaths) -> [StackFrame] {
        let found = text.split(separator: "\n").compactMap { line -> StackFrame? in
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].hasSuffix("File "), let path = paths.relative(String(parts[1])) else {
                return nil
            }
            let words = parts[2].split(separator: " ")
            guard let number = words.lazy.compactMap({ Int($0) }).first else { return nil }
            return StackFrame(path: path, line: number, function: words.last.map(String.init))
        }
        return found.reversed()
    }

    private static func cutShort(_ report: TestReport, unfinished: TestID?, result: StepResult) -> TestReport {
        var report = report
        if let reason = result.ending.cutReason {
            report.outcome = .cut
            report.reason = reason
        } else if unfinished != nil {
            report.reason = "the test process died"
        } else if report.cases.isEmpty {
            report.outcome = .couldNotRun
            report.reason = couldNotStart(result)
        } else {
            report.reason = "the test process ended before its last test"
        }
        return report
    }

    private static func nothingRan(_ report: TestReport, state: State, result: StepResult) -> TestReport {
        var report = report
        if let error = state.internalError {
            report.outcome = .couldNotRun
            report.reason = "pytest failed inside: \(LogText.lastLines(error, 1))"
        } else {
            // pytest's exit code 4 is a usage error, which includes a conftest.py that does not import.
            let isUsage = state.finished == 4
            report.outcome = isUsage ? .couldNotRun : .ran
            report.reason = isUsage ? couldNotStart(result) : "no test was found"
        }
        return report
    }

    private static func couldNotStart(_ result: StepResult) -> String {
        let last = LogText.lastLines(LogText.whole(result.log), 1)
        return last.isEmpty ? "the test command ended without running a test" : last
    }
}
