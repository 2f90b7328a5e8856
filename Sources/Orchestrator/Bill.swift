public import Routing

/// What one call came to, and how that is known.
public struct Bill: Hashable, Sendable, Codable {
    public var cost: MicroUSD
    public var usage: TokenUsage
    /// True for want of a reported usage: then the cost is the prompt's estimate plus what was received.
    public var isEstimated: Bool

    public init(cost: MicroUSD, usage: TokenUsage = .none, isEstimated: Bool = false) {
        self.cost = cost
        self.usage = usage
        self.isEstimated = isEstimated
    }

    public static let free = Bill(cost: .zero)

    public static func + (left: Bill, right: Bill) -> Bill {
        Bill(
            cost: left.cost + right.cost, usage: left.usage + right.usage,
            isEstimated: left.isEstimated || right.isEstimated)
    }
}

/// Money set aside for one call.
public enum Reservation: Hashable, Sendable {
    /// Charged at its worst case until it is settled under this name.
    case granted(String)
    /// The call must not start; the text says which budget stands against it.
    case refused(String)
}

/// An attempt of this job that came to nothing, as the next model is told of it.
public struct FailedAttempt: Hashable, Sendable {
    /// One sentence: what the tests said of it.
    public var reason: String
    /// What it changed, as git prints it; nil without a patch.
    public var diff: [UInt8]?

    public init(reason: String, diff: [UInt8]?) {
        self.reason = reason
        self.diff = diff
    }
}
