public import ModelProtocol

/// What came of one call of a model program, as far as it got.
public struct ModelAnswer: Hashable, Sendable {
    public var text = ""
    /// The last that was reported; nil when none was, and the bill has to be estimated.
    public var usage: ModelUsage?
    public var finish: ModelEvent.Finish?
    public var failure: ModelFailure?
    /// Names that the endpoint offers, in its order.
    public var models: [String] = []
    /// From the start of the program to the end of the answer.
    public var seconds = 0.0
    /// To the first piece of answer or thought; nil without one.
    public var firstTokenSeconds: Double?
    /// True when there is no such program, which says nothing about the model.
    public var isMissing = false

    public init() {}

    /// `end` or `error` was said: nothing after it counts.
    public var isComplete: Bool { finish != nil || failure != nil }

    /// - Parameter seconds: since the start of the program.
    mutating func take(_ event: ModelEvent, at seconds: Double) {
        guard !isComplete else { return }
        switch event {
        case .text(let piece):
            text += piece
            if firstTokenSeconds == nil { firstTokenSeconds = seconds }
        case .reasoning: if firstTokenSeconds == nil { firstTokenSeconds = seconds }
        case .usage(let usage): self.usage = usage
        case .model(let name): models.append(name)
        case .end(let finish): self.finish = finish
        case .error(let failure): self.failure = failure
        // What a broken try had answered is no part of the next one's answer.
        case .retry: text = ""
        }
    }

    mutating func fail(_ kind: ModelFailure.Kind, _ message: String) {
        if !isComplete { failure = ModelFailure(kind: kind, message: message) }
    }
}
