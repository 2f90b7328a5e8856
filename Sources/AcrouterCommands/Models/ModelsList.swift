import ArgumentParser
import Memory
import Report
import Routing

/// `git acrouter models list`: every model with its price, its record and its health. Asks no endpoint.
struct ModelsList: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List models with price, record, spending and health; asks no endpoint.")

    @OptionGroup var output: OutputOptions

    func perform(in program: Program) async throws -> ExitStatus {
        let workspace = try await Workspace.open(program)
        let settings = try await workspace.settings()
        let report = try ModelRecords(workspace: workspace, now: Clock.now())
            .report(of: try workspace.models(settings))
        if output.json {
            try program.print(report.json)
            return .done
        }
        let display = try await Display.resolve(
            program, repository: workspace.repository, options: output, pages: true)
        try display.show(report.text(on: display.canvas))
        for hint in report.hints { program.say("hint: " + Printable.text(hint, oneLine: true)) }
        if report.rows.allSatisfy({ $0.kind == "builtin" }) {
            program.say("hint: add one: git acrouter models add gpt-5.4; 'git acrouter init' says what is found here")
        }
        return .done
    }
}

/// What the memories say of models: read only, nothing is made.
struct ModelRecords: Sendable {
    let workspace: Workspace
    /// Seconds since 1970.
    let now: Int64

    static let month: Int64 = 29 * 86_400

    func report(of entries: [ModelEntry]) throws -> ModelsReport {
        let here = try workspace.history().statistics().rows
        let user = try UserStore.openExisting(directory: workspace.folders.state)
        let everywhere = try user?.records() ?? [:]
        let cooling = try user?.coolingDown(at: now) ?? [:]
        let today = try spending(user, from: now)
        let month = try spending(user, from: now - Self.month)
        return ModelsReport(
            rows: entries.map { entry in
                var row = ModelsReport.Row(
                    arm: entry.id, kind: entry.kind, place: entry.place, price: entry.price,
                    priceSource: entry.priceSource.rawValue, isCommitted: entry.isCommitted,
                    obstacle: entry.unavailable.map { .init(kind: $0.kind.rawValue, reason: $0.reason, hint: $0.hint) })
                row.coolsUntil = cooling[entry.id]?.until
                row.coolingReason = cooling[entry.id]?.reason
                for seen in here where seen.arm == entry.id {
                    row.here.attempts += seen.attempts - seen.uninformative
                    row.here.resolved += seen.resolved
                }
                row.everywhere =
                    everywhere[entry.id].map { .init(attempts: $0.attempts, resolved: $0.resolved) } ?? .init()
                row.today = today[entry.id] ?? .init()
                row.month = month[entry.id] ?? .init()
                return row
            })
    }

    private func spending(_ user: UserStore?, from start: Int64) throws -> [ArmID: ModelsReport.Spent] {
        let lines = try user?.spending(from: start, through: now) ?? []
        return Dictionary(lines.map { ($0.arm, $0.report) }) { first, _ in first }
    }
}

extension UserStore.Spending {
    var report: ModelsReport.Spent { .init(calls: calls, estimated: estimated, open: open, cost: cost) }
}
