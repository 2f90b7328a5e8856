import Arms
import Foundation
import Orchestrator

/// What it takes to call models: the helper, each model's own variables, the rule for secrets.
struct ModelTools: Sendable {
    private let program: Program
    private let secrets: SecretPolicy
    private let helper: ModelProgram?

    init(_ program: Program, settings: Settings) {
        self.program = program
        secrets = settings.text(.secrets).flatMap(SecretPolicy.init) ?? .mask
        helper = ModelProgram.findHelper(environment: program.environment)
    }

    /// - Returns: nil when it takes our helper, and that is not found.
    func program(of endpoint: ModelEndpoint) -> ModelProgram? { endpoint.program.map { .command($0) } ?? helper }

    /// The one place where a key leaves what the user gave us: for the program that calls its model.
    func environment(of entry: ModelEntry) -> [String: String] {
        guard case .endpoint(let endpoint) = entry.source else { return [:] }
        let variables = ModelEnvironment.variables(
            from: program.environmentWithKeys, key: endpoint.key, also: entry.variables)
        return Loopback.isHost(URL(string: endpoint.url)?.host()) ? Self.withoutProxies(variables) : variables
    }

    /// What goes to this machine does not go round by a proxy's.
    static func withoutProxies(_ variables: [String: String]) -> [String: String] {
        variables.filter { !$0.key.lowercased().hasSuffix("_proxy") }
    }

    private var user: AgentUser {
        AgentUser(environment: program.environmentWithKeys, home: program.environment["HOME"] ?? "")
    }

    /// The entry at work. The one place where entries become arms.
    ///
    /// - Returns: nil for an entry that is not available.
    func arm(for entry: ModelEntry) -> (any Arm)? {
        guard entry.unavailable == nil else { return nil }
        return switch entry.source {
        case .builtIn(let arm): arm
        case .endpoint(let endpoint):
            ModelArm(
                endpoint, program: program(of: endpoint), environment: environment(of: entry), secrets: secrets)
        case .agent(let agent): AgentArm(entry: agent, user: user, secrets: secrets)
        }
    }
}
