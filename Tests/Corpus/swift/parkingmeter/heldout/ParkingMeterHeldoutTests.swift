import ParkingMeter
import Testing

@Suite struct ParkingMeterHeldoutTests {
    @Test(arguments: [
        (480, 495, 0), (480, 496, 100), (480, 510, 100), (480, 511, 200), (470, 486, 100), (470, 480, 0), (460, 480, 0),
        (460, 481, 100), (1199, 1300, 100), (1200, 1300, 0), (1185, 1201, 100), (600, 600, 0), (480, 840, 1200),
        (480, 810, 1100), (480, 811, 1200), (480, 841, 1200), (0, 1440, 1200),
    ])
    func oneDay(start: Int, end: Int, price: Int) {
        #expect(Tariff().price(from: start, to: end) == price)
        #expect(Tariff().price(staying: end - start, from: start) == price)
    }

    @Test func otherTariffs() {
        let tariff = Tariff(freeMinutes: 0, perHour: 60, dailyLimit: 90, paidFrom: 0, paidUntil: 1440)
        #expect(tariff.price(from: 0, to: 1) == 30)
        #expect(tariff.price(from: 0, to: 60) == 60)
        #expect(tariff.price(from: 0, to: 91) == 90)
        #expect(tariff.price(staying: 1, from: 1439) == 30)
        #expect(tariff.price(staying: 2, from: 1439) == 60)
        #expect(tariff.price(staying: 0, from: 5) == 0)
        #expect(tariff.price(staying: 1440 * 2, from: 720) == 270)
    }

    @Test func nights() {
        let tariff = Tariff()
        #expect(tariff.price(staying: 600, from: 1200) == 0)
        #expect(tariff.price(staying: 720, from: 1200) == 0)
        #expect(tariff.price(staying: 721, from: 1200) == 100)
        #expect(tariff.price(staying: 20, from: 1430) == 0)
        #expect(tariff.price(staying: 1440 + 60, from: 600) == 1200 + 600)
    }

    @Test func carPark() {
        let park = CarPark(capacity: 1)
        #expect(park.free == 1)
        #expect(park.leave("A", at: 5) == nil)
        #expect(park.enter("A", at: 2 * 1440 + 600))
        #expect(park.free == 0)
        #expect(!park.enter("B", at: 2 * 1440 + 600))
        #expect(park.leave("B", at: 2 * 1440 + 630) == nil)
        #expect(park.leave("A", at: 2 * 1440 + 630) == 100)
        #expect(park.enter("B", at: 2 * 1440 + 640))
        #expect(park.leave("B", at: 2 * 1440 + 645) == 0)
        #expect(park.income == 100)
        #expect(park.free == 1)
        #expect(park.enter("A", at: 9000))
        let closed = CarPark(capacity: 0)
        #expect(!closed.enter("A", at: 0))
    }

    @Test func overdue() {
        let park = CarPark(capacity: 9)
        #expect(park.overdue(at: 10, limit: 0) == [])
        for (plate, minute) in [("c", 1), ("b", 2), ("a", 3)] {
            _ = park.enter(plate, at: minute)
        }
        #expect(park.overdue(at: 3, limit: 0) == ["c", "b"])
        #expect(park.overdue(at: 4, limit: 0) == ["c", "b", "a"])
        _ = park.leave("b", at: 4)
        #expect(park.overdue(at: 9, limit: 1) == ["c", "a"])
    }
}
