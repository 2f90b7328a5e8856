/// What can go wrong with a booking.
public enum BookingError: Error, Equatable {
    case invalidAmount
    case unknownAccount(String)
    case insufficientFunds(missing: Int)
}

/// Accounts in whole cents, with a journal that can be undone.
public struct LedgerBook {
    public struct Entry: Equatable {
        public let from: String?
        public let to: String?
        public let amount: Int
    }

    private var balances: [String: Int] = [:]
    private var limits: [String: Int] = [:]
    public private(set) var journal: [Entry] = []

    public init() {}

    public mutating func open(_ name: String, limit: Int = 0) {
        if balances[name] == nil {
            balances[name] = 0
        }
        limits[name] = limit
    }

    public func balance(of name: String) throws -> Int {
        guard let balance = balances[name] else { throw BookingError.unknownAccount(name) }
        return balance
    }

    public mutating func deposit(_ amount: Int, to name: String) throws {
        guard amount > 0 else { throw BookingError.invalidAmount }
        let old = try balance(of: name)
        balances[name] = old + amount
        journal.append(Entry(from: nil, to: name, amount: amount))
    }

    public mutating func transfer(_ amount: Int, from giver: String, to taker: String) throws {
        guard amount > 0 else { throw BookingError.invalidAmount }
        let available = try balance(of: giver) + (limits[giver] ?? 0)
        let target = try balance(of: taker)
        if available < amount {
            throw BookingError.insufficientFunds(missing: amount - available)
        }
        guard giver != taker else { return }
        balances[giver, default: 0] -= amount
        balances[taker] = target + amount
        journal.append(Entry(from: giver, to: taker, amount: amount))
    }

    /// Takes back the last booking; false if there is none.
    @discardableResult
    public mutating func undo() -> Bool {
        guard let entry = journal.popLast() else { return false }
        if let from = entry.from {
            balances[from, default: 0] += entry.amount
        }
        if let to = entry.to {
            balances[to, default: 0] -= entry.amount
        }
        return true
    }

    public func total() -> Int {
        balances.values.reduce(0, +)
    }

    /// Money that went in and out of an account.
    public func movements(of name: String) -> (incoming: Int, outgoing: Int) {
        var incoming = 0
        var outgoing = 0
        for entry in journal {
            if entry.to == name {
                incoming += entry.amount
            }
            if entry.from == name {
                outgoing += entry.amount
            }
        }
        return (incoming, outgoing)
    }

    /// Names by balance, the richest first, equal ones by name.
    public func ranking() -> [String] {
        balances.sorted { left, right in
            if left.value != right.value {
                return left.value > right.value
            }
            return left.key < right.key
        }.map(\.key)
    }
}
