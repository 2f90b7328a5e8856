import ArgumentParser
import Foundation
import Report
import Routing

/// `git acrouter replay`: what every policy would have made of a recorded stream of jobs.
struct ReplayVerb: Verb {
    static let isLong = true
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Stream recorded outcomes through policies and compare their regret.",
        discussion: """
            Each policy sees what it ran and nothing else of a row. Regret is lost reward (score less money) against \
            the best model of each task, summed over the stream: the less the better. Needs no repository.
            """)

    @OptionGroup var options: ReplayOptions
    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let session = try ReplaySession(options, directory: program.directory)
        for note in session.notes { program.warn(note) }
        if let path = options.llmPrompts {
            try Self.write(session.prompts, to: path, directory: program.directory)
        }
        let study = try await session.study()
        let report = ReplayReport(study: study, ours: "acrouter")
        if let path = options.svg {
            try Self.write(RegretChart(study: study).svg, to: path, directory: program.directory)
        }
        if output.json {
            try program.print(report.json)
        } else {
            let display = try await Display.resolve(program, repository: nil, options: output, pages: false)
            try display.show(report.text(on: display.canvas))
        }
        return .done
    }

    private static func write(_ text: String, to path: String, directory: String) throws {
        let file = path.hasPrefix("/") ? path : directory + "/" + path
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw CommandError(
                .unwritableFile, "write", subject: path, underlying: error.localizedDescription)
        }
    }
}
