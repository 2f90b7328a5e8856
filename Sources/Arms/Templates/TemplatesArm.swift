import Changes
public import Orchestrator
import Repair
public import Routing
import Verification

/// `builtin/templates`: tries small edits at suspicious places until the tests pass.
///
/// Costs nothing and needs no network. Tests are never edited.
public struct TemplatesArm: Arm {
    public let id = ArmID("builtin/templates")
    public let summary = "tries small edits at the places that the failing tests point to"
    public let budget: TemplatesBudget

    public init(budget: TemplatesBudget = TemplatesBudget()) { self.budget = budget }

    public func prior(for job: Job) -> ArmPrior { ArmPrior(passProbability: 0.35, weight: 2, seconds: 60) }

    public func unsuitable(for job: Job) -> String? {
        if job.goal != .failingTests { return "it repairs failing tests and nothing else" }
        if job.baseline.failToPass.isEmpty {
            return "no test fails every time, so nothing tells a good edit from a bad one"
        }
        if !job.language.isEmpty, !Dialect.all.contains(where: { $0.name == job.language }) {
            return "templates know Swift and Python, not \(job.language)"
        }
        let planned = job.plan.language
        if !planned.isEmpty, !Dialect.all.contains(where: { $0.name == planned }) {
            return "templates know Swift and Python, not \(planned)"
        }
        if job.language.isEmpty, planned.isEmpty, !speaksOfKnownFiles(job) {
            return "templates know Swift and Python, and nothing here speaks of either"
        }
        return nil
    }

    /// Whether the change or what the tests print names a file of a language that the templates know.
    private func speaksOfKnownFiles(_ job: Job) -> Bool {
        let extensions = Dialect.all.flatMap(\.fileExtensions)
        let paths = job.change.files.map(\.path.display) + job.baseline.report.failed.flatMap(\.frames).map(\.path)
        return extensions.contains { ending in
            paths.contains { $0.hasSuffix(".\(ending)") } || job.baseline.report.log.contains(".\(ending)")
                || job.plan.command.contains(".\(ending)")
                || job.plan.command.contains(ending == "py" ? "python" : "swift ")
        }
    }

    public func worstCost(for job: Job) -> MicroUSD { .zero }
    public func expectedCost(for job: Job) -> MicroUSD { .zero }

    public func attempt(_ job: Job, on workbench: any Workbench) async throws -> ArmAnswer {
        do {
            return try await answer(job, workbench)
        } catch {
            // A run that dies of our own cancellation may say so in words of its own.
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            return ArmAnswer(result: .outage(reason: "candidates could not be tried: \(error)"))
        }
    }

    private func answer(_ job: Job, _ workbench: any Workbench) async throws -> ArmAnswer {
        let project = try await TemplatesProject.load(job, from: workbench)
        guard !project.files.isEmpty else {
            return ArmAnswer(result: .noPatch(reason: "no Swift or Python source outside the tests"))
        }
        let screening = try await screen(job, workbench, project)
        if let failure = screening.failure { return ArmAnswer(result: .noPatch(reason: failure)) }
        let best = try await choose(screening, job, workbench, project)
        let count = "\(screening.tried) of \(screening.known) edits tried, \(screening.plausible.count) plausible"
        guard let best else {
            return ArmAnswer(
                result: .noPatch(reason: "no small edit makes the tests pass (\(count))"), runs: screening.tried)
        }
        return ArmAnswer(
            result: .patch(project.patch(best, in: screening.files, base: job.base)), runs: screening.tried,
            note: "\(best.edit.label) at line \(best.edit.line); \(count)")
    }

    /// The best plausible candidate; where screening was not the real thing, the best that a plain run confirms.
    private func choose(
        _ screening: TemplatesScreening, _ job: Job, _ workbench: any Workbench, _ project: TemplatesProject
    ) async throws -> EditSearch.Candidate? {
        var left = screening.plausible
        var answers = screening.answers
        for _ in 0..<6 {
            guard let index = PlausibleChoice.best(of: left.map(\.edit), answers: answers) else { return nil }
            guard screening.needsConfirmation else { return left[index] }
            let patch = project.patch(left[index], in: screening.files, base: job.base)
            let remaining = workbench.deadline - ContinuousClock.now
            guard remaining > .seconds(5) else { return left[index] }
            let passed = try await workbench.test(patch, only: nil, wallClock: remaining).passedIDs
            if job.baseline.failToPass.isSubset(of: passed), job.baseline.passToPass.isSubset(of: passed) {
                return left[index]
            }
            left.remove(at: index)
            if index < answers.count { answers.remove(at: index) }
        }
        return nil
    }

    private func screen(_ job: Job, _ workbench: any Workbench, _ project: TemplatesProject) async throws
        -> TemplatesScreening
    {
        switch job.plan.runner {
        case .swiftPM:
            return try await TemplatesSwiftScreen(job: job, workbench: workbench, project: project, budget: budget)
                .run()
        case .pytest, .unittest:
            return try await TemplatesPythonScreen(job: job, workbench: workbench, project: project, budget: budget)
                .run()
        default:
            return try await TemplatesPlainScreen(job: job, workbench: workbench, project: project, budget: budget)
                .run()
        }
    }
}
