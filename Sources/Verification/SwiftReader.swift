/// Joins what XCTest and Swift Testing said of one bundle.
enum SwiftReader {
    static func report(_ result: StepResult, plan: TestPlan, only: Set<TestID>?) -> TestReport {
        let paths = plan.paths(of: result)
        func text(_ name: String) -> String { String(decoding: result.files[name] ?? [], as: UTF8.self) }
        let hung = Set(text("hung").split(separator: "\n").map(String.init))
        var xctest = XCTestReader(list: text("list.txt"), only: only, paths: paths)
        xctest.read(text("xctest.log"))
        let cutInXCTest = xctest.running != nil
        let stopped = hung.contains("xctest") || result.ending == .timedOut
        xctest.end(
            stopped ? .timedOut : .crashed, seconds: nil, places: CrashFrames.read(text("xctest.log"), paths: paths))
        var testing = SwiftTestingReader(paths: paths)
        testing.read(result.files["testing.jsonl"] ?? [])
        let late = hung.contains("testing") || result.ending == .timedOut
        let crash = text("testing.log")
        // Which of several it was, the runtime does not say: none of them gets the frames.
        let places = testing.unfinished.count == 1 ? CrashFrames.read(crash, paths: paths) : []
        let unfinished = testing.unfinished.map {
            TestCase(
                id: $0.id, status: late ? .timedOut : .crashed,
                message: late ? "the test ran out of time" : fatalError(in: crash), frames: places, file: $0.file)
        }
        let cases = xctest.cases + testing.cases + unfinished
        var report = TestReport(outcome: .ran, isPerTest: true, cases: cases, log: "", seconds: result.seconds)
        report.notRun = Set(xctest.listed + testing.announced).subtracting(cases.map(\.id))
        if let reason = result.ending.cutReason {
            report.outcome = .cut
            report.reason = reason
        } else if cutInXCTest || !unfinished.isEmpty {
            report.reason = stopped || late ? "a test ran out of time" : "the test process died"
        } else if cases.isEmpty {
            report.reason = "no test was found"
            if result.succeeded == false { report.reason = LogText.lastLines(LogText.whole(result.log), 1) }
        }
        return report
    }

    /// The runtime's own words for a crash.
    private static func fatalError(in log: String) -> String {
        let line = log.split(separator: "\n").last { $0.contains("Fatal error") }
        return line.map(String.init) ?? "the process died in this test"
    }
}
