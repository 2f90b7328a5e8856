import Testing

@testable import Routing

@Suite struct AcrouterPolicyTests {
    @Test func withoutExplorationTheLargestIndexGoesForCertain() {
        let decision = decide(context([offer("dear", mean: 0.8, dollars: 5), offer("cheap", mean: 0.6, dollars: 0.2)]))
        #expect(decision.arm == ArmID("cheap"))
        #expect(decision.propensity == 1)
        #expect(decision.estimates.map(\.arm.name) == ["cheap", "dear"])
        #expect(decision.estimate("cheap")?.propensity == 1)
        #expect(decision.stopPropensity == 0)
    }

    @Test func stopsWhenNoArmIsWorthItsPrice() {
        let decision = decide(context([offer("dear", mean: 0.1, dollars: 20)], tried: [failed("other")]))
        #expect(decision.arm == nil)
        #expect(decision.stopPropensity == 1)
        #expect(decision.reason.contains("No arm is worth its price"))
        #expect(decision.reason.contains("$20.00"))
    }

    @Test func waitingIsPartOfThePrice() {
        let slow = offer("slow", mean: 0.7, seconds: 3600)
        let quick = offer("quick", mean: 0.4, dollars: 0.05, seconds: 20)
        #expect(decide(context([slow, quick])).arm == ArmID("slow"))
        #expect(decide(context([slow, quick], timeCost: 10)).arm == ArmID("quick"))
        #expect(decide(context([offer("slow", mean: 0.1, seconds: 36_000)], timeCost: 10)).arm == nil)
    }

    @Test func triedUnavailableAndUnaffordableArmsAreNotChosen() {
        let offers = [
            offer("tried", mean: 0.9), offer("cooling", mean: 0.9, unavailable: "quota used up"),
            offer("dear", mean: 0.9, dollars: 0.01, worst: 0.60), offer("last", mean: 0.3),
        ]
        for explores in [false, true] {
            let decision = decide(
                context(offers, tried: [failed("tried")], budget: MicroUSD(dollars: 0.5), explores: explores))
            #expect(decision.arm == ArmID("last"))
            #expect(decision.estimates.first?.arm == ArmID("last"))
            #expect(decision.estimate("tried")?.unavailable == "already tried on this job")
            #expect(decision.estimate("cooling")?.unavailable == "quota used up")
            #expect(decision.estimate("dear")?.unavailable == "can cost $0.60, and $0.50 of the budget is left")
            #expect(decision.estimates.allSatisfy { $0.unavailable == nil || $0.propensity == 0 })
        }
    }

    @Test func nobodyLeftIsSaidWithReasons() {
        let decision = decide(context([offer("only")], tried: [failed("only")], explores: true))
        #expect(decision.arm == nil)
        #expect(decision.stopPropensity == 1)
        #expect(decision.reason == "No arm can be chosen: only already tried on this job.")
        #expect(decide(context([], explores: true)).arm == nil)
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func propensitiesSumToOne(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let offers = (0..<Int.random(in: 1...6, using: &generator)).map {
            offer(
                "arm\($0)", mean: Double.random(in: 0.02...0.95, using: &generator),
                dollars: Double.random(in: 0...4, using: &generator))
        }
        for isSingleShot in [false, true] {
            let decision = decide(context(offers, explores: true, isSingleShot: isSingleShot), seed: seed)
            let sum = decision.estimates.reduce(0) { $0 + $1.propensity }
            #expect(sum <= 1 + 1e-9)
            #expect(abs(sum + decision.stopPropensity - 1) < 1e-9)
            let own = decision.arm.flatMap { decision.estimate($0.name) }?.propensity ?? decision.stopPropensity
            #expect(abs(decision.propensity - own) < 1e-9)
            if isSingleShot { #expect(decision.estimates.allSatisfy { $0.propensity > 0 }) }
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

    @Test func theSameSeedMakesTheSameChoice() {
        let context = context([offer("a"), offer("b"), offer("c")], explores: true)
        #expect(decide(context, seed: 5) == decide(context, seed: 5))
        let arms = Set((0..<40 as Range<UInt64>).map { decide(context, seed: $0).arm })
        #expect(arms.count > 1)
    }

    @Test func anArmThatCannotPayIsNeverExplored() {
        let offers = [offer("free", mean: 0.5), offer("absurd", mean: 0.9, dollars: 200)]
        #expect(decide(context(offers, explores: true)).estimate("absurd")?.propensity == 0)
    }

    @Test func theReasonSaysCountsEstimatePriceAndRunnerUp() {
        let decision = decide(
            context(
                [offer("a", dollars: 0.02), offer("b", mean: 0.3, dollars: 0.1)],
                evidence: .of("a", resolved: 12, failed: 3)))
        #expect(decision.reason.hasPrefix("a: resolved 12 of 15 here, "))
        #expect(decision.reason.contains(" % chance, $0.0"))
        #expect(decision.reason.contains("; next b (no attempt counted yet, "))
        let again = decide(context([offer("a"), offer("b"), offer("c")], tried: [failed("a")]))
        #expect(again.reason.contains("after one failure"))
    }

    @Test func thePlanFallsAndStopsWhereNobodyPays() {
        let offers = [
            offer("a", mean: 0.8, dollars: 0.1), offer("b", mean: 0.6, dollars: 0.5), offer("c", mean: 0.2, dollars: 9),
        ]
        let plan = AcrouterPolicy().plan(context(offers))
        #expect(plan.map(\.arm.name) == ["a", "b"])
        #expect(plan[1].passProbability < 0.6)
        #expect(AcrouterPolicy().plan(context(offers, isSingleShot: true)).count == 1)
    }

    @Test func aStreamOfJobsEndsWithTheBetterArm() {
        let rates = ["good": 0.7, "poor": 0.35]
        var generator = SplitMix64(seed: 2026)
        var evidence = EvidenceTable()
        var firsts: [String] = []
        for job in 0..<400 {
            let decision = AcrouterPolicy().decide(
                context(
                    [offer("good", dollars: 0.05), offer("poor", dollars: 0.05)], evidence: evidence,
                    week: 2900 + job / 50, explores: true), using: &generator)
            guard let arm = decision.arm?.name, let rate = rates[arm] else {
                Issue.record("job \(job) was given up: \(decision.reason)")
                return
            }
            firsts.append(arm)
            let isResolved = Double.random(in: 0..<1, using: &generator) < rate
            evidence.add(
                arm, resolved: isResolved ? 1 : 0, failed: isResolved ? 0 : 1, week: 2900 + job / 50, dollars: 0.05)
        }
        let late = firsts.suffix(200).count { $0 == "good" }
        #expect(late > 180, "the better arm got \(late) of the last 200 jobs")
        #expect(firsts.count { $0 == "good" } > 320)
    }

    /// Value of the index policy under its own belief, with a budget.
    private func expectedReward(_ offers: [ArmOffer], budget: MicroUSD) -> Double {
        var context = context(offers, budget: budget)
        var (value, open) = (0.0, 1.0)
        while let decision = Optional(decide(context)), let arm = decision.arm, let own = decision.estimate(arm.name) {
            value += open * (own.passProbability - 0.1 * own.expectedCost.dollars)
            open *= 1 - own.passProbability
            context.tried.append(failed(arm.name))
            let worst = offers.first { $0.id == arm }?.worstCost ?? .zero
            context.remainingBudget = context.remainingBudget.map { $0 - worst }
        }
        return value
    }

    @Test(arguments: 0..<25 as Range<UInt64>) func moreBudgetNeverLowersTheExpectedReward(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let offers = (0..<5).map { index in
            let dollars = Double.random(in: 0.05...2, using: &generator)
            return offer(
                "arm\(index)", mean: Double.random(in: 0.1...0.9, using: &generator), weight: 30, dollars: dollars)
        }
        var (lastPlanned, last) = (0.0, 0.0)
        for step in 1...12 {
            let context = context(offers, budget: MicroUSD(dollars: Double(step) * 0.5))
            let belief = JobBelief(context, parameters: .standard)
            let arms = Standing.all(of: context, belief: belief).filter { $0.unavailable == nil }
            let planned =
                BudgetedPlan(
                    arms: arms, belief: belief, context: context, budget: MicroUSD(dollars: Double(step) * 0.5)
                )
                .best()?.value ?? 0
            #expect(planned >= lastPlanned - 1e-9)
            lastPlanned = planned
            // Once the budget pays for all that is left, the index decides: the best rule for independent arms, and a
            // little less than that where failures are shared.
            let value = expectedReward(offers, budget: MicroUSD(dollars: Double(step) * 0.5))
            #expect(value >= 0.95 * last, "seed \(seed): budget step \(step) gives \(value), less than \(last)")
            last = value
        }
        #expect(last > 0)
    }

    @Test func aDearArmDoesNotEatTheBudgetOfTwoCheapOnes() {
        let offers = [
            offer("dear", mean: 0.75, weight: 200, dollars: 0.01, worst: 1),
            offer("one", mean: 0.7, weight: 200, dollars: 0.3, worst: 0.5),
            offer("two", mean: 0.7, weight: 200, dollars: 0.3, worst: 0.5),
        ]
        #expect(decide(context(offers)).arm == ArmID("dear"))
        for explores in [false, true] {
            let decision = decide(context(offers, budget: MicroUSD(dollars: 1), explores: explores))
            #expect(decision.arm != ArmID("dear"))
            #expect((decision.estimate("dear")?.propensity ?? 1) < 0.01)
        }
    }
}
