import Testing

@testable import Routing

@Suite struct RouterTests {
    @Test func greedyTakesTheLargestIndexForCertain() {
        let decision = decide(context([offer("dear", mean: 0.8, dollars: 5), offer("cheap", mean: 0.6, dollars: 0.2)]))
        #expect(decision.arm == ArmID("cheap"))
        #expect(decision.estimates.map(\.arm.name) == ["cheap", "dear"])
        #expect(decision.estimate("cheap")?.propensity == 1)
        #expect(decision.stopPropensity == 0)
    }

    @Test func stopsWhenNoArmIsWorthItsPrice() {
        let decision = decide(context([offer("dear", mean: 0.1, dollars: 5)]))
        #expect(decision.arm == nil)
        #expect(decision.stopPropensity == 1)
        #expect(decision.reason.contains("No arm is worth its price"))
        #expect(decision.reason.contains("$5.00"))
    }

    @Test func waitingIsPartOfThePrice() {
        let slow = offer("slow", mean: 0.6, seconds: 3600)
        let quick = offer("quick", mean: 0.5, dollars: 0.05, seconds: 20)
        #expect(decide(context([slow, quick])).arm == ArmID("slow"))
        #expect(decide(context([slow, quick], timeCost: 10)).arm == ArmID("quick"))
        #expect(decide(context([offer("slow", mean: 0.1, seconds: 7200)], timeCost: 10)).arm == nil)
    }

    @Test func freeArmsGoBySecondsForEachSuccess() {
        let decision = decide(context([offer("a", mean: 0.5, seconds: 100), offer("b", mean: 0.3, seconds: 20)]))
        #expect(decision.estimates.map(\.arm.name) == ["b", "a"])
    }

    @Test func ownBillsReplaceTheOffersGuess() throws {
        let spending = [ArmID("a"): ArmSpending(attempts: 3, cost: MicroUSD(1_000_000), seconds: 90)]
        let decision = decide(context([offer("a", mean: 0.9, dollars: 0.01)], spending: spending))
        let estimate = try #require(decision.estimate("a"))
        #expect(estimate.expectedCost == MicroUSD(333_334))
        #expect(estimate.expectedSeconds == 30)
    }

    @Test func triedUnavailableAndUnaffordableArmsAreNotChosen() {
        let offers = [
            offer("tried", mean: 0.9), offer("cooling", mean: 0.9, unavailable: "quota used up"),
            offer("dear", mean: 0.9, dollars: 0.01, worst: 0.60), offer("last", mean: 0.2),
        ]
        for explores in [false, true] {
            let decision = decide(
                context(offers, failed: ["tried"], budget: MicroUSD(dollars: 0.5), explores: explores))
            #expect(decision.arm == ArmID("last"))
            #expect(decision.estimates.first?.arm == ArmID("last"))
            #expect(decision.estimate("tried")?.unavailable == "already tried on this job")
            #expect(decision.estimate("cooling")?.unavailable == "quota used up")
            #expect(decision.estimate("dear")?.unavailable == "can cost $0.60, and $0.50 of the budget is left")
            #expect(decision.estimates.allSatisfy { $0.unavailable == nil || $0.propensity == 0 })
        }
    }

    @Test func nobodyLeftIsSaidWithReasons() {
        let decision = decide(context([offer("only")], failed: ["only"], explores: true))
        #expect(decision.arm == nil)
        #expect(decision.stopPropensity == 1)
        #expect(decision.reason == "No arm can be chosen: only already tried on this job.")
        #expect(decide(context([], explores: true)).arm == nil)
    }

    @Test func propensitiesSumToOneAndAreTheFrequencies() {
        var generator = Seeded(99)
        for round in 0..<60 {
            let offers = (0..<Int.random(in: 1...6, using: &generator)).map {
                offer(
                    "arm\($0)", mean: Double.random(in: 0.02...0.95, using: &generator),
                    dollars: Double.random(in: 0...4, using: &generator))
            }
            let decision = decide(context(offers, explores: true), seed: UInt64(round))
            let sum = decision.estimates.reduce(0) { $0 + $1.propensity }
            #expect(sum <= 1 + 1e-9)
            #expect(abs(sum + decision.stopPropensity - 1) < 1e-9)
            #expect(decision.estimates.allSatisfy { $0.propensity > 0 })
            if decision.estimates.contains(where: { $0.reservationValue > 0 }) {
                #expect(decision.stopPropensity < 1e-9, "round \(round) would stop by chance")
            }
        }
    }

    @Test func drawsFollowThePropensities() throws {
        let offers = [offer("a", mean: 0.5, dollars: 0.1), offer("b", mean: 0.5, dollars: 0.2)]
        var chosen = 0
        var expected = 0.0
        for seed in 0..<600 as Range<UInt64> {
            let decision = decide(context(offers, explores: true), seed: seed)
            if decision.arm == ArmID("a") { chosen += 1 }
            expected += try #require(decision.estimate("a")).propensity
        }
        // Five standard deviations of a binomial of 600 draws.
        #expect(abs(Double(chosen) - expected) < 62)
    }

    @Test func anArmThatCannotPayIsNeverExplored() {
        let decision = decide(context([offer("free"), offer("absurd", mean: 0.9, dollars: 20)], explores: true))
        #expect(decision.estimate("absurd")?.propensity == 0)
    }

    @Test func theReasonSaysCountsEstimatePriceAndRunnerUp() {
        let counted = counts("a", resolved: 12, failed: 3)
        let decision = decide(
            context([offer("a", dollars: 0.02), offer("b", mean: 0.3, dollars: 0.1)], counts: counted))
        #expect(
            decision.reason
                == "a: resolved 12 of 15 bug_fixing jobs here, 76 ± 10 % chance, $0.02 and 10 s expected; "
                + "next b (no attempt counted yet, 30 ± 26 % chance, $0.10 and 10 s expected).")
        let again = decide(context([offer("a"), offer("b"), offer("c")], failed: ["a"]))
        #expect(again.reason.contains("after one failure"))
    }

    @Test func aStreamOfJobsEndsWithTheBetterArm() {
        let rates = ["good": 0.7, "poor": 0.35]
        var generator = Seeded(2026)
        var counted: [CountKey: Int] = [:]
        var firsts: [String] = []
        for job in 0..<400 {
            let decision = Router.decide(
                context(
                    [offer("good", dollars: 0.05), offer("poor", mean: 0.6, dollars: 0.05)], counts: counted,
                    week: 2900 + job / 50, explores: true), using: &generator)
            guard let arm = decision.arm?.name, let rate = rates[arm] else {
                Issue.record("job \(job) was given up: \(decision.reason)")
                return
            }
            firsts.append(arm)
            let resolved = Double.random(in: 0..<1, using: &generator) < rate
            counted =
                counted + counts(arm, resolved: resolved ? 1 : 0, failed: resolved ? 0 : 1, week: 2900 + job / 50)
        }
        let late = firsts.suffix(200).count { $0 == "good" }
        #expect(late > 180, "the better arm got \(late) of the last 200 jobs")
        #expect(firsts.count { $0 == "good" } > 320)
    }
}
