/// The most that may be spent, as a user writes it in `--budget`, `acrouter.budget` and `acrouter.dailyBudget`.
public struct Budget: Hashable, Sendable {
    public let limit: MicroUSD

    public init(limit: MicroUSD) { self.limit = limit }

    /// Reads dollars: `0.50`, `$2`, `.5`; at most six decimals, so that nothing is rounded in silence.
    ///
    /// - Returns: nil for anything else, negative amounts, exponents and thousands separators included: where money
    ///   is spent, a guess at what was meant is worse than a question.
    public init?(parsing text: String) {
        var digits = text[...].drop { $0 == " " }
        while digits.last == " " { digits.removeLast() }
        if digits.first == "$" { digits = digits.dropFirst().drop { $0 == " " } }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, !(digits.isEmpty || digits == ".") else { return nil }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.utf8.count <= 6, (parts[0] + decimals).utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let padded = decimals + String(repeating: "0", count: 6 - decimals.utf8.count)
        guard let amount = Int64(parts[0] + padded) else { return nil }
        limit = MicroUSD(amount)
    }

    /// What is left after `spent`; never below zero.
    public func remaining(after spent: MicroUSD) -> MicroUSD { max(.zero, limit - spent) }
}
