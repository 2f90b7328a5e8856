import ArgumentParser
import Report

/// `git acrouter hook <name>`: what the installed hooks and the managers' snippets call.
struct Hook: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "hook", abstract: "Do what a hook of git has to do; called by the installed hooks.",
        discussion: """
            Exit status: 1 only where acrouter.require or acrouter.verifyPush asks for a no; 0 otherwise, also when \
            something goes wrong here.
            """, shouldDisplay: false)

    @Argument(help: "The hook, as git calls it.")
    var hook: HookName

    @Argument(parsing: .captureForPassthrough, help: "What git gives to the hook.")
    var arguments: [String] = []

    func perform(in program: Program) async throws -> ExitStatus {
        do {
            // Always read: git waits until somebody has taken what it writes.
            let input = hook.readsInput ? try KeptPatch.read("-", directory: program.directory) : []
            guard !Self.isSkipped(program.environment) else { return .done }
            if hook != .prePush {
                _ = Watchdog(
                    after: Self.patience, lastWords: "git acrouter: \(hook.rawValue) took too long and was given up")
            }
            return try await HookRun(program: program, arguments: arguments, input: input).perform(hook)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let report = ErrorReport(error, usage: nil)
            let words = ([report.message] + report.causes.prefix(1)).joined(separator: ": ")
            program.say("git acrouter: \(hook.rawValue) did nothing: " + Printable.text(words, oneLine: true))
            return .done
        }
    }

    /// For what should take milliseconds; `suggest` has a shorter time of its own.
    private static let patience = Duration.seconds(2)

    /// `ACROUTER=0`, or `acrouter` in the list `SKIP` that other hooks honour too. The installed hooks look themselves, to
    /// save the start; managers do not.
    static func isSkipped(_ environment: [String: String]) -> Bool {
        if environment["ACROUTER"] == "0" { return true }
        return (environment["SKIP"] ?? "").split(separator: ",")
            .contains { $0.drop { $0 == " " }.prefix { $0 != " " } == "acrouter" }
    }
}
