import ArgumentParser
import Changes
import Orchestrator
import Report
import Routing

/// `git acrouter route`: who would get the job, and why. Runs no test and spends nothing.
struct Route: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "route", abstract: "Show who would get the job, and why; runs nothing.",
        discussion:
            "Chances, counts, prices and the order in which the models would be tried, with the point at which to stop."
    )

    @OptionGroup var job: JobOptions
    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        try workspace.requireCalm()
        let settings = try await workspace.settings()
        let arms = try workspace.arms(settings, named: job.models)
        let work = try await FixWork.prepare(workspace, settings: settings, options: job)
        let memory = try await JobMemory.open(workspace)
        let preview = try await Preview.decide(work.request, arms: arms, memory: memory.store)
        let report = DecisionReport(
            dimension: work.request.dimension, language: work.request.language, decision: preview.decision,
            plan: preview.plan, levels: work.request.levelNames)
        if output.json {
            try program.print(report.json)
        } else {
            let display = try await Display.resolve(
                program, repository: workspace.repository, options: output, pages: false)
            try display.show(report.text(on: display.canvas))
        }
        return preview.decision.arm == nil ? .no : .done
    }
}
