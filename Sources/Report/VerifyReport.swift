public import Orchestrator
public import Verification

/// `git acrouter verify`: what the tests say of a given patch.
public struct VerifyReport: Sendable {
    public static let schema = "acrouter.verify/1"
    public var judgement: Judgement
    /// Nil when the tests could not be run at all.
    public var baseline: Baseline?
    /// Paths whose part of the patch was put back before judging: tests and their configuration.
    public var restored: [String]
    public var seconds: Double
    public var sandbox: SandboxLevel

    public init(
        judgement: Judgement, baseline: Baseline?, restored: [String], seconds: Double, sandbox: SandboxLevel
    ) {
        self.judgement = judgement
        self.baseline = baseline
        self.restored = restored
        self.seconds = seconds
        self.sandbox = sandbox
    }

    public var json: JSON {
        [
            "schema": .string(Self.schema), "verdict": .string(judgement.verdict.rawValue),
            "score": .number(judgement.score), "reason": .string(judgement.reason),
            "baseline": [
                "failed": .texts((baseline?.failToPass ?? []).sorted().map(\.name)),
                "passed": .count(baseline?.passToPass.count ?? 0),
            ],
            "fixed": .texts(judgement.fixed.sorted().map(\.name)),
            "broken": .texts(judgement.broken.sorted().map(\.name)), "restored": .texts(restored),
            "seconds": .seconds(seconds), "sandbox": .string(sandbox.rawValue),
        ]
    }

    public func text(on canvas: Canvas) -> String {
        let word = judgement.verdict.rawValue
        var text = canvas.paint(word, Canvas.ink(verdict: word)) + ": "
        text += Printable.text(judgement.reason, oneLine: true) + "\n"
        text += Self.list("passes now", judgement.fixed, ink: .green, canvas: canvas)
        text += Self.list("no longer passes", judgement.broken, ink: .red, canvas: canvas)
        let open = (baseline?.failToPass ?? []).subtracting(judgement.fixed)
        text += Self.list("still fails", open, ink: .red, canvas: canvas)
        for path in restored {
            text += "put back before judging: " + Printable.text(path, oneLine: true) + "\n"
        }
        let score = Amounts.number(judgement.score)
        return text + "score \(score), \(Amounts.time(seconds: seconds)) (sandbox: \(sandbox.rawValue))\n"
    }

    private static func list(_ title: String, _ tests: Set<TestID>, ink: Canvas.Ink, canvas: Canvas) -> String {
        let shown = tests.sorted().prefix(20)
        var text = ""
        for test in shown {
            text += canvas.paint("  \(title): ", ink) + Printable.text(test.name, oneLine: true) + "\n"
        }
        if tests.count > shown.count { text += "  and \(tests.count - shown.count) more\n" }
        return text
    }
}
