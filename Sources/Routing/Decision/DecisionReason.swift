/// The sentence that answers "why this model?": counts, estimate, price, runner-up.
struct DecisionReason {
    let chosen: Standing?
    let ranked: [Standing]
    let context: RoutingContext

    var text: String {
        let open = ranked.filter { $0.unavailable == nil }
        guard let best = open.first else { return nobody }
        guard let chosen else {
            return "No arm is worth its price: the best left, \(best.offer.id), has a \(chance(best)) chance"
                + "\(afterFailures) (\(counts(best))) at \(price(best))."
        }
        var text = "\(chosen.offer.id): \(counts(chosen)), \(chance(chosen)) chance\(afterFailures), \(price(chosen))"
        if let runnerUp = open.first(where: { $0.offer.id != chosen.offer.id }) {
            text += "; \(chosen.offer.id == best.offer.id ? "next" : "tried to learn more, ahead of") "
            text += "\(runnerUp.offer.id) (\(counts(runnerUp)), \(chance(runnerUp)) chance, \(price(runnerUp)))"
        }
        return text + "."
    }

    private var nobody: String {
        guard !ranked.isEmpty else { return "No arm can be chosen: none is offered." }
        let reasons = ranked.map { "\($0.offer.id) \($0.unavailable ?? "")" }
        return "No arm can be chosen: " + reasons.joined(separator: "; ") + "."
    }

    private var afterFailures: String {
        switch context.tried.count {
        case 0: ""
        case 1: " after one failure"
        case let count: " after \(count) failures"
        }
    }

    /// The finest level that has counts, because that is what moved the estimate most.
    private func counts(_ standing: Standing) -> String {
        guard let level = standing.attempts.lastIndex(where: { $0 > 0 }) else { return "no attempt counted yet" }
        let tally = "resolved \(standing.resolved[level]) of \(standing.attempts[level])"
        // Behind the levels of the hierarchy stand the similar jobs.
        return "\(tally) " + (level < context.levelNames.count ? context.levelNames[level] : "on similar jobs")
    }

    private func chance(_ standing: Standing) -> String {
        "\(percent(standing.passProbability)) ± \(percent(standing.deviation)) %"
    }

    private func percent(_ share: Double) -> Int { Int((share * 100).rounded()) }

    private func price(_ standing: Standing) -> String {
        "\(standing.expectedCost) and \(Int(standing.expectedSeconds.rounded())) s expected"
    }
}
