import Changes
import Routing
import Testing
import Verification

@testable import Orchestrator

/// What an attempt's end teaches.
@Suite struct JobCourseTests {
    private func attempt(
        _ verdict: Verdict, status: Attempt.Status = .ok, hasPatch: Bool = true, builds: Bool = true
    ) throws -> Attempt {
        let base = try #require(ObjectID(hex: String(repeating: "a", count: 40)))
        let patch = CandidatePatch(base: base, edits: [])
        return Attempt(
            arm: ArmID("a"), status: status, candidate: hasPatch ? patch : nil,
            judgement: Judgement(verdict: verdict, score: 0, reason: "", builds: builds), bill: .free, seconds: 1,
            runs: 1, note: "", decision: RoutingDecision(arm: ArmID("a")))
    }

    @Test func endsAreToldApart() throws {
        #expect(JobCourse.outcomeClass(of: try attempt(.resolved)) == .resolved)
        #expect(JobCourse.outcomeClass(of: try attempt(.unresolved)) == .unresolved)
        // No patch, or one that does not build, says much about the arm and little about the job.
        #expect(JobCourse.outcomeClass(of: try attempt(.unresolved, hasPatch: false)) == .noPatch)
        #expect(JobCourse.outcomeClass(of: try attempt(.unresolved, builds: false)) == .noPatch)
        #expect(JobCourse.outcomeClass(of: try attempt(.unresolved, status: .timeout, hasPatch: false)) == .noPatch)
        // The environment's doing, and the arm's outage, teach nothing about passing.
        #expect(JobCourse.outcomeClass(of: try attempt(.indeterminate)) == .uninformative)
        #expect(JobCourse.outcomeClass(of: try attempt(.indeterminate, status: .outage)) == .uninformative)
    }
}
