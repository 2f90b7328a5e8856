public import Changes
public import Verification

extension Verifier {
    /// Builds and tests `edits` in one throw-away layer.
    ///
    /// A test that hangs or kills the process does not take the others with it: they are run again without it, within
    /// the same `wallClock` and at most `options.restarts` times.
    /// - Parameters:
    ///   - only: tests to run, or nil for all; a runner without per-test reports runs everything.
    ///   - wallClock: bound on the whole run, restarts included.
    public func run(
        slot: any SandboxSlot, plan: TestPlan, edits: [FileEdit], only: Set<TestID>? = nil, wallClock: Duration,
        backtraces: Bool = false
    ) async throws -> TestReport {
        let deadline = ContinuousClock.now.advanced(by: wallClock)
        return try await slot.withAttempt(applying: edits) { attempt in
            try await run(attempt, plan: plan, only: only, deadline: deadline, backtraces: backtraces)
        }
    }

    /// The same in a layer that the caller holds.
    ///
    /// - Parameter builds: false when this layer is built already.
    func run(
        _ attempt: any SandboxAttempt, plan: TestPlan, only: Set<TestID>?, deadline: ContinuousClock.Instant,
        backtraces: Bool = false, builds: Bool = true
    ) async throws -> TestReport {
        let first = plan.steps(only: only, backtraces: backtraces).filter { builds || $0.purpose == .test }
        var report = try await pass(attempt, first, plan, only, deadline)
        guard plan.isPerTest, report.outcome != .buildFailed, report.outcome != .couldNotRun else { return report }
        // Several tests were running when the process died: one at a time tells which of them it was.
        let open = report.cases.filter { $0.status == .crashed || $0.status == .timedOut }
        var suspects = plan.runner == .swiftPM && open.count > 1 ? Set(open.map(\.id)) : []
        var restarts = 0
        while restarts < options.restarts, ContinuousClock.now < deadline {
            let again = report.notRun.union(suspects)
            guard !again.isEmpty else { break }
            restarts += 1
            let steps = plan.steps(only: again, serial: true, backtraces: backtraces)
            let next = try await pass(attempt, steps.filter { $0.purpose == .test }, plan, again, deadline)
            guard !next.cases.isEmpty else { break }
            report = report.replacing(suspects, with: next)
            suspects.subtract(next.cases.map(\.id))
        }
        return report
    }

    private func pass(
        _ attempt: any SandboxAttempt, _ steps: [TestStep], _ plan: TestPlan, _ only: Set<TestID>?,
        _ deadline: ContinuousClock.Instant
    ) async throws -> TestReport {
        var results: [StepResult] = []
        for step in steps {
            var limits = options.limits
            limits.wallClock = max(.milliseconds(100), ContinuousClock.now.duration(to: deadline))
            let result = try await attempt.run(step.sandboxStep(limits: limits))
            results.append(result)
            if step.purpose == .build, !result.succeeded { break }
        }
        return plan.report(from: results, steps: steps, only: only)
    }
}
