/// The same arms in the same order, until one resolves the job.
public struct CascadePolicy: Policy {
    public let arms: [ArmID]
    public var name: String { "cascade:" + arms.map(\.name).joined(separator: ",") }
    public var learnsOnline: Bool { false }

    public init(_ arms: [ArmID]) { self.arms = arms }

    public func decide(
        _ context: RoutingContext, using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        RoutingDecision(arm: arms.first { context.may($0) })
    }
}

/// What the paper's released program does on agentic tasks: four cheap models in a fixed order, then the strongest, but
/// only if at least two earlier patches applied.
/// - SeeAlso: Agent-as-a-Router, the released code; constants as published.
public struct PaperCascadePolicy: Policy {
    public let name = "paper-cascade"
    public var learnsOnline: Bool { false }
    public static let order = ["MiniMax-M2.7", "kimi-k2.5", "gpt-5.4", "glm-5"].map { ArmID($0) }
    public static let strongest = ArmID("claude-opus-4-6")
    private static let applied = 2

    public init() {}

    public func decide(
        _ context: RoutingContext, using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        if let next = Self.order.first(where: { context.may($0) }) { return RoutingDecision(arm: next) }
        let delivered = context.tried.count { $0.isDelivered }
        guard delivered >= Self.applied, context.may(Self.strongest) else { return RoutingDecision(arm: nil) }
        return RoutingDecision(arm: Self.strongest)
    }
}
