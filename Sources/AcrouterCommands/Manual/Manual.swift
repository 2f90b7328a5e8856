import ArgumentParser

/// `git acrouter manual`: the manual page, which `scripts/install` puts where `git acrouter --help` looks for it.
struct Manual: Verb {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page (roff, man macros).", shouldDisplay: false)

    func perform(in program: Program) async throws -> ExitStatus {
        try program.print(ManualPage.rendered(try CommandTree.current()))
        return .done
    }
}
