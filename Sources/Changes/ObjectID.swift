/// Name of a git object: 40 lower-case hexadecimal digits (SHA-1) or 64 (SHA-256).
public struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let hex: String

    /// - Returns: nil unless `hex` is 40 or 64 hexadecimal digits.
    public init?(hex: some StringProtocol) {
        var text = String(hex)
        // In place, because a tree has a name for every file.
        let isLower = text.withUTF8 { digits -> Bool? in
            guard digits.count == 40 || digits.count == 64, digits.allSatisfy(Self.isHexDigit) else { return nil }
            return digits.allSatisfy { $0 < UInt8(ascii: "A") || $0 > UInt8(ascii: "F") }
        }
        guard let isLower else { return nil }
        self.hex = isLower ? text : text.lowercased()
    }

    public var description: String { hex }

    /// First ten digits, for people.
    public var short: String { String(hex.prefix(10)) }

    /// The all-zero name, which git uses for "no object".
    public var isZero: Bool { hex.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }

    public static func < (left: ObjectID, right: ObjectID) -> Bool { left.hex < right.hex }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}

extension ObjectID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = ObjectID(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an object name")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
