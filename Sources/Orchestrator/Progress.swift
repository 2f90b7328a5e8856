public import Routing

/// What happens while a job runs, for whoever shows it. Values only; the loop knows no terminal.
public enum ProgressEvent: Sendable {
    case stage(String)
    case detail(String)
    case decided(RoutingDecision)
    case attempted(Attempt)
    /// A test was written that shows what the user described; the diff is as git prints it.
    case reproduced(diff: [UInt8])
}

public typealias ProgressHandler = @Sendable (ProgressEvent) -> Void
