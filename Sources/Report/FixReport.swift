public import Changes
public import Orchestrator
public import Routing
public import Verification

/// `git acrouter fix`: what failed, who tried, what was proven and what it cost.
public struct FixReport: Sendable {
    /// `fix`, `run`: names the schema.
    public var command: String
    public var goal: JobGoal

    public struct Try: Sendable {
        public var arm: ArmID
        public var status: Attempt.Status
        public var judgement: Judgement
        public var cost: MicroUSD
        /// The cost was reckoned, for want of a reported usage.
        public var isEstimated: Bool
        public var seconds: Double

        public init(
            arm: ArmID, status: Attempt.Status, judgement: Judgement, cost: MicroUSD, isEstimated: Bool = false,
            seconds: Double
        ) {
            self.isEstimated = isEstimated
            self.arm = arm
            self.status = status
            self.judgement = judgement
            self.cost = cost
            self.seconds = seconds
        }
    }

    public var verdict: FixResult.Verdict
    /// One sentence for people.
    public var reason: String
    public var dimension: Dimension
    public var failed: [TestID]
    public var passed: Int
    public var tries: [Try]
    public var cost: MicroUSD
    public var seconds: Double
    public var sandbox: SandboxLevel
    /// The resolving patch as git prints it.
    public var patch: [UInt8]?
    public var applied: Bool
    public var job: JobID

    /// The test that was written to show what the user described.
    public var reproduction: FixResult.Reproduction?

    public init(_ result: FixResult, request: FixRequest, applied: Bool) {
        command = request.command
        goal = request.goal
        reproduction = result.reproduction
        verdict = result.verdict
        reason = result.reason
        dimension = request.dimension
        failed = (result.baseline?.failToPass ?? []).sorted()
        passed = result.baseline?.passToPass.count ?? 0
        tries = result.attempts.map {
            Try(
                arm: $0.arm, status: $0.status, judgement: $0.judgement, cost: $0.cost,
                isEstimated: $0.bill.isEstimated, seconds: $0.seconds)
        }
        cost = result.cost
        seconds = result.seconds
        sandbox = result.sandbox
        patch = result.diff
        self.applied = applied
        job = result.job
    }

    public var json: JSON {
        let encoded = patch.map { EncodedBytes($0) }
        return [
            "schema": .string("acrouter.\(command)/1"), "verdict": .string(verdict.rawValue),
            "dimension": .string(dimension.rawValue),
            "baseline": ["failed": .texts(failed.map(\.name)), "passed": .count(passed)],
            "attempts": .array(
                tries.map { one in
                    [
                        "model": .string(one.arm.name), "status": .string(one.status.rawValue),
                        "verdict": .string(one.judgement.verdict.rawValue), "score": .number(one.judgement.score),
                        "cost_usd": .usd(one.cost), "estimated": .bool(one.isEstimated),
                        "seconds": .seconds(one.seconds),
                        "reason": .string(one.judgement.reason),
                    ]
                }),
            "cost_usd": .usd(cost), "seconds": .seconds(seconds), "sandbox": .string(sandbox.rawValue),
            "patch": .text(encoded?.text), "patch_encoding": .string(encoded?.encoding ?? "utf-8"),
            "applied": .bool(applied), "job": .string(job.hex),
            "reproduction": reproduction.map {
                ["job": .string($0.job.hex), "failed": .texts($0.failing.map(\.name))]
            } ?? .null,
        ]
    }

    /// What the tests say of the patch: "2 tests that failed pass now; 41 that passed still pass".
    public var proof: String {
        // A project that did not build has no tests to count: the verifier's own words say what it proved.
        guard verdict == .resolved, goal == .failingTests, !failed.contains(.build) else { return reason }
        let turned = failed.count == 1 ? "1 test that failed passes now" : "\(failed.count) tests that failed pass now"
        switch passed {
        case 0: return turned
        case 1: return turned + "; 1 that passed still passes"
        default: return turned + "; \(passed) that passed still pass"
        }
    }

    /// Who made it, and what all attempts cost: "by builtin/templates, for $0.00 in 3.4s (sandbox: overlay)".
    public var bill: String {
        let maker = tries.last { $0.judgement.verdict == .resolved }.map { "by \($0.arm), " } ?? ""
        let spent = Amounts.money(cost, isEstimated: tries.contains(where: \.isEstimated))
        return "\(maker)for \(spent) in \(Amounts.time(seconds: seconds)) (sandbox: \(sandbox.rawValue))"
    }

    /// A verdict in its colour, then the proof, the bill and the job's name.
    public func summary(on canvas: Canvas) -> String {
        let spoken = verdict == .nothingToFix ? "nothing to fix" : verdict.rawValue
        let word = canvas.paint(spoken, Canvas.ink(verdict: verdict.rawValue) ?? .bold)
        return "\(word): \(Printable.text(proof, oneLine: true))\n\(bill); job \(job.short)\n" + costs
    }

    /// What each attempt cost, where that is more than the bill says.
    private var costs: String {
        guard tries.count > 1, cost != .zero else { return "" }
        let parts = tries.map { one in
            let state = one.status == .ok ? one.judgement.verdict.rawValue : one.status.rawValue
            return "\(one.arm) \(Amounts.money(one.cost, isEstimated: one.isEstimated)) (\(state))"
        }
        return "attempts: " + Printable.text(parts.joined(separator: ", "), oneLine: true) + "\n"
    }
}
