import ParkingMeter
import Testing

@Suite struct ParkingMeterTests {
    let tariff = Tariff()

    @Test func shortStays() {
        #expect(tariff.price(from: 600, to: 615) == 0)
        #expect(tariff.price(from: 600, to: 616) == 100)
        #expect(tariff.price(from: 600, to: 631) == 200)
        #expect(tariff.price(from: 600, to: 720) == 400)
    }

    @Test func onlyPaidHours() {
        #expect(tariff.price(from: 400, to: 510) == 100)
        #expect(tariff.price(from: 1190, to: 1400) == 100)
        #expect(tariff.price(from: 0, to: 400) == 0)
    }

    @Test func dailyLimit() {
        #expect(tariff.price(from: 480, to: 1200) == 1200)
    }

    @Test func severalDays() {
        #expect(tariff.price(staying: 10, from: 600) == 0)
        #expect(tariff.price(staying: 60, from: 600) == 200)
        #expect(tariff.price(staying: 1440, from: 1140) == 200 + 1200)
        #expect(tariff.price(staying: 3 * 1440, from: 0) == 3600)
    }

    @Test func carPark() {
        let park = CarPark(capacity: 2)
        #expect(park.enter("A", at: 600))
        #expect(!park.enter("A", at: 601))
        #expect(park.enter("B", at: 610))
        #expect(!park.enter("C", at: 611))
        #expect(park.leave("A", at: 690) == 300)
        #expect(park.leave("A", at: 691) == nil)
        #expect(park.free == 1)
        #expect(park.leave("B", at: 611 + 1440) == 1700)
        #expect(park.income == 2000)
    }

    @Test func overdue() {
        let park = CarPark(capacity: 5)
        for (plate, minute) in [("X", 30), ("Y", 10), ("B", 10), ("Z", 90)] {
            _ = park.enter(plate, at: minute)
        }
        #expect(park.overdue(at: 100, limit: 69) == ["B", "Y", "X"])
        #expect(park.overdue(at: 100, limit: 70) == ["B", "Y"])
    }
}
