import Testing
import Verification

@Suite("By exit code") struct ExitCodeTests {
    @Test(arguments: [
        ("true", TestStatus.passed), ("exit 1", .failed), ("kill -SEGV $$", .crashed),
        ("echo 'src/a.c:3:7: error: no'; exit 2", .failed),
    ])
    func isJudgedAsAWhole(command: String, status: TestStatus) async throws {
        let run = try ProjectRun(["src/a.c": ""])
        let report = try await run.run(TestPlan.from(command: command + ";", evidence: "--test"))
        #expect(report.outcome == .ran && !report.isPerTest)
        #expect(report.cases.map(\.id) == [.wholeCommand] && report.cases.map(\.status) == [status])
        if command.contains("error") {
            #expect(report.cases.first?.frames == [StackFrame(path: "src/a.c", line: 3)])
            #expect(report.cases.first?.message.contains("error: no") == true)
        }
    }

    @Test func aCommandThatIsNotThereCouldNotRun() async throws {
        let run = try ProjectRun(["a": ""])
        let report = try await run.run(TestPlan.from(command: "nobody-has-this --x", evidence: "--test"))
        #expect(report.outcome == .couldNotRun && report.cannotRunReason != nil)
    }

    @Test func outOfTimeIsCut() async throws {
        let run = try ProjectRun(["a": ""])
        let report = try await run.run(TestPlan.from(command: "while :; do :; done", evidence: "--test"), seconds: 1)
        #expect(report.outcome == .cut && report.cases.map(\.status) == [.timedOut])
        #expect(report.cannotRunReason != nil)
    }

    @Test func makeAndNpmRunTheirTarget() async throws {
        let make = try ProjectRun(["Makefile": "test:\n\t@echo made; exit 3\n"])
        let report = try await make.run(try #require(try await make.plan()))
        #expect(report.cases.map(\.status) == [.failed] && report.log.contains("made"))
    }
}
