import Changes
import Orchestrator
import Report
import Routing
import Testing
import Verification

@Suite struct HistoryTests {
    let resolved = JobHistory(
        record: Samples.record("a"), verdict: "resolved", seconds: 8,
        outcomes: [
            Samples.outcome(2, arm: "builtin/templates", verdict: .resolved, patch: Samples.diff),
            Samples.outcome(1, arm: "builtin/revert", verdict: .unresolved, cost: 1_500),
        ])

    @Test func logHasOneLineAJob() {
        let open = JobHistory(record: Samples.record("b"), verdict: nil, seconds: nil, outcomes: [])
        #expect(
            LogReport(jobs: [resolved, open]).text(on: .plain) == """
                job       date              verdict     dimension   model              tries     cost  time
                aaaaaaaa  2023-11-14 22:13  resolved    bug_fixing  builtin/templates      2  $0.0015  8.0s
                bbbbbbbb  2023-11-14 22:13  unfinished  bug_fixing  -                      0    $0.00  0.0s

                """)
    }

    @Test func aNarrowTerminalShortensTheModelOnly() {
        let lines = LogReport(jobs: [resolved]).text(on: Canvas(colour: false, width: 80)).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines[1].contains("builti"))
        #expect(lines[1].contains("…"))
        #expect(lines[1].hasSuffix("8.0s"))
    }

    @Test func showTellsEveryAttemptAndEndsInThePatchAsItIs() {
        let text = ShowReport(job: resolved).text(on: .plain)
        #expect(Array(text.suffix(Samples.diff.count)) == Samples.diff)
        let words = String(decoding: text, as: UTF8.self)
        #expect(words.contains("Attempt 1: builtin/revert  unresolved  $0.0015, 2.5s, 3 test runs, score 0.25\n"))
        #expect(words.contains("    chosen: best index\n"))
        #expect(words.contains("Baseline:   1 test failed, 4 passed\n            t.py::a\n"))
    }

    @Test func showPrefersThePatchThatResolved() {
        var job = resolved
        job.outcomes.append(Samples.outcome(3, arm: "x", verdict: .unresolved, patch: [1]))
        #expect(ShowReport(job: job).patch == Samples.diff)
    }

    @Test func hostileNamesCannotSpeakToTheTerminal() {
        let record = Samples.record("c", failed: ["\u{1B}[2J\u{9B}x\n\u{202E}y"])
        let job = JobHistory(
            record: record, verdict: "unresolved", seconds: 1,
            outcomes: [Samples.outcome(1, arm: "m\u{07}", verdict: .unresolved, reason: "\u{1B}]0;t\u{07}\r")])
        let canvas = Canvas(colour: false, width: 100)
        let shown =
            String(decoding: ShowReport(job: job).text(on: canvas), as: UTF8.self)
            + LogReport(jobs: [job]).text(on: canvas)
        #expect(!shown.unicodeScalars.contains { $0 != "\n" && ($0.value < 0x20 || (0x7F...0x9F).contains($0.value)) })
        #expect(!shown.unicodeScalars.contains("\u{202E}"))
    }

    @Test func statsCountByModelAndDimension() {
        let rows = [
            StatsReport.Row(
                arm: ArmID("b"), dimension: .bugFixing, attempts: 4, resolved: 1, unresolved: 1, noPatch: 1,
                uninformative: 1, cost: MicroUSD(500_000), seconds: 8),
            StatsReport.Row(
                arm: ArmID("a"), dimension: .bugFixing, attempts: 1, resolved: 0, unresolved: 0, noPatch: 0,
                uninformative: 1, cost: .zero, seconds: 2),
        ]
        let report = StatsReport(jobs: [("unresolved", 1), ("resolved", 3)], rows: rows)
        #expect(
            report.text(on: .plain) == """
                4 jobs: 3 resolved, 1 unresolved; $0.50, 10s of attempts

                model  dimension   tries  resolved  rate  failed  no patch  no verdict   cost  mean time
                a      bug_fixing      1         0     -       0         0           1  $0.00       2.0s
                b      bug_fixing      4         1   33%       1         1           1  $0.50       2.0s

                """)
        #expect(StatsReport(jobs: [], rows: []).text(on: .plain) == "0 jobs; $0.00, 0.0s of attempts\n")
    }
}
