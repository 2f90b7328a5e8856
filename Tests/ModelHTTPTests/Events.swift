import ModelProtocol

extension [ModelEvent] {
    /// The answer, all pieces together.
    var text: String {
        compactMap { if case .text(let text) = $0 { text } else { nil } }.joined()
    }

    var reasoning: String {
        compactMap { if case .reasoning(let text) = $0 { text } else { nil } }.joined()
    }

    var usages: [ModelUsage] {
        compactMap { if case .usage(let usage) = $0 { usage } else { nil } }
    }

    var finish: ModelEvent.Finish? {
        if case .end(let finish) = last { finish } else { nil }
    }

    /// If it is the last event.
    var failure: ModelFailure? {
        if case .error(let failure) = last { failure } else { nil }
    }

    var retries: [(after: Double, reason: String)] {
        compactMap { if case .retry(let after, let reason) = $0 { (after, reason) } else { nil } }
    }

    var models: [String] {
        compactMap { if case .model(let name) = $0 { name } else { nil } }
    }
}
