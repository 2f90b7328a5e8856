import Arms
import Memory
import ModelProtocol
import Orchestrator
import Report
import Routing

/// One model checked: called, or asked for its version, or told why that is not possible.
struct ModelCheck: Sendable {
    let workspace: Workspace
    let settings: Settings

    private typealias Line = ModelsCheckReport.Line

    /// - Throws: `CancellationError`, and what the user's store throws.
    func line(for entry: ModelEntry) async throws -> ModelsCheckReport.Line {
        if let obstacle = entry.unavailable {
            return Line(arm: entry.id, isOK: false, message: obstacle.reason, hint: obstacle.hint)
        }
        switch entry.source {
        case .builtIn: return Line(arm: entry.id, isOK: true, message: "built in")
        case .agent(let agent): return try await version(of: agent)
        case .endpoint(let endpoint): return try await call(endpoint, entry: entry)
        }
    }

    private func version(of agent: AgentEntry) async throws -> ModelsCheckReport.Line {
        let environment = workspace.program.environment
        guard let name = agent.program,
            let path = ModelProgram.find(name, environment: environment)
        else { return Line(arm: agent.id, isOK: true, message: "its command is more than one program: not looked at") }
        let said = try await ProgramVersion.read(path, environment: ModelEnvironment.variables(from: environment))
        guard let said else {
            return Line(
                arm: agent.id, isOK: false, message: "\(path) does not say its version",
                hint: "run it yourself: \(ShellText.quoted(path)) --version")
        }
        return Line(arm: agent.id, isOK: true, message: said)
    }

    /// Reserved first, settled after, as every call is.
    private func call(_ endpoint: ModelEndpoint, entry: ModelEntry) async throws -> ModelsCheckReport.Line {
        guard let program = ModelTools(workspace.program, settings: settings).program(of: endpoint) else {
            return Line(
                arm: entry.id, isOK: false, message: "\(ModelProgram.helperName) is not found",
                hint:
                    "install it beside git-acrouter, or name it: export ACROUTER_HTTP=/path/to/\(ModelProgram.helperName)"
            )
        }
        let probe = ModelProbe(endpoint)
        let user = try UserStore.open(directory: workspace.folders.state)
        var generator = SystemRandomNumberGenerator()
        let planned = PlannedCall(
            job: .random(using: &generator), arm: entry.id, worst: probe.worst, jobBudget: settings.money(.budget),
            dailyBudget: settings.money(.dailyBudget))
        let reservation: String
        switch try user.reserve(planned, at: Clock.now()) {
        case .granted(let name): reservation = name
        case .refused(let reason):
            return Line(
                arm: entry.id, isOK: false, message: reason,
                hint: "raise it, once you know that you want to: git config acrouter.budget, or acrouter.dailyBudget")
        }
        let environment = ModelTools(workspace.program, settings: settings).environment(of: entry)
        let answer = try await ModelCall(program: program, environment: environment).run(probe.request)
        let bill = probe.bill(answer)
        try user.settle(reservation, bill)
        return Self.line(entry.id, answer, bill: bill)
    }

    static func line(_ arm: ArmID, _ answer: ModelAnswer, bill: Bill) -> ModelsCheckReport.Line {
        var line = Line(arm: arm, isOK: answer.failure == nil, message: "answered")
        line.seconds = answer.seconds
        line.firstTokenSeconds = answer.firstTokenSeconds
        line.cost = bill.cost
        line.isEstimated = bill.isEstimated
        if let failure = answer.failure {
            line.message = failure.message
            line.hint = hint(for: failure)
            line.firstTokenSeconds = nil
        } else if answer.text.isEmpty {
            line.message = "answered nothing (it may have thought all along)"
        }
        return line
    }

    private static func hint(for failure: ModelFailure) -> String? {
        switch failure.kind {
        case .authentication: "see whether the key is the right one, and of this provider"
        case .quota: "the account has no credit left with this provider"
        case .rateLimited, .overloaded, .server: "try again later"
        case .request: "see whether the endpoint has a model of this name"
        case .network, .timeout: "see whether the address is right, and the network or proxy lets it through"
        case .redirect: "name the address that it leads to"
        case .malformed, .tooLarge, .program: nil
        }
    }
}
