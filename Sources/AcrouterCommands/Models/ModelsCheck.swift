import ArgumentParser
import Report
import Routing

/// `git acrouter models check`: a real call of each model, as small as calls are.
struct ModelsCheck: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Call each model once, with one word; ask agents for their version.",
        discussion: """
            The calls are real, count towards the daily budget, and carry nothing of the repository. \
            Exit status: 0 when all that were asked answered, 1 when one did not.
            """)

    @Argument(help: ArgumentHelp("Models to check; without one, all that can be asked.", valueName: "name"))
    var names: [String] = []

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        let settings = try await workspace.settings()
        let entries = try chosen(from: try workspace.models(settings))
        let display = try await Display.resolve(
            program, repository: workspace.repository, options: output, pages: false)
        let check = ModelCheck(workspace: workspace, settings: settings)
        var report = ModelsCheckReport()
        for entry in entries {
            let line = try await check.line(for: entry)
            report.lines.append(line)
            if !output.json { try program.print(ModelsCheckReport.text(line, on: display.canvas)) }
        }
        if output.json { try program.print(report.json) }
        if entries.isEmpty, !output.json {
            program.say("there is no model to call\nhint: add one: git acrouter models add gpt-5.4")
        }
        return report.isHealthy ? .done : .no
    }

    /// Named ones in any state; without names those that are switched on, built-in ones left out.
    private func chosen(from entries: [ModelEntry]) throws(CommandError) -> [ModelEntry] {
        guard !names.isEmpty else {
            return entries.filter { $0.kind != "builtin" && $0.unavailable?.kind != .disabled }
        }
        var chosen: [ModelEntry] = []
        for name in names {
            guard let entry = entries.first(where: { $0.id.name == name }) else {
                throw CommandError(
                    .unknownModel, "check", subject: name, underlying: entries.map(\.id.name).joined(separator: ", "))
            }
            chosen.append(entry)
        }
        return chosen
    }
}
