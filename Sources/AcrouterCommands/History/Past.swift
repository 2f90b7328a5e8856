import GitStore
import Memory
import Report

/// What `log`, `show` and `stats` read: found by file reads, no process, no settings until a terminal needs them.
struct Past: Sendable {
    let program: Program
    let history: History
    private let stateDirectory: String?

    static func open(_ program: Program) throws -> Past {
        let layout = try RepositoryLayout.find(from: program.directory, environment: program.environment)
        let state = StateDirectory.path(environment: program.environment)
        return Past(
            program: program, history: try .open(layout.memoryLocation, stateDirectory: state), stateDirectory: state)
    }

    /// What the user was charged for each model in the thirty days up to `now`, whatever repository it was for.
    func spending(at now: Int64) throws -> [StatsReport.Spending] {
        guard let stateDirectory, let user = try UserStore.openExisting(directory: stateDirectory) else { return [] }
        let today = try user.spending(from: now, through: now)
        return try user.spending(from: now - ModelRecords.month, through: now).map { line in
            StatsReport.Spending(
                arm: line.arm, today: today.first { $0.arm == line.arm }?.report ?? .init(), month: line.report)
        }
    }

    func job(_ summary: JobSummary, commits: [String] = []) -> JobHistory {
        JobHistory(
            record: summary.record, verdict: summary.verdict, seconds: summary.seconds, outcomes: summary.outcomes,
            isApplied: summary.isApplied, commits: commits)
    }

    func display(options: OutputOptions, pages: Bool) async throws -> Display {
        guard program.terminal.isOutput else { return .plain(program) }
        let workspace = try await Workspace.open(program)
        return try await .resolve(program, repository: workspace.repository, options: options, pages: pages)
    }
}

extension Workspace {
    func history() throws -> History { try .open(layout.memoryLocation, stateDirectory: folders.state) }
}
