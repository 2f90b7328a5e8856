import ModelProtocol
import Orchestrator
import Routing
import Synchronization

/// Counts what a call has come to while it runs, so that a call that is cut short is billed as well.
final class ModelMeter: Sendable {
    private struct State {
        var usage: ModelUsage?
        var answer = TokenEstimate()
        var reasoning = TokenEstimate()
        var shown = 0
        var hasEnded = false
    }

    private let promptTokens: Int
    private let workbench: any Workbench
    private let state = Mutex(State())

    init(promptTokens: Int, workbench: any Workbench) {
        self.promptTokens = promptTokens
        self.workbench = workbench
    }

    func take(_ event: ModelEvent) {
        let line: String? = state.withLock { state in
            switch event {
            case .text(let text): state.answer.add(text.utf8)
            case .reasoning(let text): state.reasoning.add(text.utf8)
            case .usage(let usage): state.usage = usage
            case .end: state.hasEnded = true
            case .retry(let after, let reason):
                return "tried again in \(Int(min(max(after, 0), 86_400).rounded(.up))) s: \(reason)"
            case .model, .error: break
            }
            let total = state.answer.tokens + state.reasoning.tokens
            // A redrawn line for each token would cost more than the token.
            guard total >= state.shown + 100 || (state.shown == 0 && total > 0) else { return nil }
            state.shown = total
            return state.answer.tokens == 0 ? "thinking, about \(total) tokens" : "answering, about \(total) tokens"
        }
        if let line { workbench.progress(line) }
    }

    /// From the reported usage where the call came to its end; else from what went out and what was received.
    ///
    /// A call that the endpoint turned down with a status is not billed by anybody, nor is one whose program does not
    /// exist.
    func bill(price: TokenPrice, failure: ModelFailure?, isMissing: Bool = false) -> Bill {
        let state = state.withLock { $0 }
        if state.hasEnded, let usage = state.usage {
            return Bill(cost: price.cost(of: TokenUsage(usage)), usage: TokenUsage(usage))
        }
        let received = state.answer.tokens + state.reasoning.tokens
        if received == 0, state.usage == nil, isMissing || failure?.costsNothing == true { return .free }
        var usage = state.usage.map { TokenUsage($0) } ?? TokenUsage(input: promptTokens)
        usage.output = max(usage.output, state.answer.tokens)
        usage.reasoning = max(usage.reasoning, state.reasoning.tokens)
        return Bill(cost: price.cost(of: usage), usage: usage, isEstimated: true)
    }
}

extension ModelFailure {
    /// The request was refused, or never left.
    var costsNothing: Bool { isUnsent == true || kind == .redirect || (status ?? 0) >= 400 }
}

extension TokenUsage {
    init(_ usage: ModelUsage) {
        self.init(
            input: usage.input, cacheRead: usage.cacheRead, cacheWrite: usage.cacheWrite, output: usage.output,
            reasoning: usage.reasoning)
    }
}
