/// An amount of money in whole millionths of a US dollar.
public struct MicroUSD: Hashable, Comparable, Sendable {
    public let amount: Int64

    public init(_ amount: Int64) { self.amount = amount }

    /// - Parameter dollars: rounded up to the next millionth, so that a bill is never understated.
    public init(dollars: Double) { self.amount = Int64((dollars * 1_000_000).rounded(.up)) }

    public static let zero = MicroUSD(0)

    /// For arithmetic on rewards and for JSON only.
    public var dollars: Double { Double(amount) / 1_000_000 }

    public static func < (left: MicroUSD, right: MicroUSD) -> Bool { left.amount < right.amount }
    public static func + (left: MicroUSD, right: MicroUSD) -> MicroUSD { MicroUSD(left.amount + right.amount) }
    public static func - (left: MicroUSD, right: MicroUSD) -> MicroUSD { MicroUSD(left.amount - right.amount) }
    public static func += (left: inout MicroUSD, right: MicroUSD) { left = left + right }
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
