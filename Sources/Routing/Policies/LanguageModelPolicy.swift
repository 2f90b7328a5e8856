import Foundation

/// A language model that is asked who shall do the job, with the paper's +Perf-stats prompt.
///
/// It answers from a record: asking a model is somebody else's work, and a stream of thousands of calls is not replayed
/// twice. An answer that does not parse falls back to a search for a model's name, then to the model with the best mean
/// reward so far.
/// - SeeAlso: Agent-as-a-Router, section 3.1.
public struct LanguageModelPolicy: Policy {
    public let name = "llm-router"
    public var learnsOnline: Bool { false }
    /// By task: what the model said.
    private let answers: [String: String]

    public init(answers: [String: String]) { self.answers = answers }

    public func decide(
        _ context: RoutingContext, using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        context.firstTry { arms in
            answers[context.task].flatMap { Self.choice(in: $0, among: arms) }
                ?? arms.max { mean(of: $0, context) < mean(of: $1, context) }
        }
    }

    private func mean(of arm: ArmID, _ context: RoutingContext) -> Double {
        let overall = context.rewards(of: arm, level: 0)
        return overall.count > 0 ? overall.sum / overall.count : 0
    }

    /// The model that an answer names.
    static func choice(in answer: String, among arms: [ArmID]) -> ArmID? {
        struct Answer: Decodable { var model: String }
        if let start = answer.firstIndex(of: "{"), let end = answer.lastIndex(of: "}"), start < end,
            let parsed = try? JSONDecoder().decode(Answer.self, from: Data(answer[start...end].utf8)),  // else: search
            let arm = arms.first(where: { $0.name == parsed.model })
        {
            return arm
        }
        // The longest first, because one name may be the beginning of another.
        return arms.sorted { $0.name.utf8.count > $1.name.utf8.count }.first { answer.contains($0.name) }
    }

    /// What the model is asked.
    /// - Parameters:
    ///   - means: Mean score by arm and dimension, from what is known beforehand.
    ///   - job: The task's own words.
    public static func prompt(
        job: String, dimension: String, arms: [ArmID], prices: [ArmID: ModelPrice],
        mean: (ArmID, String) -> Double?, dimensions: [String]
    ) -> (system: String, user: String) {
        var lines = [
            "You route coding tasks. Choose the one model that will give the best quality for the money.",
            "Models, with their mean score in each dimension on past tasks and their price:",
        ]
        for arm in arms {
            let scores = dimensions.map { name in "\(name) \(mean(arm, name).map { String(format: "%.3f", $0) } ?? "-")"
            }
            let price = prices[arm].map { "$\($0.input) in, $\($0.output) out per million tokens" } ?? "price unknown"
            lines.append("- \(arm): \(scores.joined(separator: ", ")); \(price)")
        }
        lines.append("Answer with JSON: {\"model\": \"<name>\", \"reasoning\": \"<one sentence>\"}")
        return (lines.joined(separator: "\n"), "Dimension: \(dimension)\nTask:\n\(job)")
    }
}
