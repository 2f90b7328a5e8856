import ArgumentParser
import Memory
import Report

/// `git acrouter stats`: what every model did here, and what it cost.
struct Stats: Verb {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Count what every model did here, and what it cost.")

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let past = try Past.open(program)
        let report = Self.report(try past.history.statistics(), spending: try past.spending(at: Clock.now()))
        if output.json {
            try program.print(report.json)
        } else {
            let display = try await past.display(options: output, pages: true)
            try display.show(report.text(on: display.canvas))
        }
        return .done
    }

    private static func report(_ statistics: Statistics, spending: [StatsReport.Spending]) -> StatsReport {
        StatsReport(
            jobs: statistics.jobs.map { (verdict: $0.key ?? "unfinished", count: $0.value) },
            rows: statistics.rows.map { row in
                StatsReport.Row(
                    arm: row.arm, dimension: row.dimension, attempts: row.attempts, resolved: row.resolved,
                    unresolved: row.unresolved, noPatch: row.noPatch, uninformative: row.uninformative,
                    cost: row.cost, seconds: row.seconds)
            }, spending: spending)
    }
}
