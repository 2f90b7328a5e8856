import Testing

@testable import Routing

@Suite struct PosteriorTests {
    @Test func withoutCountsTheOfferSpeaks() throws {
        let estimate = try #require(decide(context([offer("a", mean: 0.3, weight: 3)])).estimate("a"))
        #expect(abs(estimate.passProbability - 0.3) < 1e-9)
        #expect(estimate.evidence == [0, 0, 0])
    }

    @Test func aNewRepositoryStartsFromWhatIsKnownElsewhere() throws {
        var elsewhere: [CountKey: Int] = [:]
        for (outcome, count) in [(OutcomeClass.resolved, 90), (.unresolved, 10)] {
            elsewhere[CountKey(arm: ArmID("a"), level: "", week: 2900, failedBefore: 0, outcome: outcome)] = count
        }
        let fresh = try #require(decide(context([offer("a")], counts: elsewhere)).estimate("a"))
        #expect(fresh.passProbability > 0.85)
        let local = elsewhere + counts("a", resolved: 0, failed: 12)
        let disappointed = try #require(decide(context([offer("a")], counts: local)).estimate("a"))
        #expect(disappointed.passProbability < 0.35)
        #expect(disappointed.evidence == [112, 12, 12])
    }

    @Test func eachOutcomeIsUsedOnce() throws {
        // Prior Beta(1, 1) and 6 of 8: counted at three levels but used at the finest, exactly Bayes' rule.
        let counted = counts("a", resolved: 6, failed: 2)
        let estimate = try #require(decide(context([offer("a")], counts: counted)).estimate("a"))
        #expect(abs(estimate.passProbability - 0.7) < 1e-9)
    }

    @Test func evidenceFadesByTheCalendar() throws {
        let parameters = RoutingParameters.standard
        func chance(weeksAgo: Int) throws -> Double {
            let counted = counts("a", resolved: 20, failed: 0, week: 2900 - weeksAgo)
            return try #require(decide(context([offer("a")], counts: counted)).estimate("a")).passProbability
        }
        #expect(try chance(weeksAgo: 0) > chance(weeksAgo: 26))
        #expect(try chance(weeksAgo: 26) > chance(weeksAgo: 260))
        // After one half-life 20 successes are worth 10: (1 + 10) / (2 + 10).
        #expect(abs(try chance(weeksAgo: Int(parameters.halfLifeWeeks)) - 11.0 / 12) < 1e-9)
        // A clock that ran ahead makes evidence no stronger than today's.
        #expect(try chance(weeksAgo: -50) == chance(weeksAgo: 0))
    }

    @Test func failingWhereOthersFailedCountsLess() throws {
        func chance(failedBefore: Int) throws -> Double {
            let counted = counts("a", resolved: 0, failed: 5, failedBefore: failedBefore)
            return try #require(decide(context([offer("a")], counts: counted)).estimate("a")).passProbability
        }
        #expect(try chance(failedBefore: 0) < chance(failedBefore: 1))
        #expect(try chance(failedBefore: 1) < chance(failedBefore: 3))
        #expect(try chance(failedBefore: 3) < 0.5)
    }

    @Test func orderOfCountsDoesNotMatter() {
        var generator = Seeded(7)
        for _ in 0..<50 {
            let counted = randomCounts(using: &generator)
            let base = context([offer("a", dollars: 0.1), offer("b", mean: 0.6, dollars: 0.3)], counts: counted)
            var shuffled = base
            shuffled.counts = [:]
            for (key, count) in counted.shuffled(using: &generator) { shuffled.counts[key] = count }
            shuffled.offers.reverse()
            #expect(decide(base) == decide(shuffled))
            shuffled.explores = true
            var exploring = base
            exploring.explores = true
            #expect(decide(exploring, seed: 3) == decide(shuffled, seed: 3))
        }
    }

    @Test func uninformativeOutcomesTeachNothing() {
        var counted = counts("a", resolved: 3, failed: 1)
        let before = decide(context([offer("a")], counts: counted))
        for level in levels {
            counted[
                CountKey(arm: ArmID("a"), level: level, week: 2900, failedBefore: 0, outcome: .uninformative)
            ] = 50
        }
        #expect(decide(context([offer("a")], counts: counted)) == before)
    }

    @Test func samplesFollowTheBetaDistribution() {
        for (mean, weight) in [(0.2, 0.5), (0.5, 2), (0.9, 40)] {
            let belief = BetaDistribution(mean: mean, weight: weight)
            var generator = Seeded(11)
            let draws = (0..<20_000).map { _ in belief.sample(using: &generator) }
            let average = draws.reduce(0, +) / 20_000
            let variance = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 20_000
            #expect(draws.allSatisfy { $0 >= 0 && $0 <= 1 })
            #expect(abs(average - mean) < 0.015)
            #expect(abs(variance.squareRoot() - belief.deviation) < 0.015)
        }
    }

    private func randomCounts(using generator: inout Seeded) -> [CountKey: Int] {
        var counted: [CountKey: Int] = [:]
        for _ in 0..<30 {
            counted =
                counted
                + counts(
                    Bool.random(using: &generator) ? "a" : "b", resolved: Int.random(in: 0...3, using: &generator),
                    failed: Int.random(in: 0...3, using: &generator),
                    week: Int.random(in: 2700...2905, using: &generator),
                    failedBefore: Int.random(in: 0...4, using: &generator))
        }
        return counted
    }
}
