import Changes
import Orchestrator
import Report
import Routing
import Verification

/// Values to render; nothing random, nothing from a clock.
enum Samples {
    static let tree = ObjectID(hex: String(repeating: "ab", count: 20))!

    static func record(_ digit: Character, startedAt: Int64 = 1_700_000_000, failed: [String] = ["t.py::a"])
        -> JobRecord
    {
        JobRecord(
            id: JobID(hex: String(repeating: digit, count: 32)), startedAt: startedAt, command: "fix",
            dimension: .bugFixing, language: "python", base: tree, head: nil, testCommand: "python3 -m pytest",
            sandbox: "overlay", failToPass: failed.map(TestID.init), passToPassCount: 4, policy: "weitzman")
    }

    static func outcome(
        _ number: Int, arm: String, verdict: Verdict, reason: String = "1 of 1 failing tests pass", cost: Int64 = 0,
        patch: [UInt8]? = nil
    ) -> OutcomeRecord {
        OutcomeRecord(
            id: "\(number)", job: JobID(hex: String(repeating: "a", count: 32)), number: number, at: 1_700_000_001,
            arm: ArmID(arm), status: .ok, verdict: verdict,
            outcome: verdict == .resolved ? .resolved : .unresolved, score: verdict == .resolved ? 1 : 0.25,
            reason: reason, cost: MicroUSD(cost), seconds: 2.5, runs: 3, failedBefore: number - 1, propensity: 0.9,
            estimate: 0.5, levels: [""], decision: "best index", patch: patch)
    }

    static let diff = Array(
        """
        diff --git a/x.py b/x.py
        --- a/x.py
        +++ b/x.py
        @@ -1 +1 @@
        -a < b
        +a <= b

        """.utf8)
}
