import ArgumentParser

/// `git acrouter hooks`: what git runs of ours.
struct Hooks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks", abstract: "Install the hooks that advise at each commit; take them away again.",
        discussion: """
            Hooks of ours never stop a commit, unless acrouter.require or acrouter.verifyPush asks for it. A hook that is \
            there already runs first and comes back unchanged with uninstall. ACROUTER=0 and SKIP=acrouter skip \
            ours. git commit --no-verify skips only pre-commit, and git push --no-verify pre-push.
            """,
        subcommands: [HooksStatus.self, HooksInstall.self, HooksUninstall.self], defaultSubcommand: HooksStatus.self)
}

/// Which folder of hooks is meant.
struct HookOptions: ParsableArguments, Sendable {
    @Flag(help: "In the template of new repositories (init.templateDir) instead of this one.")
    var template = false

    func folder(_ program: Program) async throws -> HookFolder {
        template ? try await .template(program) : try await .resolve(try await Workspace.open(program))
    }
}
