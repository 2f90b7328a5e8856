import Arms
import Routing

/// Agents that need no more than their name; what they are run with is `Arms`' knowledge.
enum ReadyAgents {
    static var names: [String] { AgentCatalogue.entries.map(\.id.name) }

    /// By its name, or by that of its program.
    static func named(_ name: String) -> AgentEntry? {
        AgentCatalogue.entry(named: name) ?? AgentCatalogue.entries.first { $0.program == name }
    }

    /// The variables that an agent gets unless its entry says: all that hold no key, and of the keys the one for its
    /// model, else the first that is set. An agent that could use anybody's key does not get everybody's.
    static func variables(of agent: AgentEntry, environment: [String: String]) -> [String] {
        let isSet: (String) -> Bool = { !(environment[$0] ?? "").isEmpty }
        let keys = agent.variables.filter { KeyVariables.isWellKnown($0) && isSet($0) }
        let words = ([agent.model] + agent.variables.filter { $0.contains("MODEL") }.compactMap { environment[$0] })
            .joined(separator: " ").lowercased()
        let key = keys.first { key in (makers[key] ?? []).contains { words.contains($0) } } ?? keys.first
        return agent.variables.filter { !KeyVariables.isWellKnown($0) || $0 == key }
    }

    /// Words in a model's name that tell whose it is.
    private static let makers: [String: [String]] = [
        "OPENROUTER_API_KEY": ["openrouter/"], "ANTHROPIC_API_KEY": ["anthropic", "claude"],
        "OPENAI_API_KEY": ["openai", "gpt"], "GEMINI_API_KEY": ["gemini"], "DEEPSEEK_API_KEY": ["deepseek"],
    ]
}
