/// The two linear bandits that the paper compares with: a ridge regression per arm whose context is the dimension alone.
///
/// With one-hot contexts the regression falls apart into a mean for each dimension and arm: the sum of rewards over
/// (λ + count), with variance 1/(λ + count). λ = 1, α = 1 and v = 0.5 as published.
/// - SeeAlso: Li et al., "A Contextual-Bandit Approach to Personalized News Article Recommendation", 2010 (LinUCB);
///   Agrawal and Goyal, "Thompson Sampling for Contextual Bandits with Linear Payoffs", 2013 (LinTS).
public struct LinearBanditPolicy: Policy {
    public enum Kind: Sendable {
        case upperConfidence, thompson
    }

    public let kind: Kind
    public var name: String { kind == .upperConfidence ? "linucb" : "lints" }
    public var warmUp: WarmUp { .plays }
    private static let ridge = 1.0
    private static let alpha = 1.0
    private static let samplingScale = 0.5
    private static let votes = 256

    public init(_ kind: Kind) { self.kind = kind }

    public func decide(
        _ context: RoutingContext, using generator: inout some RandomNumberGenerator
    ) -> RoutingDecision {
        guard context.tried.isEmpty else { return RoutingDecision(arm: nil) }
        guard kind == .thompson, context.explains else {
            let best = best(context, using: &generator)
            // A single draw of Thompson's does not know its own frequency; a stream does not ask for it.
            return RoutingDecision(
                arm: best.randomElement(using: &generator), propensity: best.isEmpty ? 1 : 1 / Double(best.count))
        }
        // One of many draws, so that its frequency among them is what it was chosen with.
        let draws = (0..<Self.votes).compactMap { _ in best(context, using: &generator).first }
        guard let arm = draws.randomElement(using: &generator) else { return RoutingDecision(arm: nil) }
        return RoutingDecision(arm: arm, propensity: Double(draws.count { $0 == arm }) / Double(Self.votes))
    }

    /// Arms with the largest index; several where nothing tells them apart.
    private func best(_ context: RoutingContext, using generator: inout some RandomNumberGenerator) -> [ArmID] {
        var best: [ArmID] = []
        var bestIndex = -Double.infinity
        var normal = NormalSource()
        for arm in context.open {
            let (count, sum) = context.rewards(of: arm, level: 1)
            let precision = Self.ridge + count
            let width = 1 / precision.squareRoot()
            let index =
                switch kind {
                case .upperConfidence: sum / precision + Self.alpha * width
                case .thompson: sum / precision + Self.samplingScale * width * normal.next(using: &generator)
                }
            if index > bestIndex { (best, bestIndex) = ([], index) }
            if index == bestIndex { best.append(arm) }
        }
        return best
    }
}
