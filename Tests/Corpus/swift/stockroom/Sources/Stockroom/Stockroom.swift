public enum StockError: Error, Equatable {
    case unknown(String)
    case tooFew(available: Int)
    case invalid
}

/// Goods with batches that go off; the oldest are sold first.
public struct Stockroom {
    public struct Batch: Equatable {
        public var count: Int
        /// Last day on which the goods are good.
        public var bestBefore: Int

        public init(count: Int, bestBefore: Int) {
            self.count = count
            self.bestBefore = bestBefore
        }
    }

    private var batches: [String: [Batch]] = [:]
    private var prices: [String: Int] = [:]
    public private(set) var revenue = 0
    public private(set) var today = 0

    public init() {}

    public mutating func setPrice(_ price: Int, for name: String) {
        prices[name] = price
    }

    public mutating func receive(_ name: String, count: Int, bestBefore: Int) throws {
        guard count > 0, bestBefore >= today else { throw StockError.invalid }
        var list = batches[name] ?? []
        let place = list.firstIndex { $0.bestBefore > bestBefore } ?? list.count
        if place > 0 && list[place - 1].bestBefore == bestBefore {
            list[place - 1].count += count
        } else {
            list.insert(Batch(count: count, bestBefore: bestBefore), at: place)
        }
        batches[name] = list
    }

    public func count(of name: String) -> Int {
        (batches[name] ?? []).reduce(0) { $0 + $1.count }
    }

    public func stock(of name: String) -> [Batch] {
        batches[name] ?? []
    }

    /// Sells from the batches that go off first; goods of their last day cost half.
    @discardableResult
    public mutating func sell(_ name: String, count wanted: Int) throws -> Int {
        guard wanted > 0 else { throw StockError.invalid }
        guard let price = prices[name], var list = batches[name] else { throw StockError.unknown(name) }
        let available = count(of: name)
        guard wanted <= available else { throw StockError.tooFew(available: available) }
        var left = wanted
        var income = 0
        while left > 0 {
            let taken = min(left, list[0].count)
            let unit = list[0].bestBefore == today ? price / 2 : price
            income += taken * unit
            left -= taken
            list[0].count -= taken
            if list[0].count == 0 {
                list.removeFirst()
            }
        }
        batches[name] = list.isEmpty ? nil : list
        revenue += income
        return income
    }

    /// Goes to the next day; returns how many pieces went off, by name.
    public mutating func nextDay() -> [String: Int] {
        today += 1
        var lost: [String: Int] = [:]
        for (name, list) in batches {
            let good = list.filter { $0.bestBefore >= today }
            let gone = list.reduce(0) { $0 + $1.count } - good.reduce(0) { $0 + $1.count }
            if gone > 0 {
                lost[name] = gone
            }
            batches[name] = good.isEmpty ? nil : good
        }
        return lost
    }

    public func names() -> [String] {
        batches.keys.sorted()
    }
}
