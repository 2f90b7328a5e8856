/// Finds the keys of a grant in what a step said or wrote.
///
/// A guard against accidents (an agent that prints its environment, a tool that logs a header), not against a thief: who
/// has a key and a network needs no log of ours to carry it away.
struct SecretMask: Sendable {
    /// What is masked in text, longest first, so that no part of a longer one is left.
    private let masked: [[UInt8]]
    /// What a patch must not hold: an address that is masked in a log may stand in a source file with every right.
    private let keys: [[UInt8]]

    /// Shorter values say nothing secret, and would mask innocent words.
    private static let shortest = 8
    /// A quoted word of a credential file from this length on is a token, not a setting.
    private static let shortestToken = 20
    private static let stars = Array("***".utf8)

    static let nothing = SecretMask(masked: [], keys: [])

    private init(masked: [[UInt8]], keys: [[UInt8]]) {
        self.masked = masked.sorted { $0.count > $1.count }
        self.keys = keys
    }

    init(variables: [String: String], files: [[UInt8]]) {
        var masked: Set<[UInt8]> = []
        var keys: Set<[UInt8]> = []
        for (name, value) in variables {
            // Each line of a value of many (a private key), since output is masked in lines.
            for line in value.utf8.split(separator: 0x0A) where line.count >= Self.shortest {
                masked.insert(Array(line))
                if InnerEnvironment.isSecret(name) { keys.insert(Array(line)) }
            }
        }
        for file in files {
            let tokens = Self.tokens(in: file)
            masked.formUnion(tokens)
            keys.formUnion(tokens)
        }
        self.init(masked: Array(masked), keys: Array(keys))
    }

    func joined(_ other: SecretMask) -> SecretMask {
        SecretMask(masked: Array(Set(masked + other.masked)), keys: Array(Set(keys + other.keys)))
    }

    /// Words in quotes that look like tokens: long, of letters, digits and `-_.+/=`, with both letters and digits.
    private static func tokens(in text: [UInt8]) -> Set<[UInt8]> {
        var tokens: Set<[UInt8]> = []
        for part in text.split(whereSeparator: { $0 == 0x22 || $0 == 0x27 }) where part.count >= shortestToken {
            let letters = part.count { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
            let digits = part.count { (0x30...0x39).contains($0) }
            let others = part.count { [0x2D, 0x5F, 0x2E, 0x2B, 0x2F, 0x3D].contains($0) }
            if letters > 0, digits > 0, letters + digits + others == part.count { tokens.insert(Array(part)) }
        }
        return tokens
    }

    /// - Parameter isCut: whether the text's beginning was thrown away, perhaps in the middle of a key.
    func applied(to text: [UInt8], isCut: Bool = false) -> [UInt8] {
        var text = text
        if isCut, let rest = masked.lazy.compactMap({ Self.tail(of: $0, begins: text) }).max() {
            text = Self.stars + text.dropFirst(rest)
        }
        for secret in masked { text = text.replacing(secret, with: Self.stars) }
        return text
    }

    func findsKey(in bytes: [UInt8]) -> Bool { keys.contains { bytes.firstRange(of: $0) != nil } }

    /// Length of the longest end of a secret with which a text begins.
    private static func tail(of secret: [UInt8], begins text: [UInt8]) -> Int? {
        (4..<secret.count).reversed().first { text.starts(with: secret.suffix($0)) }
    }
}
