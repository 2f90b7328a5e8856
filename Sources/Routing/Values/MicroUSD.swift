/// An amount of money in whole millionths of a US dollar.
public struct MicroUSD: Hashable, Comparable, Sendable {
    public let amount: Int64

    public init(_ amount: Int64) { self.amount = amount }

    /// - Parameter dollars: rounded up to the next millionth, so that a bill is never understated. What no `Int64`
    ///   can hold becomes the largest amount, because a price nobody could pay must not look cheap (or trap).
    public init(dollars: Double) {
        let millionths = (dollars * 1_000_000).rounded(.up)
        self.amount = Int64(exactly: millionths) ?? (millionths < 0 ? .min : .max)
    }

    public static let zero = MicroUSD(0)

    /// For arithmetic on rewards and for JSON only.
    public var dollars: Double { Double(amount) / 1_000_000 }

    public static func < (left: MicroUSD, right: MicroUSD) -> Bool { left.amount < right.amount }
    /// What no `Int64` can hold becomes the largest amount: money must neither wrap round nor end the program.
    public static func + (left: MicroUSD, right: MicroUSD) -> MicroUSD {
        let (sum, overflowed) = left.amount.addingReportingOverflow(right.amount)
        return MicroUSD(overflowed ? (left.amount < 0 ? .min : .max) : sum)
    }

    public static func - (left: MicroUSD, right: MicroUSD) -> MicroUSD {
        let (difference, overflowed) = left.amount.subtractingReportingOverflow(right.amount)
        return MicroUSD(overflowed ? (left.amount < 0 ? .min : .max) : difference)
    }

    public static func += (left: inout MicroUSD, right: MicroUSD) { left = left + right }
}

extension MicroUSD: CustomStringConvertible {
    /// For people: `$12.50`, `$0.0031`. Exact, with at least two decimals and no idle zeros after them.
    public var description: String {
        let whole = amount.magnitude / 1_000_000
        let millionths = String(amount.magnitude % 1_000_000)
        var decimals = String(repeating: "0", count: 6 - millionths.count) + millionths
        while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
        return "\(amount < 0 ? "-" : "")$\(whole).\(decimals)"
    }
}

extension MicroUSD: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int64.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(amount)
    }
}
