import ArgumentParser

/// The root of the command tree: `git acrouter`.
struct Acrouter: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "git-acrouter",
        abstract: "Give each change to the model that will most likely get it right, and prove the result.",
        discussion: """
            Finds what fails, chooses who may try (by what was learned from earlier jobs), lets it work on a copy, \
            proves the result with the project's own tests, and offers the patch.
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(name: "Repair", subcommands: [Fix.self, Run.self, Verify.self, Undo.self]),
            CommandGroup(name: "Understand", subcommands: [Classify.self, Route.self, Suggest.self]),
            CommandGroup(name: "Look back", subcommands: [Log.self, Show.self, Stats.self, ReplayVerb.self]),
            CommandGroup(
                name: "Set up",
                subcommands: [
                    Init.self, Models.self, Hooks.self, Trust.self, Doctor.self, Hook.self, Inside.self, Manual.self,
                ]),
        ])

    /// The parser names commands by the program's file; people type `git acrouter`.
    static func spoken(_ text: String) -> String { text.replacing("git-acrouter", with: "git acrouter") }
}
