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

extension ArmID: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
