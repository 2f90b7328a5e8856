import Arms
import Report
import Routing

/// Models that could be added here, with the command that adds each: from keys that are set, local servers, agents.
struct ModelOffers: Sendable {
    struct Offer: Hashable, Sendable {
        /// `key`, `server`, `agent`.
        var source: String
        /// What was found: a variable's name (never its value), an address, a program.
        var found: String
        var command: String
    }

    /// Names that a server offers beyond these are left to `models add`.
    private static let mostOfServer = 3

    private(set) var offers: [Offer] = []

    /// Pure. Models that the settings have already are not offered.
    /// - Parameters:
    ///   - variables: names of variables that are set.
    ///   - programs: names of programs that are in `PATH`.
    init(existing: Set<String>, variables: Set<String>, servers: [LocalServers.Found], programs: Set<String>) {
        for provider in Providers.all {
            guard let variable = provider.keyVariable, variables.contains(variable) else { continue }
            offers += Self.models(of: provider, existing: existing).map { name in
                Offer(source: "key", found: variable, command: Self.add(name))
            }
        }
        for server in servers {
            let names = server.models.map { "\(server.provider.name):\($0)" }
            let fresh = names.filter { ModelName.trouble($0) == nil && !existing.contains($0) }
            offers += fresh.prefix(Self.mostOfServer).map { name in
                Offer(source: "server", found: server.provider.url, command: Self.add(name))
            }
        }
        for agent in AgentCatalogue.entries where !existing.contains(agent.id.name) {
            guard let program = agent.program, programs.contains(program) else { continue }
            offers.append(Offer(source: "agent", found: program, command: Self.add(agent.id.name)))
        }
    }

    private static func add(_ name: String) -> String { "git acrouter models add \(ShellText.quoted(name))" }

    /// The maker's priced models; of others the user says which and at what price.
    private static func models(of provider: Provider, existing: Set<String>) -> [String] {
        guard !provider.maker.isEmpty else { return [] }
        return ModelPrice.shipped.filter { $0.value.provider == provider.maker }.map(\.key.name).sorted()
            .filter { !existing.contains($0) && !existing.contains("\(provider.name):\($0)") }
    }

    var hasAgent: Bool { offers.contains { $0.source == "agent" } }

    /// One line for each, the command last so that it can be copied.
    var lines: [String] {
        offers.map { offer in
            let what =
                switch offer.source {
                case "key": "\(offer.found) is set"
                case "server": "a server at \(offer.found)"
                default: "the agent \(offer.found) is installed"
                }
            return Printable.text("\(what): \(offer.command)", oneLine: true)
        }
    }

    var json: JSON {
        .array(
            offers.map { ["source": .string($0.source), "found": .string($0.found), "command": .string($0.command)] })
    }
}

extension Workspace {
    /// - Throws: `CancellationError`.
    func modelOffers(_ settings: Settings) async throws -> ModelOffers {
        let environment = program.environmentWithKeys
        return ModelOffers(
            existing: Set(settings.models.entries.keys),
            variables: Set(environment.filter { !$0.value.isEmpty }.keys),
            servers: try await LocalServers(program: program).find(),
            programs: Set(
                AgentCatalogue.entries.compactMap(\.program)
                    .filter { ModelProgram.find($0, environment: environment) != nil }))
    }
}
