/// Name of a git object: 40 lower-case hexadecimal digits (SHA-1) or 64 (SHA-256).
public struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let hex: String

    /// - Returns: nil unless `hex` is 40 or 64 hexadecimal digits.
    public init?(hex: some StringProtocol) {
        // Lists of trees make tens of thousands of these: no copy in lower case unless it takes one.
        var count = 0
        var isLower = true
        for byte in hex.utf8 {
            count += 1
            if (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte) {
                isLower = false
            } else if !Self.isHexDigit(byte) {
                return nil
            }
        }
        guard count == 40 || count == 64 else { return nil }
        self.hex = isLower ? String(hex) : hex.lowercased()
    }

    /// - Parameter raw: the name's 20 or 32 bytes, as objects and indexes hold them.
    public init?(raw: UnsafeRawBufferPointer) {
        guard raw.count == 20 || raw.count == 32 else { return nil }
        hex = String(unsafeUninitializedCapacity: 2 * raw.count) { text in
            for index in raw.indices {
                text[2 * index] = Self.digit(raw[index] >> 4)
                text[2 * index + 1] = Self.digit(raw[index] & 15)
            }
            return 2 * raw.count
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    public var description: String { hex }

    /// First ten digits, for people.
    public var short: String { String(hex.prefix(10)) }

    /// The all-zero name, which git uses for "no object".
    public var isZero: Bool { hex.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }

    public static func < (left: ObjectID, right: ObjectID) -> Bool { left.hex < right.hex }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
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
