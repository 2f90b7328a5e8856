import Arms
import Foundation
import ModelProtocol
import Orchestrator
import Routing

/// A model that may be chosen, or why it may not.
struct ModelEntry: Sendable {
    enum Source: Sendable {
        case builtIn(any Arm)
        case endpoint(ModelEndpoint)
        case agent(AgentEntry)
    }

    /// Why a model cannot be asked now, and what helps.
    struct Obstacle: Hashable, Sendable {
        enum Kind: String, Hashable, Sendable {
            case disabled, price, key, program, incomplete
        }

        var kind: Kind
        var reason: String
        var hint: String?
    }

    /// Where a price comes from.
    enum PriceSource: String, Hashable, Sendable {
        /// The entry says it.
        case own
        /// Shipped, of the model's maker.
        case list
        /// A server on this machine, or a built-in repairer.
        case free
        case unknown
    }

    var id: ArmID
    var source: Source
    var priceSource: PriceSource
    var unavailable: Obstacle?
    /// A committed file says it all.
    var isCommitted = false
    /// Variables that a user's own program gets besides.
    var variables: [String] = []

    /// As the settings call it: `builtin`, `http`, `command`, `program`.
    var kind: String {
        switch source {
        case .builtIn: "builtin"
        case .endpoint(let endpoint): endpoint.program == nil ? "http" : "program"
        case .agent: "command"
        }
    }

    /// What its tokens cost; nil where they cost nothing by themselves, or nobody knows.
    var price: TokenPrice? {
        guard priceSource != .unknown else { return nil }
        switch source {
        case .builtIn: return .free
        case .endpoint(let endpoint): return endpoint.price
        case .agent(let agent): return agent.price
        }
    }

    /// Where the job's text goes: a host, a program, or nowhere.
    var place: String {
        switch source {
        case .builtIn: return "this program"
        case .endpoint(let endpoint):
            if let program = endpoint.program { return program }
            let url = URL(string: endpoint.url)
            return (url?.host() ?? endpoint.url) + (url?.port.map { ":\($0)" } ?? "")
        case .agent(let agent): return agent.program ?? agent.command
        }
    }

    /// Names of the variables that hold keys for it.
    var keyVariables: [String] {
        switch source {
        case .builtIn: return []
        case .endpoint(let endpoint):
            if case .variable(let name) = endpoint.key { return [name] + variables }
            return variables
        case .agent(let agent): return agent.variables
        }
    }
}

/// Enough of a command's text to name its program.
enum ShellWords {
    /// First word that is no assignment, `exec` or `env`; nil where the shell has more to say than a list of words.
    static func program(of command: String) -> String? {
        let words = command.split(whereSeparator: \.isWhitespace).map(String.init)
        let first = words.first { !$0.contains("=") && $0 != "exec" && $0 != "env" }
        guard let first, first.allSatisfy({ $0.isLetter || $0.isNumber || "._+-/~".contains($0) }) else { return nil }
        return first
    }
}
