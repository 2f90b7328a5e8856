/// One arm, once, whatever the job.
public struct AlwaysPolicy: Policy {
    public let arm: ArmID
    public var name: String { "always:\(arm)" }
    public var learnsOnline: Bool { false }

    public init(_ arm: ArmID) { self.arm = arm }

    public func decide(
        _ context: RoutingContext, using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        context.firstTry { _ in context.may(arm) ? arm : nil }
    }
}

/// Any arm, once.
public struct RandomPolicy: Policy {
    public let name = "random"
    public var learnsOnline: Bool { false }

    public init() {}

    public func decide(
        _ context: RoutingContext, using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        let arms = context.open
        guard context.tried.isEmpty, let arm = arms.randomElement(using: &generator) else {
            return RoutingDecision(arm: nil)
        }
        return RoutingDecision(arm: arm, propensity: 1 / Double(arms.count))
    }
}

/// For each dimension the arm with the highest mean reward in what is known beforehand; nothing is learnt after that.
///
/// Each mean takes in 5 pseudo-rows at the arm's overall mean.
/// - SeeAlso: Agent-as-a-Router, section 3.1 (the plain per-dimension-best table).
public struct DimensionBestPolicy: Policy {
    public let name = "dimension-best"
    public var learnsOnline: Bool { false }
    private static let pseudoRows = 5.0

    public init() {}

    public func decide(
        _ context: RoutingContext, using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        context.firstTry { arms in
            arms.max(by: { mean(of: $0, context) < mean(of: $1, context) })
        }
    }

    private func mean(of arm: ArmID, _ context: RoutingContext) -> Double {
        let overall = context.rewards(of: arm, level: 0)
        let here = context.rewards(of: arm, level: 1)
        let overallMean = overall.count > 0 ? overall.sum / overall.count : 0
        return (here.sum + Self.pseudoRows * overallMean) / (here.count + Self.pseudoRows)
    }
}

/// The arm with the best mean reward over the ten most similar past jobs.
///
/// An arm that ran on none of them counts with its overall mean; one that never ran comes first.
/// - SeeAlso: Agent-as-a-Router, section 3.3 (k = 10 nearest by cosine, threshold 0.5, 20,000 entries).
public struct NearestNeighboursPolicy: Policy {
    public let name = "knn"
    public var needsSimilarJobs: Bool { true }
    public static let entries = 20_000

    public init() {}

    public func decide(
        _ context: RoutingContext, using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        context.firstTry { arms in
            if let fresh = arms.first(where: { context.rewards(of: $0, level: 0).count == 0 }) { return fresh }
            return arms.max(by: { mean(of: $0, context) < mean(of: $1, context) })
        }
    }

    private func mean(of arm: ArmID, _ context: RoutingContext) -> Double {
        var (weight, sum) = (0.0, 0.0)
        for job in context.similar.prefix(SimilarJob.most) where job.similarity >= SimilarJob.threshold {
            guard let outcome = job.outcomes.first(where: { $0.arm == arm }) else { continue }
            weight += job.similarity
            sum += job.similarity * outcome.sums.reward(costWeight: context.costWeight)
        }
        if weight > 0 { return sum / weight }
        let overall = context.rewards(of: arm, level: 0)
        return overall.count > 0 ? overall.sum / overall.count : 0
    }
}

extension RoutingContext {
    /// Arms that may run, in the order of the offers.
    var open: [ArmID] { offers.filter { obstacle(to: $0) == nil }.map(\.id) }

    func may(_ arm: ArmID) -> Bool { offers.contains { $0.id == arm && obstacle(to: $0) == nil } }

    /// A decision for certain, by policies that try one arm and leave it at that.
    func firstTry(_ choose: ([ArmID]) -> ArmID?) -> RoutingDecision {
        RoutingDecision(arm: tried.isEmpty ? choose(open) : nil)
    }

    /// Outcomes of an arm at a level, and the sum of their rewards; faded by nothing, as the published policies are.
    func rewards(of arm: ArmID, level: Int) -> (count: Double, sum: Double) {
        guard level < path.count, let record = evidence.records(at: path[level])?[arm] else { return (0, 0) }
        var (count, sum) = (0, 0.0)
        for sums in record.sums {
            count += sums.attempts
            sum += sums.reward(costWeight: costWeight)
        }
        return (Double(count), sum)
    }
}
