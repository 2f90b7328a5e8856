import DateMath
import Testing

@Suite struct DateMathTests {
    @Test func onlyRealDays() {
        #expect(CalendarDate(2024, 2, 29) != nil)
        #expect(CalendarDate(2023, 2, 29) == nil)
        #expect(CalendarDate(2023, 13, 1) == nil)
        #expect(CalendarDate(2023, 0, 1) == nil)
        #expect(CalendarDate(2023, 4, 31) == nil)
        #expect(CalendarDate(2023, 4, 0) == nil)
    }

    @Test func readsText() {
        #expect(CalendarDate("2023-04-05") == CalendarDate(2023, 4, 5))
        #expect(CalendarDate("2023-4-5") == nil)
        #expect(CalendarDate("2023-04") == nil)
        #expect(CalendarDate(987, 6, 5)?.text == "0987-06-05")
    }

    @Test func leapYears() {
        #expect(CalendarDate.isLeap(2000))
        #expect(!CalendarDate.isLeap(1900))
        #expect(CalendarDate.isLeap(2024))
        #expect(!CalendarDate.isLeap(2023))
    }

    @Test func counting() throws {
        let date = try #require(CalendarDate(2024, 3, 1))
        #expect(date.dayOfYear == 61)
        #expect(date.weekday == 5)
        #expect(CalendarDate(2023, 12, 25)!.days(until: date) == 67)
        #expect(CalendarDate(2023, 12, 25)! < date)
    }

    @Test func months() {
        #expect(CalendarDate(2023, 1, 31)!.adding(months: 1) == CalendarDate(2023, 2, 28))
        #expect(CalendarDate(2023, 11, 15)!.adding(months: 3) == CalendarDate(2024, 2, 15))
    }

    @Test func age() {
        let birth = CalendarDate(2000, 6, 15)!
        #expect(birth.age(on: CalendarDate(2020, 6, 14)!) == 19)
        #expect(birth.age(on: CalendarDate(2020, 6, 15)!) == 20)
        #expect(birth.age(on: CalendarDate(2020, 7, 1)!) == 20)
    }
}
