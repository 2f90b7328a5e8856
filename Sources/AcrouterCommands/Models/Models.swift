import ArgumentParser

/// `git acrouter models`: who may be chosen.
struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the models that may be chosen; check, add and remove them.",
        discussion: """
            A model is an entry of git's configuration, acrouter-model.<name>.*, which names where it is and where its \
            key is; the key itself stands in no file of ours.
            """,
        subcommands: [ModelsList.self, ModelsCheck.self, ModelsAdd.self, ModelsRemove.self],
        defaultSubcommand: ModelsList.self)
}
