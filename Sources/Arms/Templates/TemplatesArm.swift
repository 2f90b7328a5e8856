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
        if job.baseline.failToPass.isEmpty {
            return "no test fails every time, so nothing tells a good edit from a bad one"
        }
        if !job.language.isEmpty, !Dialect.all.contains(where: { $0.name == job.language }) {
            return "templates know Swift and Python, not \(job.language)"
        }
        return nil
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
        let best = PlausibleChoice.best(of: screening.plausible.map(\.edit), answers: screening.answers).map {
            screening.plausible[$0]
        }
        let count = "\(screening.tried) of \(screening.known) edits tried, \(screening.plausible.count) plausible"
        guard let best else {
            return ArmAnswer(
                result: .noPatch(reason: "no small edit makes the tests pass (\(count))"), runs: screening.tried)
        }
        return ArmAnswer(
            result: .patch(project.patch(best, in: screening.files, base: job.base)), runs: screening.tried,
            note: "\(best.edit.label) at line \(best.edit.line); \(count)")
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
