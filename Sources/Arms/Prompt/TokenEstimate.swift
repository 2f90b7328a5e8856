/// How many tokens a text is at most, from its bytes alone.
///
/// Counts what byte-pair tokenizers make of code: words of a few letters, single signs, line ends, runs of spaces. Whoever
/// pays by the token wants to be told rather too much than too little.
struct TokenEstimate: Hashable, Sendable {
    private var twelfths = 0

    var tokens: Int { (twelfths + 11) / 12 }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { twelfths += Int(Self.cost[Int(byte)]) }
    }

    static func of(_ text: String) -> Int { of(text.utf8) }

    static func of(_ bytes: some Sequence<UInt8>) -> Int {
        var estimate = TokenEstimate()
        estimate.add(bytes)
        return estimate.tokens
    }

    /// Twelfths of a token for each byte.
    private static let cost: [UInt8] = (0..<256).map { byte in
        switch byte {
        // A space goes with the word behind it, and indents are one token each.
        case 0x20, 0x09, 0x0D: 1
        case 0x0A: 8
        case 0x61...0x7A: 4
        case 0x41...0x5A: 6
        case 0x30...0x39: 8
        case 0x80...: 8
        default: 10
        }
    }
}
