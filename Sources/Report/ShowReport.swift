import Changes
import Orchestrator
import Routing
import Verification

/// `git acrouter show <id>`: the job, its baseline, every attempt with why it was chosen, and the patch.
public struct ShowReport: Sendable {
    public static let schema = "acrouter.show/1"
    public var job: JobHistory

    public init(job: JobHistory) { self.job = job }

    /// The patch worth showing: the one that resolved, or the last that came.
    public var patch: [UInt8]? {
        job.outcomes.last { $0.verdict == .resolved && $0.patch != nil }?.patch
            ?? job.outcomes.last { $0.patch != nil }?.patch
    }

    /// Bytes, because the patch is printed as it is.
    public func text(on canvas: Canvas) -> [UInt8] {
        var text = head(canvas)
        for outcome in job.outcomes { text += attempt(outcome, canvas: canvas) }
        var bytes = Array(text.utf8)
        if let patch { bytes += Array("\n".utf8) + DiffText.rendered(patch, canvas: canvas) }
        return bytes
    }

    private func head(_ canvas: Canvas) -> String {
        let record = job.record
        var lines = [canvas.paint("job \(record.id.hex)", .yellow)]
        func add(_ name: String, _ value: String, _ ink: Canvas.Ink? = nil) {
            let label = name + ":" + String(repeating: " ", count: max(1, 12 - name.count - 1))
            lines.append(label + canvas.paint(Printable.text(value, oneLine: true), ink))
        }
        add("Command", "git acrouter \(record.command)")
        add("Date", Amounts.date(record.startedAt, canvas: canvas))
        add("Verdict", job.state + (job.isApplied ? ", applied" : ""), Canvas.ink(verdict: job.state))
        for commit in job.commits { add("Commit", commit) }
        add("Dimension", record.dimension.rawValue + (record.language.isEmpty ? "" : " (\(record.language))"))
        add("Base", "tree \(record.base.short)" + (record.head.map { ", HEAD \($0.short)" } ?? ""))
        add("Tests", record.testCommand)
        add(
            "Baseline",
            "\(Amounts.count(record.failToPass.count, "test")) failed, \(record.passToPassCount) passed")
        for test in record.failToPass.prefix(20) {
            lines.append("            " + Printable.text(test.name, oneLine: true))
        }
        if record.failToPass.count > 20 { lines.append("            and \(record.failToPass.count - 20) more") }
        add("Sandbox", record.sandbox)
        add("Policy", record.policy)
        add("Cost", "\(Amounts.money(job.cost)) in \(Amounts.time(seconds: job.duration))")
        return lines.joined(separator: "\n") + "\n"
    }

    private func attempt(_ outcome: OutcomeRecord, canvas: Canvas) -> String {
        let verdict = outcome.status == .ok ? outcome.verdict.rawValue : outcome.status.rawValue
        let figures = [
            Amounts.money(outcome.cost), Amounts.time(seconds: outcome.seconds),
            Amounts.count(outcome.runs, "test run"), "score \(Amounts.number(outcome.score))",
        ]
        var text =
            "\nAttempt \(outcome.number): " + canvas.paint(Printable.text(outcome.arm.name, oneLine: true), .bold)
        text += "  " + canvas.paint(verdict, Canvas.ink(verdict: outcome.verdict.rawValue))
        text += "  " + figures.joined(separator: ", ") + "\n"
        if !outcome.reason.isEmpty { text += "    result: " + Printable.text(outcome.reason, oneLine: true) + "\n" }
        if !outcome.decision.isEmpty { text += "    chosen: " + Printable.text(outcome.decision, oneLine: true) + "\n" }
        return text
    }

    public var json: JSON {
        let record = job.record
        let encoded = patch.map { EncodedBytes($0) }
        return [
            "schema": .string(Self.schema), "job": .string(record.id.hex), "command": .string(record.command),
            "started": .string(Amounts.timestamp(record.startedAt)), "verdict": .string(job.state),
            "dimension": .string(record.dimension.rawValue), "language": .string(record.language),
            "base": .string(record.base.hex), "head": .text(record.head?.hex), "test": .string(record.testCommand),
            "baseline": [
                "failed": .texts(record.failToPass.map(\.name)), "passed": .count(record.passToPassCount),
            ],
            "attempts": .array(
                job.outcomes.map { outcome in
                    .object(
                        outcome.attemptJSON + [
                            .init("runs", .count(outcome.runs)), .init("propensity", .number(outcome.propensity)),
                            .init("estimate", .number(outcome.estimate)), .init("chosen", .string(outcome.decision)),
                        ])
                }),
            "cost_usd": .usd(job.cost), "seconds": .seconds(job.duration), "sandbox": .string(record.sandbox),
            "policy": .string(record.policy), "applied": .bool(job.isApplied),
            "commits": .texts(job.commits), "patch": .text(encoded?.text),
            "patch_encoding": .string(encoded?.encoding ?? "utf-8"),
        ]
    }
}
