import Testing

@testable import Routing

@Suite struct DifficultyTests {
    @Test func aFailedAttemptNeverRaisesAnotherArmsChance() throws {
        var generator = Seeded(5)
        for round in 0..<200 {
            let offers = (0..<5).map { offer("arm\($0)", mean: Double.random(in: 0.01...0.99, using: &generator)) }
            var failed: [String] = []
            var before = decide(context(offers))
            for name in offers.map(\.id.name).shuffled(using: &generator) {
                failed.append(name)
                let after = decide(context(offers, failed: failed))
                for estimate in after.estimates where !failed.contains(estimate.arm.name) {
                    let old = try #require(before.estimate(estimate.arm.name)).passProbability
                    #expect(estimate.passProbability <= old, "round \(round), \(estimate.arm) after \(failed)")
                }
                before = after
            }
        }
    }

    @Test func everyArmFallsByItsOwnAmount() throws {
        let offers = [offer("weak", mean: 0.2), offer("strong", mean: 0.9), offer("failed", mean: 0.5)]
        let after = decide(context(offers, failed: ["failed"]))
        let weak = try #require(after.estimate("weak")).passProbability / 0.2
        let strong = try #require(after.estimate("strong")).passProbability / 0.9
        #expect(weak < strong)
        #expect(strong < 1)
    }

    @Test func theFailureOfAStrongArmSaysMore() throws {
        let offers = [offer("weak", mean: 0.2), offer("strong", mean: 0.9), offer("other", mean: 0.5)]
        let afterWeak = try #require(decide(context(offers, failed: ["weak"])).estimate("other"))
        let afterStrong = try #require(decide(context(offers, failed: ["strong"])).estimate("other"))
        #expect(afterStrong.passProbability < afterWeak.passProbability)
    }

    @Test func someJobsNoArmCanDo() {
        let parameters = RoutingParameters.standard
        var difficulty = Difficulty(bestMean: 0.5, parameters: parameters)
        for _ in 0..<60 { difficulty.failed(armWithMean: 0.5) }
        #expect(difficulty.factor(armWithMean: 0.5) < 0.02)
    }

    @Test func abilitiesAreReadFromTheFreshBelief() {
        for mean in [0.001, 0.1, 0.5, 0.9, 0.999] {
            let difficulty = Difficulty(bestMean: 0.999, parameters: .standard)
            #expect(difficulty.factor(armWithMean: mean) == 1)
        }
    }
}
