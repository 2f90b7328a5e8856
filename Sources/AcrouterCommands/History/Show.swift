import ArgumentParser
import Memory
import Orchestrator
import Report

/// `git acrouter show <id>`: one job, whole.
struct Show: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a job: its tests, every attempt with why it was chosen, and the patch.")

    @Argument(help: ArgumentHelp("A job's id, or its first digits; without it, the newest job.", valueName: "id"))
    var id: String?

    @Flag(help: "Print the patch and nothing else.")
    var patch = false

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let past = try Past.open(program)
        guard let prefix = try id ?? past.history.latest()?.record.id.hex else {
            throw CommandError(.unknownJob, "show the newest job")
        }
        let detail = try past.history.job(prefix: prefix)
        let report = ShowReport(job: past.job(detail.summary, commits: detail.commits))
        if output.json {
            try program.print(report.json)
            return .done
        }
        let display = try await past.display(options: output, pages: true)
        if patch {
            guard let bytes = report.patch else {
                throw CommandError(.noPatchKept, "print a patch", subject: report.job.record.id.short)
            }
            try display.show(DiffText.rendered(bytes, canvas: display.canvas))
        } else {
            try display.show(report.text(on: display.canvas))
        }
        return .done
    }
}
