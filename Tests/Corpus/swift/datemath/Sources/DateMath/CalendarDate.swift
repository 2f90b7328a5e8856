/// A date of the Gregorian calendar.
public struct CalendarDate: Hashable, Comparable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Nil if there is no such day.
    public init?(_ year: Int, _ month: Int, _ day: Int) {
        guard month >= 1, month <= 12 else { return nil }
        guard day >= 1 && day <= CalendarDate.days(in: month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads year-month-day.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2 else { return nil }
        guard let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]) else { return nil }
        self.init(year, month, day)
    }

    public static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    public static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: return isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    public var dayOfYear: Int {
        var total = day
        for earlier in 1..<month {
            total += CalendarDate.days(in: earlier, of: year)
        }
        return total
    }

    /// Days since 1 January of year 1, which is 0.
    public var dayNumber: Int {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400 + dayOfYear - 1
    }

    /// 1 for Monday to 7 for Sunday.
    public var weekday: Int { dayNumber % 7 + 1 }

    public func days(until other: CalendarDate) -> Int {
        other.dayNumber - dayNumber
    }

    /// The same day some months later, or the last one of that month.
    public func adding(months: Int) -> CalendarDate? {
        let index = year * 12 + month - 1 + months
        let newYear = index / 12
        let newMonth = index % 12 + 1
        return CalendarDate(newYear, newMonth, min(day, CalendarDate.days(in: newMonth, of: newYear)))
    }

    /// Full years from this date to another one.
    public func age(on other: CalendarDate) -> Int {
        var years = other.year - year
        if (other.month, other.day) < (month, day) {
            years -= 1
        }
        return years
    }

    public var text: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
