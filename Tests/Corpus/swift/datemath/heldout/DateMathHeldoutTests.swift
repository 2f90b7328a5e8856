import DateMath
import Testing

@Suite struct DateMathHeldoutTests {
    @Test func walksThroughTheDays() {
        var number = CalendarDate(1895, 1, 1)!.dayNumber
        var weekday = 2
        for year in 1895...2010 {
            var dayOfYear = 1
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = CalendarDate(year, month, day) else {
                        #expect(day > 28)
                        continue
                    }
                    #expect(date.dayNumber == number)
                    #expect(date.weekday == weekday)
                    #expect(date.dayOfYear == dayOfYear)
                    number += 1
                    dayOfYear += 1
                    weekday = weekday % 7 + 1
                }
            }
            #expect(dayOfYear - 1 == (CalendarDate.isLeap(year) ? 366 : 365))
        }
        #expect(CalendarDate(1, 1, 1)?.dayNumber == 0)
    }

    @Test(arguments: [
        ("2024-02-29", true), ("2024-02-30", false), ("0001-01-01", true), ("24-02-01", false), ("2024-02-1", false),
        ("2024-2-01", false), ("2024-12-31", true), ("2024-12-32", false), ("2024--01", false), ("", false),
        ("2024-01-01-", false), ("2024-ab-01", false),
    ])
    func texts(text: String, good: Bool) {
        let date = CalendarDate(text)
        #expect((date != nil) == good)
        if let date { #expect(date.text == text) }
    }

    @Test func months() {
        let start = CalendarDate(2023, 12, 31)!
        #expect(start.adding(months: 0) == start)
        #expect(start.adding(months: 1) == CalendarDate(2024, 1, 31))
        #expect(start.adding(months: 2) == CalendarDate(2024, 2, 29))
        #expect(start.adding(months: -1) == CalendarDate(2023, 11, 30))
        #expect(start.adding(months: -12) == CalendarDate(2022, 12, 31))
        #expect(CalendarDate(2023, 1, 5)!.adding(months: -1) == CalendarDate(2022, 12, 5))
        #expect(CalendarDate(2023, 1, 5)!.adding(months: 25) == CalendarDate(2025, 2, 5))
    }

    @Test func order() {
        let dates = [(2023, 1, 2), (2023, 1, 3), (2023, 2, 1), (2024, 1, 1)].map { CalendarDate($0.0, $0.1, $0.2)! }
        #expect(dates.shuffled().sorted() == dates)
        #expect(dates[3].days(until: dates[0]) == -364)
        #expect(dates[0].days(until: dates[0]) == 0)
    }

    @Test func age() {
        let birth = CalendarDate(2004, 2, 29)!
        #expect(birth.age(on: CalendarDate(2005, 2, 28)!) == 0)
        #expect(birth.age(on: CalendarDate(2005, 3, 1)!) == 1)
        #expect(birth.age(on: CalendarDate(2008, 1, 31)!) == 3)
        #expect(birth.age(on: CalendarDate(2008, 12, 1)!) == 4)
    }

    @Test func lengths() {
        #expect(
            (1...12).map { CalendarDate.days(in: $0, of: 2023) } == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
        #expect(CalendarDate.days(in: 2, of: 2100) == 28)
        #expect(CalendarDate.days(in: 2, of: 2400) == 29)
    }
}
