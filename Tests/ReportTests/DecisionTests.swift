import Changes
import Report
import Routing
import Testing

@Suite struct DecisionTests {
    func estimate(_ arm: String, index: Double, unavailable: String? = nil) -> ArmEstimate {
        ArmEstimate(
            arm: ArmID(arm), passProbability: 0.5, deviation: 0.1, evidence: [3, 1], expectedCost: MicroUSD(20_000),
            expectedSeconds: 60, reservationValue: index, propensity: unavailable == nil ? 0.5 : 0,
            unavailable: unavailable)
    }

    @Test func onlyArmsThatWouldBeTriedHaveAPlaceInTheOrder() {
        let decision = RoutingDecision(
            arm: ArmID("a"),
            estimates: [
                estimate("a", index: 0.8), estimate("b", index: 0.1), estimate("c", index: -0.2),
                estimate("d", index: 0.9, unavailable: "cooling down"),
            ], reason: "a: because")
        let report = DecisionReport(
            dimension: .bugFixing, language: "swift", decision: decision,
            plan: [estimate("a", index: 0.8), estimate("b", index: 0.1)], levels: ["everywhere", "here"])
        #expect(
            report.text(on: .plain) == """
                A bug_fixing (swift) job would go first to a.
                a: because
                Should they fail: a (50%), then b (50%), then stop: nobody left would be worth its price.

                order  model   chance  counted   cost   wait   index  drawn
                    1  a      50% ±10      3/1  $0.02  1m00s   0.800    50%
                    2  b      50% ±10      3/1  $0.02  1m00s   0.100    50%
                    -  c      50% ±10      3/1  $0.02  1m00s  -0.200    50%  stop: not worth its price
                    -  d      50% ±10      3/1  $0.02  1m00s   0.900     0%  cooling down

                counted: attempts everywhere / here

                """)
    }

    @Test func nobodyWorthItIsSaid() {
        let decision = RoutingDecision(arm: nil, estimates: [], reason: "no model is worth its price")
        let report = DecisionReport(dimension: .algorithm, language: "", decision: decision, plan: [], levels: [])
        #expect(report.text(on: .plain) == "A algorithm job would go to nobody.\nno model is worth its price\n")
    }

    @Test func anUncolouredDiffIsTheSameBytes() {
        let bytes = Samples.diff + [0xFF, 0x1B]
        #expect(DiffText.rendered(bytes, canvas: .plain) == bytes)
    }

    @Test func aColouredDiffPaintsByPlaceNotByFirstCharacter() {
        let painted = String(
            decoding: DiffText.rendered(Samples.diff, canvas: Canvas(colour: true, width: 80)), as: UTF8.self)
        #expect(painted.contains("\u{1B}[1m+++ b/x.py\u{1B}[m\n"))
        #expect(painted.contains("\u{1B}[32m+a <= b\u{1B}[m\n"))
        #expect(painted.contains("\u{1B}[31m-a < b\u{1B}[m\n"))
    }
}
