import Changes
public import Classification
public import Orchestrator

/// `git acrouter suggest`: at most two lines for somebody who is about to commit, or one object.
public struct AdviceReport: Sendable {
    public static let schema = "acrouter.suggest/1"
    public var advice: Advice?
    /// The advice's commands as a shell takes them.
    public var commands: [String]
    /// nil when the staged change was not read, as is `files`.
    public var classification: Classification?
    public var files: Int?
    /// Why nothing is said, in one word; nil when something is.
    public var silence: String?

    public init(
        advice: Advice?, commands: [String], classification: Classification?, files: Int?, silence: String?
    ) {
        self.advice = advice
        self.commands = commands
        self.classification = classification
        self.files = files
        self.silence = silence
    }

    /// Empty when there is nothing to say.
    public var text: String {
        guard let advice else { return "" }
        let steps = Printable.text(commands.joined(separator: ", then "), oneLine: true)
        return "acrouter: \(reason(advice)): \(steps)\(Self.price(advice.record))\n"
    }

    private func reason(_ advice: Advice) -> String {
        let age = advice.age.map(Self.ago) ?? ""
        switch advice.kind {
        case .waitingPatch: return "a verified patch from \(age) is not applied yet"
        case .failingTests:
            let failed = "\(Amounts.count(advice.failing, "test")) failed on this commit \(age)"
            return look.map { "\($0), and \(failed)" } ?? failed
        case .untestedFix: return (look ?? "looks like a bug fix") + " without a test"
        }
    }

    /// What the staged change looks like, where that is more likely than not.
    private var look: String? {
        guard let classification, let share = classification.probabilities[classification.dimension], share >= 0.5
        else { return nil }
        return "looks like \(Self.name(classification.dimension)) (\(Amounts.percent(share)))"
    }

    private static func name(_ dimension: Dimension) -> String {
        switch dimension {
        case .bugFixing: "a bug fix"
        case .testGeneration: "new tests"
        case .codeRefactoring: "a refactoring"
        case .codeGeneration: "new code"
        case .codeUnderstanding: "documentation"
        default: dimension.rawValue.replacing("_", with: " ")
        }
    }

    /// What was counted here; nothing where nothing was.
    private static func price(_ record: ModelRecord?) -> String {
        guard let record else { return "" }
        let share = Amounts.percent(Double(record.resolved) / Double(record.attempts))
        let cost = record.cost.map { ", about \(Amounts.money($0))" } ?? ""
        return " - \(Printable.text(record.model, oneLine: true)), \(share) of \(record.attempts)\(cost)"
    }

    private static func ago(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "a moment ago"
        case ..<7200: "\(seconds / 60) minutes ago"
        case ..<172_800: "\(seconds / 3600) hours ago"
        default: "\(seconds / 86_400) days ago"
        }
    }

    public var json: JSON {
        let share = classification.flatMap { $0.probabilities[$0.dimension] }
        return [
            "schema": .string(Self.schema), "files": files.map(JSON.count) ?? .null,
            "dimension": .text(classification?.dimension.rawValue), "probability": share.map(JSON.number) ?? .null,
            "advice": advice.map(Self.json) ?? .null, "silence": .text(silence),
        ]
    }

    private static func json(_ advice: Advice) -> JSON {
        [
            "kind": .string(advice.kind.rawValue), "commands": .array(advice.commands.map { .texts($0) }),
            "failing": .count(advice.failing), "age_seconds": advice.age.map(JSON.int) ?? .null,
            "record": advice.record.map(json) ?? .null,
        ]
    }

    private static func json(_ record: ModelRecord) -> JSON {
        [
            "model": .string(record.model), "dimension": .string(record.dimension.rawValue),
            "attempts": .count(record.attempts), "resolved": .count(record.resolved),
            "mean_cost_usd": record.cost.map(JSON.usd) ?? .null,
        ]
    }
}
