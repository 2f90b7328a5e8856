import Testing

@testable import Routing

@Suite struct MoneyTests {
    @Test(
        arguments: [
            ("0.50", 500_000), ("$2", 2_000_000), ("2", 2_000_000), (".5", 500_000), ("$ 1.000001", 1_000_001),
            (" 0 ", 0), ("5.", 5_000_000),
        ] as [(String, Int64)])
    func budgetsAreReadExactly(text: String, amount: Int64) {
        #expect(Budget(parsing: text)?.limit == MicroUSD(amount))
    }

    @Test(arguments: ["", "$", ".", "-1", "1e3", "1,000", "0.1234567", "two", "1.2.3", "9999999999999999", "٣", "0x1"])
    func whatIsNoAmountIsRefused(text: String) {
        #expect(Budget(parsing: text) == nil)
    }

    @Test func remainingNeverFallsBelowZero() {
        let budget = Budget(limit: MicroUSD(100))
        #expect(budget.remaining(after: MicroUSD(40)) == MicroUSD(60))
        #expect(budget.remaining(after: MicroUSD(140)) == .zero)
    }

    @Test(
        arguments: [
            (0, "$0.00"), (12_500_000, "$12.50"), (3100, "$0.0031"), (1, "$0.000001"), (-50_000, "-$0.05"),
        ] as [(Int64, String)])
    func amountsReadWell(amount: Int64, text: String) {
        #expect(MicroUSD(amount).description == text)
    }

    @Test func billsAreRoundedUpAndNeverTrap() {
        #expect(MicroUSD(dollars: 0.000_000_1) == MicroUSD(1))
        #expect(MicroUSD(dollars: .infinity).amount == .max)
        #expect(MicroUSD(dollars: .nan).amount == .max)
    }

    @Test func rewardIsThePapersWithWaitingTakenOff() {
        #expect(Reward.value(score: 1, cost: MicroUSD(dollars: 2)) == 0.8)
        #expect(abs(Reward.value(score: 1, cost: .zero, seconds: 1800, timeCost: 20) - 0) < 1e-12)
        #expect(Reward.value(score: 0, cost: .zero, seconds: 1e9) == 0)
    }

    @Test func regretAddsUpAgainstTheBestOfEachTask() {
        let regret = Regret.cumulative(rewards: [[1, 0], [0.2, 0.7], [0.5, 0.5]], choices: [1, 1, 0])
        #expect(regret == [1, 1, 1])
    }

    @Test func reservationValueIsWeitzmansAndFinite() {
        #expect(reservationValue(passProbability: 0.5, expectedCost: 0.25) == 0.5)
        #expect(reservationValue(passProbability: 0, expectedCost: 100).isFinite)
        // The root of E[(S - z)+] = c, checked where it is defined: p (1 - z) = c.
        let z = reservationValue(passProbability: 0.3, expectedCost: 0.12)
        #expect(abs(0.3 * (1 - z) - 0.12) < 1e-12)
    }
}
