/// Name of a selectable model or agent, as the user writes it: `builtin/revert`, `claude-opus-4-6`.
public struct ArmID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let name: String

    public init(_ name: String) { self.name = name }

    public var description: String { name }
    public static func < (left: ArmID, right: ArmID) -> Bool { left.name < right.name }
}

/// How an attempt ended, as far as the router learns from it.
public enum OutcomeClass: String, Hashable, Sendable, Codable, CaseIterable {
    case resolved
    /// A patch came and applied, but did not resolve.
    case unresolved
    /// No usable patch: none offered, refused by a guard, or it did not apply or build.
    case noPatch = "no_patch"
    /// The environment decided, or the arm was out of order: teaches nothing about passing.
    case uninformative
}

/// A count of outcomes of one arm in one cell of the hierarchy. Integers only, so that memories merge by addition.
public struct CountKey: Hashable, Sendable, Codable {
    public var arm: ArmID
    /// Coarsest first: `""` (everywhere), then `repository`, `repository/dimension`, finer context.
    public var level: String
    /// Calendar week since 1970-01-01, for fading.
    public var week: Int
    /// Arms that had failed on the same job before this attempt.
    public var failedBefore: Int
    public var outcome: OutcomeClass

    public init(arm: ArmID, level: String, week: Int, failedBefore: Int, outcome: OutcomeClass) {
        self.arm = arm
        self.level = level
        self.week = week
        self.failedBefore = failedBefore
        self.outcome = outcome
    }
}

/// What the router knows of an arm's bills and waits.
public struct ArmSpending: Hashable, Sendable, Codable {
    public var attempts: Int
    public var cost: MicroUSD
    public var seconds: Double

    public init(attempts: Int = 0, cost: MicroUSD = .zero, seconds: Double = 0) {
        self.attempts = attempts
        self.cost = cost
        self.seconds = seconds
    }
}

extension ArmID: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
