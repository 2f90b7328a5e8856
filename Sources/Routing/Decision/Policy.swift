/// A way to choose who tries a job next. All that it knows is in the context, so that the same policy serves the
/// product, where Memory fills the context, and a recorded stream.
public protocol Policy: Sendable {
    /// As users write it, `linucb`; unique among policies.
    var name: String { get }
    /// How it learns from rows that are known before a stream begins.
    var warmUp: WarmUp { get }
    /// Whether outcomes of the stream itself change it.
    var learnsOnline: Bool { get }
    /// Whether its context needs similar past jobs.
    var needsSimilarJobs: Bool { get }

    func decide(_ context: RoutingContext, using generator: inout some RandomNumberGenerator) -> RoutingDecision
}

public enum WarmUp: Sendable {
    /// Takes every arm's outcome of every known task.
    case rows
    /// Plays the known tasks as a stream first and sees what it ran: bandits have no other way.
    case plays
}

extension Policy {
    public var warmUp: WarmUp { .rows }
    public var learnsOnline: Bool { true }
    public var needsSimilarJobs: Bool { false }
}
