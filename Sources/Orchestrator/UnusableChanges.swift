/// What a layer holds cannot be a patch: a fault of the command that ran in it, not of the machine.
public struct UnusableChanges: Error, Hashable, Sendable, CustomStringConvertible {
    /// Goes on after "it": "changed more than 5,000 files".
    public let reason: String

    public init(reason: String) { self.reason = reason }

    public var description: String { reason }
}
