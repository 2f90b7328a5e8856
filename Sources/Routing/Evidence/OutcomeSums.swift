/// What the router keeps of outcomes: whole numbers that add up, so that memories merge and order does not matter.
public struct OutcomeSums: Hashable, Sendable, Codable {
    public var attempts: Int
    public var resolved: Int
    /// Of the attempts, those without a usable patch.
    public var noPatch: Int
    /// Sum of scores in thousandths, and of their squares in millionths.
    public var score: Int
    public var scoreSquares: Int
    /// Bills in millionths of a dollar and waits in milliseconds, apart for attempts that resolved and that did not:
    /// an agent that is lost goes on for long.
    public var resolvedCost: Int
    public var failedCost: Int
    public var resolvedTime: Int
    public var failedTime: Int

    public init(
        attempts: Int = 0, resolved: Int = 0, noPatch: Int = 0, score: Int = 0, scoreSquares: Int = 0,
        resolvedCost: Int = 0, failedCost: Int = 0, resolvedTime: Int = 0, failedTime: Int = 0
    ) {
        self.attempts = attempts
        self.resolved = resolved
        self.noPatch = noPatch
        self.score = score
        self.scoreSquares = scoreSquares
        self.resolvedCost = resolvedCost
        self.failedCost = failedCost
        self.resolvedTime = resolvedTime
        self.failedTime = failedTime
    }

    /// One informative outcome.
    /// - Parameter score: In 0...1, as the router shall see it: in the product 1 if resolved and 0 otherwise, in replay
    ///   the published score.
    public init(_ outcome: OutcomeClass, score: Double, cost: MicroUSD, seconds: Double) {
        let isResolved = outcome == .resolved
        let thousandths = Int((min(max(score, 0), 1) * 1000).rounded())
        let milliseconds = seconds.isFinite ? Int((min(max(seconds, 0), 1e9) * 1000).rounded()) : 0
        let bill = Int(cost.amount)
        self.init(
            attempts: 1, resolved: isResolved ? 1 : 0, noPatch: outcome == .noPatch ? 1 : 0, score: thousandths,
            scoreSquares: thousandths * thousandths, resolvedCost: isResolved ? bill : 0,
            failedCost: isResolved ? 0 : bill, resolvedTime: isResolved ? milliseconds : 0,
            failedTime: isResolved ? 0 : milliseconds)
    }

    /// Sum of the outcomes' rewards.
    func reward(costWeight: Double) -> Double {
        Double(score) / 1e3 - costWeight * Double(resolvedCost + failedCost) / 1e6
    }

    public static func += (left: inout OutcomeSums, right: OutcomeSums) {
        left.attempts += right.attempts
        left.resolved += right.resolved
        left.noPatch += right.noPatch
        left.score += right.score
        left.scoreSquares += right.scoreSquares
        left.resolvedCost += right.resolvedCost
        left.failedCost += right.failedCost
        left.resolvedTime += right.resolvedTime
        left.failedTime += right.failedTime
    }
}
