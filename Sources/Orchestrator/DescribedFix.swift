import Changes
import Routing
import Verification

/// A fix of what no test shows yet: first a test that fails for the described reason, a job of its own, then the fix of
/// that test. The user is shown both, and gets both.
extension FixLoop {
    func fixDescribed(
        _ course: inout JobCourse, baseline: Baseline, slot: any SandboxSlot, verifier: Verifier
    ) async throws -> FixResult {
        report(.stage("writing a test that shows what is wrong"))
        var search = course.reproducing
        search.baseline = baseline
        let found = try await route(&search, baseline: baseline, slot: slot, verifier: verifier)
        guard found.verdict == .resolved, let test = found.candidate, let diff = found.diff else {
            var failed = found
            failed.reason = "no test could be written that shows it: \(found.reason)"
            return failed
        }
        report(.reproduced(diff: diff))
        let base = try await store.tree(of: test)
        let edited = EditedSlot(base: base, inner: slot, edits: test.edits)
        let clock = ContinuousClock()
        let state = try await verifier.baseline(
            slot: edited, plan: course.request.plan, wallClock: max(.seconds(1), course.deadline - clock.now))
        var fix = course.fixing(test, on: base, after: found)
        let red: Baseline
        switch state {
        case .tests(let known): red = known
        case .allPass:
            return try await close(&fix, .unresolved, "the test that was written does not fail every time")
        case .cannotRun(let reason, let log):
            return try await close(&fix, .indeterminate, "with the new test, \(reason)", log: log)
        }
        fix.baseline = red
        fix.reproduced = FixResult.Reproduction(job: found.job, failing: red.failToPass.sorted(), diff: diff)
        return try await route(&fix, baseline: red, slot: edited, verifier: verifier)
    }
}

extension JobCourse {
    /// The job that writes the test. It may take half of the time.
    var reproducing: JobCourse {
        var request = request
        request.goal = .reproduction
        request.dimension = .testGeneration
        return JobCourse(
            request: request, startedAt: startedAt, started: started,
            deadline: ContinuousClock().now + (deadline - ContinuousClock().now) / 2, level: level)
    }

    /// The job that fixes what the test shows, with what is left of money and time.
    func fixing(_ test: CandidatePatch, on base: ObjectID, after found: FixResult) -> JobCourse {
        var request = request
        request.base = base
        request.budget = request.budget.map { max(.zero, $0 - found.cost) }
        var course = JobCourse(
            request: request, startedAt: startedAt, started: started, deadline: deadline, level: level)
        course.reproduction = test
        course.earlier = found.attempts
        return course
    }
}

extension CandidatePatch {
    /// Both patches as one, of the tree that the first one speaks of.
    func after(_ first: CandidatePatch) -> CandidatePatch {
        CandidatePatch(base: first.base, edits: first.edits.overlaid(by: edits))
    }
}
