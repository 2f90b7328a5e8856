import Report
import Routing
import Testing

@Suite struct AmountsTests {
    @Test(arguments: [
        (0, "$0.00"), (1, "$0.0001"), (1_200, "$0.0012"), (10_000, "$0.01"), (250_000, "$0.25"), (255_500, "$0.2555"),
        (1_000_001, "$1.01"), (12_340_000, "$12.34"), (-250_000, "-$0.25"),
    ])
    func moneyIsNeverUnderstated(amount: Int64, text: String) {
        #expect(Amounts.money(MicroUSD(amount)) == text)
    }

    @Test(arguments: [
        (0.04, "0.0s"), (0.34, "0.3s"), (9.94, "9.9s"), (9.96, "10s"), (59.4, "59s"), (59.6, "1m00s"), (72, "1m12s"),
        (3_720, "1h02m"), (-1, "-"), (.nan, "-"),
    ])
    func timeKeepsTwoUnits(seconds: Double, text: String) {
        #expect(Amounts.time(seconds: seconds) == text)
    }

    @Test(arguments: [(0, "0%"), (0.001, "<1%"), (0.625, "63%"), (0.999, ">99%"), (1, "100%")])
    func onlyCertaintyIsZeroOrHundred(share: Double, text: String) {
        #expect(Amounts.percent(share) == text)
    }

    @Test(arguments: [
        (0, "1970-01-01 00:00"), (951_782_399, "2000-02-28 23:59"), (951_782_400, "2000-02-29 00:00"),
        (4_107_542_400, "2100-03-01 00:00"), (-1, "1969-12-31 23:59"),
    ])
    func datesFollowTheGregorianCalendar(seconds: Int64, text: String) {
        #expect(Amounts.date(seconds, canvas: .plain) == text)
    }

    @Test func datesAreShownWhereTheUserIs() {
        let canvas = Canvas(colour: false, width: nil, utcOffset: { _ in -5 * 3600 })
        #expect(Amounts.date(951_782_400, canvas: canvas) == "2000-02-28 19:00")
        #expect(Amounts.timestamp(951_782_407) == "2000-02-29T00:00:07Z")
    }
}
