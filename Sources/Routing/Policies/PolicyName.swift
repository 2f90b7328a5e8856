/// A policy as users name it: `acrouter`, `always:gpt-5.4`, `cascade:gpt-5.4,claude-opus-4-6`.
public enum PolicyName: Hashable, Sendable {
    case acrouter, random, dimensionBest, knn, linUCB, linTS, paperCascade, llmRouter, oracle
    case always(ArmID)
    case cascade([ArmID])

    /// - Returns: nil for an unknown name; `known` lists the others.
    public init?(_ text: String) {
        if let simple = Self.simple[text] {
            self = simple
        } else if text.hasPrefix("always:"), text.utf8.count > 7 {
            self = .always(ArmID(String(text.dropFirst(7))))
        } else if text.hasPrefix("cascade:") {
            let arms = text.dropFirst(8).split(separator: ",", omittingEmptySubsequences: false)
            guard !arms.contains("") else { return nil }
            self = .cascade(arms.map { ArmID(String($0)) })
        } else {
            return nil
        }
    }

    public static let known = [
        "acrouter", "always:MODEL", "random", "dimension-best", "knn", "linucb", "lints", "cascade:A,B,...",
        "paper-cascade", "llm-router", "oracle",
    ]

    private static let simple: [String: PolicyName] = [
        "acrouter": .acrouter, "random": .random, "dimension-best": .dimensionBest, "knn": .knn, "linucb": .linUCB,
        "lints": .linTS, "paper-cascade": .paperCascade, "llm-router": .llmRouter, "oracle": .oracle,
    ]

    /// Arms that the policy cannot do without.
    public var arms: [ArmID] {
        switch self {
        case .always(let arm): [arm]
        case .cascade(let arms): arms
        case .paperCascade: PaperCascadePolicy.order + [PaperCascadePolicy.strongest]
        default: []
        }
    }

    /// Whether it only makes sense where arms may follow each other.
    public var isCascade: Bool {
        switch self {
        case .cascade, .paperCascade: true
        default: false
        }
    }
}
