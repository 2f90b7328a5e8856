import ArgumentParser
import Foundation
import Report

/// From the command line to an exit status. The executable calls `main` and nothing else.
public enum Entry {
    public static func main() async {
        StandardStreams.open()
        let arguments = Array(CommandLine.arguments.dropFirst())
        Signals.surviveClosedPipes()
        let status = await run(arguments, in: .inherited())
        exit(status.code)
    }

    static func run(_ arguments: [String], in program: Program) async -> ExitStatus {
        let wantsJSON = arguments.prefix { $0 != "--" }.contains("--json")
        do {
            if let script = try Completions.requested(by: arguments) {
                try program.print(script)
                return .done
            }
            var command = try Acrouter.parseAsRoot(arguments)
            guard let verb = command as? any Verb else {
                // The root without a command, or the parser's own `help`: both throw what they print.
                try command.run()
                return .done
            }
            return type(of: verb).isLong ? try await supervised(verb, in: program) : try await verb.perform(in: program)
        } catch {
            return report(error, wantsJSON: wantsJSON, in: program)
        }
    }

    /// Runs a verb until it ends or a signal comes; then cancels it and waits until it has torn everything down.
    private static func supervised(_ verb: any Verb, in program: Program) async throws -> ExitStatus {
        enum Ending: Sendable {
            case finished(ExitStatus)
            case signalled(Int32)
            case unwatched
        }
        let signals = Signals.watch()
        return try await withThrowingTaskGroup(of: Ending.self) { group in
            group.addTask { .finished(try await verb.perform(in: program)) }
            group.addTask {
                for await number in signals { return .signalled(number) }
                return .unwatched
            }
            while let ending = try await group.next() {
                switch ending {
                case .finished(let status):
                    group.cancelAll()
                    return status
                case .signalled(let number):
                    group.cancelAll()
                    // What the verb says once it is cancelled no longer matters; that it has ended does.
                    while await group.nextResult() != nil {}
                    return Signals.status(of: number)
                case .unwatched: continue
                }
            }
            return .fatal
        }
    }

    private static func report(_ error: any Error, wantsJSON: Bool, in program: Program) -> ExitStatus {
        if let text = helpText(error) {
            program.output.writeQuietly(Array((text + "\n").utf8))
            return .done
        }
        let report = ErrorReport(error, usage: usageText(error))
        if report.isSilent { return report.status }
        if wantsJSON { program.output.writeQuietly(Array(report.json.rendered().utf8)) }
        program.messages.writeQuietly(Array(report.text.utf8))
        return report.status
    }

    /// Help, version and completions are "errors" of the parser that exit cleanly.
    private static func helpText(_ error: any Error) -> String? {
        Acrouter.exitCode(for: error).isSuccess ? Acrouter.spoken(Acrouter.fullMessage(for: error)) : nil
    }

    /// The parser's own words for a mistake in the arguments, or nil when the error is not one.
    private static func usageText(_ error: any Error) -> String? {
        Acrouter.exitCode(for: error) == .validationFailure ? Acrouter.spoken(Acrouter.fullMessage(for: error)) : nil
    }
}
