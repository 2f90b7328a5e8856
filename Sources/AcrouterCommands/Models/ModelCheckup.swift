import Arms
import Foundation
import ModelProtocol
import Report
import Routing

/// The checks of `doctor` about models: what can be seen without calling one.
struct ModelCheckup: Sendable {
    let workspace: Workspace
    let settings: Settings
    private typealias Check = CheckReport.Check

    func all() async -> [CheckReport.Check] {
        do {
            let entries = try workspace.models(settings)
            let rows = try ModelRecords(workspace: workspace, now: Clock.now()).report(of: entries).rows
            var checks: [CheckReport.Check] = []
            if entries.contains(where: { $0.kind == "http" && $0.unavailable?.kind != .disabled }) {
                checks.append(await helper())
            }
            for (entry, row) in zip(entries, rows) where entry.kind != "builtin" { checks.append(check(entry, row)) }
            return checks
        } catch {
            let report = ErrorReport(error, usage: nil)
            return [Check("models", .problem, report.message, hint: report.hints.first)]
        }
    }

    /// Found, and it speaks our protocol: told by its answer to a request of no version.
    private func helper() async -> CheckReport.Check {
        guard case .helper(let path) = ModelProgram.findHelper(environment: workspace.program.environment) else {
            return Check(
                "helper", .warning, "\(ModelProgram.helperName) is not found: no model over HTTP can be asked",
                hint: "install it beside git-acrouter, or export ACROUTER_HTTP=/path/to/\(ModelProgram.helperName)")
        }
        var request = ModelRequest(model: "", messages: [], maxOutputTokens: 1, timeouts: .init(total: 5))
        request.protocol = "acrouter.model/0"
        let environment = ModelEnvironment.variables(from: workspace.program.environment)
        // Cancelled: there is nobody left to read the check.
        let answer = try? await ModelCall(program: .helper(path), environment: environment).run(request)
        let speaks = answer?.failure?.message.contains(ModelRequest.protocolName) == true
        return speaks
            ? Check("helper", .ok, "\(path), \(ModelRequest.protocolName)")
            : Check(
                "helper", .warning, "\(path) does not speak \(ModelRequest.protocolName)",
                hint: "install the \(ModelProgram.helperName) that came with this git-acrouter")
    }

    private func check(_ entry: ModelEntry, _ row: ModelsReport.Row) -> CheckReport.Check {
        if let obstacle = entry.unavailable {
            let state: CheckReport.Check.State = obstacle.kind == .disabled ? .ok : .warning
            return Check(entry.id.name, state, obstacle.reason, hint: obstacle.kind == .disabled ? nil : obstacle.hint)
        }
        if let until = row.coolsUntil {
            let reason = row.coolingReason.map { ": " + $0 } ?? ""
            return Check(entry.id.name, .warning, "cooling down until \(Amounts.timestamp(until))" + reason)
        }
        switch entry.source {
        case .builtIn: return Check(entry.id.name, .ok, "built in")
        case .endpoint(let endpoint): return check(endpoint, entry)
        case .agent(let agent):
            let given = agent.variables.isEmpty ? "no variable" : agent.variables.joined(separator: ", ")
            return Check(
                entry.id.name, .ok,
                "\(entry.place) in the sandbox, with an open network, \(given) of yours, at most \(agent.costLimit) an attempt"
            )
        }
    }

    private func check(_ endpoint: ModelEndpoint, _ entry: ModelEntry) -> CheckReport.Check {
        let price =
            switch entry.priceSource {
            case .own: "your price"
            case .list: "its maker's price"
            case .free: "free"
            case .unknown: "no price"
            }
        let url = URL(string: endpoint.url)
        let text = "\(endpoint.model) at \(entry.place), \(Self.words(for: endpoint.key)), \(price)"
        if endpoint.key != nil, url?.scheme == "http", !Loopback.isHost(url?.host()) {
            return Check(
                entry.id.name, .warning, text + "; the key travels unencrypted", hint: "use an https address")
        }
        return Check(entry.id.name, .ok, text)
    }

    private static func words(for key: ModelRequest.KeySource?) -> String {
        switch key {
        case .variable(let name): "key in \(name)"
        case .command: "key from a command"
        case .file(let path): "key in \(path)"
        case nil: "no key"
        }
    }
}
