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

    /// - Parameter answers: Of the language model, by task.
    /// - Returns: nil for the oracle, which no job has.
    public func policy(answers: [String: String] = [:]) -> (any Policy)? {
        switch self {
        case .acrouter: AcrouterPolicy()
        case .random: RandomPolicy()
        case .dimensionBest: DimensionBestPolicy()
        case .knn: NearestNeighboursPolicy()
        case .linUCB: LinearBanditPolicy(.upperConfidence)
        case .linTS: LinearBanditPolicy(.thompson)
        case .paperCascade: PaperCascadePolicy()
        case .llmRouter: LanguageModelPolicy(answers: answers)
        case .always(let arm): AlwaysPolicy(arm)
        case .cascade(let arms): CascadePolicy(arms)
        case .oracle: nil
        }
    }

    /// Whether it can choose for real jobs: not from a record, nor with knowledge that nobody has.
    public var isForJobs: Bool { self != .oracle && self != .llmRouter }

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
