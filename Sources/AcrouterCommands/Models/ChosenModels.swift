import Orchestrator
import Routing

extension Workspace {
    /// - Throws: `.badSetting`.
    func models(_ settings: Settings) throws(CommandError) -> [ModelEntry] {
        try ModelCatalogue.entries(settings, environment: program.environmentWithKeys)
    }

    /// The models of this job: `--model`, else `acrouter.model`, else all that can be asked.
    ///
    /// - Throws: `.unknownModel`; `.unavailableModel` for one that `--model` names.
    func arms(_ settings: Settings, named options: [String]) throws(CommandError) -> [any Arm] {
        let entries = try models(settings)
        let tools = ModelTools(program, settings: settings)
        let wanted = options.isEmpty ? settings.list(.model) : options
        guard !wanted.isEmpty else { return entries.compactMap(tools.arm) }
        var chosen: [any Arm] = []
        for name in wanted where !chosen.contains(where: { $0.id.name == name }) {
            guard let entry = entries.first(where: { $0.id.name == name }) else {
                throw CommandError(
                    .unknownModel, "choose a model", subject: name,
                    underlying: entries.map(\.id.name).joined(separator: ", "),
                    hints: ["add one: git acrouter models add \(ShellText.quoted(name))"])
            }
            if let arm = tools.arm(for: entry) {
                chosen.append(arm)
                continue
            }
            let reason = entry.unavailable?.reason ?? ""
            let hints = [entry.unavailable?.hint].compactMap { $0 }
            guard options.isEmpty else {
                throw CommandError(.unavailableModel, "ask", subject: name, underlying: reason, hints: hints)
            }
            program.warn("\(name) is left out: \(reason)", hints: hints)
        }
        return chosen
    }
}
