import ArgumentParser
import GitStore
import Report

/// `git acrouter models remove`: take a model's entry out of the user's configuration.
struct ModelsRemove: Verb {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take a model out of your configuration; what was learned of it stays.")

    @Argument(help: ArgumentHelp("Name of the model.", valueName: "name"))
    var name: String

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        let settings = try await workspace.settings()
        let scopes = workspace.scopes(of: name)
        var removed: [ConfigurationFile] = []
        let section = ModelKey.prefix + name
        for (file, scope) in [(ConfigurationFile.global, SettingScope.global), (.local, .local)]
        where scopes.contains(scope) {
            if try await workspace.repository.removeConfiguration(section: section, in: file) { removed.append(file) }
        }
        guard !removed.isEmpty else { throw refusal(settings, scopes: scopes) }
        if output.json {
            try program.print([
                "schema": "acrouter.models-remove/1", "model": .string(name),
                "files": .texts(removed.map(\.rawValue)),
            ])
        } else {
            let files = removed.map(\.rawValue).joined(separator: " and ")
            try program.print("removed \(Printable.text(name, oneLine: true)) from your \(files) configuration\n")
        }
        return .done
    }

    private func refusal(_ settings: Settings, scopes: Set<SettingScope>) -> CommandError {
        if ModelName.isReserved(name) {
            return CommandError(
                .unavailableModel, "remove", subject: name, underlying: "it is built in",
                hints: ["switch it off: git config \(ModelKey.spoken(name, "enabled")) false"])
        }
        if let scope = scopes.max() {
            return CommandError(
                .unavailableModel, "remove", subject: name, underlying: "it comes from the \(scope.word) configuration",
                hints: ["switch it off: git config \(ModelKey.spoken(name, "enabled")) false"])
        }
        if settings.models.entries[name]?.isCommitted == true {
            return CommandError(
                .unavailableModel, "remove", subject: name, underlying: "it comes from \(CommittedConfig.path)",
                hints: ["switch it off: git config \(ModelKey.spoken(name, "enabled")) false"])
        }
        return CommandError(
            .unknownModel, "remove", subject: name,
            underlying: settings.models.sorted.map(\.name).joined(separator: ", "))
    }
}

extension Workspace {
    /// Where the user's own configuration mentions a model.
    func scopes(of model: String) -> Set<SettingScope> {
        let prefix = ModelKey.prefix + model + "."
        return Set(
            configuration.filter { $0.key.hasPrefix(prefix) && !$0.key.dropFirst(prefix.count).contains(".") }
                .map(\.scope.setting))
    }
}
