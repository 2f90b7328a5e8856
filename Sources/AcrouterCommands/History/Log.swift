import ArgumentParser
import Memory
import Report

/// `git acrouter log`: the jobs, newest first.
struct Log: Verb {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "List the jobs of this repository, newest first.")

    @Option(
        name: [.customShort("n"), .customLong("max-count")], help: ArgumentHelp("Jobs to list.", valueName: "number"))
    var count: Int?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let count, count < 1 { throw ValidationError("-n takes a number above 0") }
    }

    func perform(in program: Program) async throws -> ExitStatus {
        let past = try Past.open(program)
        let report = LogReport(jobs: try past.history.jobs(limit: count ?? 20).map { past.job($0) })
        if output.json {
            try program.print(report.json)
            return .done
        }
        guard !report.jobs.isEmpty else {
            program.say("no job is remembered here yet\nhint: run one: git acrouter fix")
            return .done
        }
        let display = try await past.display(options: output, pages: true)
        try display.show(report.text(on: display.canvas))
        return .done
    }
}
