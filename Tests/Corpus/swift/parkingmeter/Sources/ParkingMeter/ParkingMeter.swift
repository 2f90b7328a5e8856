/// Prices of a car park, in whole cents and minutes of the day.
public struct Tariff: Sendable {
    public var freeMinutes: Int
    public var perHour: Int
    public var dailyLimit: Int
    /// Minutes of the day (start, end) during which parking costs.
    public var paidFrom: Int
    public var paidUntil: Int

    public init(
        freeMinutes: Int = 15, perHour: Int = 200, dailyLimit: Int = 1200, paidFrom: Int = 480, paidUntil: Int = 1200
    ) {
        self.freeMinutes = freeMinutes
        self.perHour = perHour
        self.dailyLimit = dailyLimit
        self.paidFrom = paidFrom
        self.paidUntil = paidUntil
    }

    /// Price of a stay within one day, from minute to minute; begun half hours are paid in full.
    public func price(from start: Int, to end: Int) -> Int {
        guard end - start > freeMinutes else { return 0 }
        let paid = min(end, paidUntil) - max(start, paidFrom)
        guard paid > 0 else { return 0 }
        let halves = (paid + 29) / 30
        return min(halves * perHour / 2, dailyLimit)
    }

    /// Price of a stay over any number of days; minutes count from midnight of the first one.
    public func price(staying minutes: Int, from start: Int) -> Int {
        guard minutes > freeMinutes else { return 0 }
        let day = 24 * 60
        var total = 0
        var begin = start
        var left = minutes
        while left > 0 {
            let part = min(left, day - begin)
            let paid = min(begin + part, paidUntil) - max(begin, paidFrom)
            if paid > 0 {
                total += min((paid + 29) / 30 * perHour / 2, dailyLimit)
            }
            left -= part
            begin = 0
        }
        return total
    }
}

/// A car park with numbered places.
public final class CarPark {
    public let capacity: Int
    public let tariff: Tariff
    private var arrivals: [String: Int] = [:]
    public private(set) var income = 0

    public init(capacity: Int, tariff: Tariff = Tariff()) {
        self.capacity = capacity
        self.tariff = tariff
    }

    public var free: Int { capacity - arrivals.count }

    /// False if the park is full or the car is already there.
    public func enter(_ plate: String, at minute: Int) -> Bool {
        if free == 0 || arrivals[plate] != nil {
            return false
        }
        arrivals[plate] = minute
        return true
    }

    /// The price to pay, or nil if the car is not there.
    public func leave(_ plate: String, at minute: Int) -> Int? {
        guard let arrival = arrivals.removeValue(forKey: plate) else { return nil }
        let day = 24 * 60
        let price = tariff.price(staying: minute - arrival, from: arrival % day)
        income += price
        return price
    }

    /// Cars that have been there for longer than some minutes, the earliest first.
    public func overdue(at minute: Int, limit: Int) -> [String] {
        arrivals.filter { minute - $0.value > limit }
            .sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            .map(\.key)
    }
}
