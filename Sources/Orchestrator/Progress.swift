public import Routing

/// What happens while a job runs, for whoever shows it. Values only; the loop knows no terminal.
public enum ProgressEvent: Sendable {
    case stage(String)
    case detail(String)
    case decided(RoutingDecision)
    case attempted(Attempt)
}

public typealias ProgressHandler = @Sendable (ProgressEvent) -> Void
