import ArgumentParser
import Report

/// `git acrouter doctor`: look at everything that a job needs.
struct Doctor: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check everything that a job needs; say what is wrong and what helps.",
        discussion: "Exit status: 0 when jobs can run, 1 when something stands in their way.")

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        let settings = try await workspace.settings()
        let checks = await Checkup(workspace: workspace, settings: settings).all()
        let report = CheckReport(checks: checks, settings: Checkup.rows(of: settings))
        if output.json {
            try program.print(report.json)
        } else {
            let display = try await Display.resolve(
                program, repository: workspace.repository, options: output, pages: false)
            try display.show(report.text(on: display.canvas))
        }
        return report.isHealthy ? .done : .no
    }
}
