import Changes
import Orchestrator
import Repair
import Verification

/// Screens candidates by plain runs of the test command: the way for every runner without a faster one.
struct TemplatesPlainScreen {
    let job: Job
    let workbench: any Workbench
    let project: TemplatesProject
    let budget: TemplatesBudget

    func run() async throws -> TemplatesScreening {
        let search = EditSearch(files: project.files, evidence: project.evidence, editLimit: 3000)
        let clock = ContinuousClock()
        let until = min(workbench.deadline - .seconds(5), clock.now + .seconds(budget.seconds))
        // One run may take three times as long as the first one did; an endless loop costs no more.
        let wall = Duration.seconds(max(5, 3 * job.baseline.report.seconds))
        var screening = TemplatesScreening(files: project.files, known: search.singles.count)
        var next = 0
        while next < search.singles.count, clock.now < until, screening.plausible.isEmpty {
            try Task.checkCancellation()
            let chosen = search.singles[next..<min(next + max(1, workbench.width), search.singles.count)]
            next += chosen.count
            screening.plausible += try await withThrowingTaskGroup(of: EditSearch.Candidate?.self) { group in
                for candidate in chosen {
                    group.addTask { try await passes(candidate, search.files, wall) ? candidate : nil }
                }
                var found: [EditSearch.Candidate] = []
                for try await candidate in group { if let candidate { found.append(candidate) } }
                return found
            }
            screening.tried += chosen.count
            workbench.progress(
                "\(screening.tried) of \(screening.known) edits tried, \(screening.plausible.count) plausible")
        }
        return screening
    }

    private func passes(_ candidate: EditSearch.Candidate, _ files: [SourceFile], _ wall: Duration) async throws -> Bool
    {
        let patch = project.patch(candidate, in: files, base: job.base)
        let report = try await workbench.test(patch, only: nil, wallClock: wall)
        let passed = report.passedIDs
        return job.baseline.failToPass.isSubset(of: passed) && job.baseline.passToPass.isSubset(of: passed)
    }
}
