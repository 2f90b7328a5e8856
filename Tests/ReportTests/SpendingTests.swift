import Report
import Routing
import Testing

@Suite struct SpendingTests {
    private typealias Spent = ModelsReport.Spent

    @Test func statsTellWhatEachModelCostAndWhatIsReckoned() {
        let report = StatsReport(
            jobs: [], rows: [],
            spending: [
                .init(arm: ArmID("a"), today: Spent(), month: Spent(calls: 2, cost: MicroUSD(1_500_000))),
                .init(
                    arm: ArmID("b"), today: Spent(calls: 1, estimated: 1, cost: MicroUSD(20_000)),
                    month: Spent(calls: 3, estimated: 1, open: 1, cost: MicroUSD(70_000))),
            ])
        #expect(
            report.text(on: .plain) == """
                0 jobs; $0.00, 0.0s of attempts

                spent, in all repositories   today  calls  30 days  calls
                a                            $0.00      0    $1.50      2
                b                           ~$0.02      1   ~$0.07      3
                all                         ~$0.02      1   ~$1.57      5
                ~: estimated, or reserved and not settled

                """)
    }

    @Test func modelsTellWhatStandsInTheirWay() {
        var ready = ModelsReport.Row(
            arm: ArmID("m"), kind: "http", place: "api.example",
            price: TokenPrice(input: .init(500_000), output: .init(2_000_000)),
            priceSource: "own", isCommitted: false, obstacle: nil)
        ready.here = .init(attempts: 7, resolved: 3)
        var cooling = ready
        cooling.arm = ArmID("n")
        cooling.coolsUntil = 1_700_000_000
        cooling.coolingReason = "429"
        let missing = ModelsReport.Row(
            arm: ArmID("o"), kind: "http", place: "h", price: nil, priceSource: "unknown", isCommitted: true,
            obstacle: .init(kind: "price", reason: "its price is unknown", hint: "set one"))
        let report = ModelsReport(rows: [ready, cooling, missing])
        #expect(
            report.text(on: .plain) == """
                model  kind  where          in   out  here  all  today  30 days  state
                m      http  api.example  0.50  2.00   3/7    -  $0.00    $0.00  ready
                n      http  api.example  0.50  2.00   3/7    -  $0.00    $0.00  cooling down until 2023-11-14 22:13: 429
                o      http  h               -     -     -    -  $0.00    $0.00  its price is unknown
                in, out: dollars per million tokens; here, all: resolved of attempts

                """)
        #expect(report.hints == ["o: set one"])
    }
}
