/// A secret in a text.
struct SecretFinding: Hashable {
    var kind: String
    /// Bytes of the secret itself; never holds a line end.
    var range: Range<Int>
}

/// Finds secrets by their shape, in one pass over a text.
///
/// Wrong alarms cost little (the placeholder is put back), but a placeholder in the place of what a bug is about hides
/// it. So what has no issuer's shape needs a name that says secret and a value that looks random.
struct SecretScanner {
    /// Values known from elsewhere (`.env` files) that are secret wherever they stand.
    private let literals: [UInt8: [[UInt8]]]

    init(literals: [[UInt8]] = []) {
        self.literals = Dictionary(grouping: literals.filter { !$0.isEmpty }, by: { $0[0] })
    }

    /// - Returns: In order, none overlapping another.
    func findings(in bytes: [UInt8]) -> [SecretFinding] {
        var found: [SecretFinding] = []
        bytes.withUnsafeBufferPointer { text in
            var position = 0
            var run = DottedRun()
            while position < text.count {
                if let finding = finding(in: text, at: position, &run) {
                    found.append(finding)
                    position = finding.range.upperBound
                } else {
                    position += 1
                }
            }
        }
        found += SecretAssignments.findings(in: bytes) + PrivateKeys.findings(in: bytes)
        if found.contains(where: { $0.kind == "AWS access key" }) { found += Self.secretsNearAccessKeys(bytes, found) }
        return Self.merged(found)
    }

    private func finding(
        in text: UnsafeBufferPointer<UInt8>, at start: Int, _ run: inout DottedRun
    ) -> SecretFinding? {
        let byte = text[start]
        if let values = literals[byte] {
            for value in values where start + value.count <= text.count {
                if value.indices.allSatisfy({ text[start + $0] == value[$0] }) {
                    return SecretFinding(kind: "value of a .env file", range: start..<start + value.count)
                }
            }
        }
        if byte == UInt8(ascii: ":") { return Self.password(text, start) }
        guard start == 0 || !TokenRule.Alphabet.alphanumeric.contains(text[start - 1]) else { return nil }
        for rule in TokenRule.byFirstByte[Int(byte)] {
            if let end = rule.end(in: text, from: start) { return SecretFinding(kind: rule.kind, range: start..<end) }
        }
        switch byte {
        case UInt8(ascii: "e"): return Self.webToken(text, start, &run)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return Self.botToken(text, start)
        case UInt8(ascii: "A"): return Self.placeholder(text, start)
        default: return nil
        }
    }

    /// A stretch of base64url and dots, found once for all that begins in it.
    private struct DottedRun {
        private(set) var end = 0
        private(set) var dots: [Int] = []

        mutating func read(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
            guard start >= end else { return }
            (end, dots) = (start, [])
            while end < text.count, TokenRule.Alphabet.dotted.contains(text[end]) {
                if text[end] == UInt8(ascii: ".") { dots.append(end) }
                end += 1
            }
            // The full stop of a sentence.
            while let last = dots.last, last == end - 1 {
                dots.removeLast()
                end -= 1
            }
        }
    }

    /// Three parts of base64url, of which the first two are JSON objects (RFC 7519).
    private static func webToken(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ run: inout DottedRun
    ) -> SecretFinding? {
        guard starts(text, start, with: "eyJ") else { return nil }
        run.read(text, from: start)
        let dots = run.dots.suffix(3)
        guard let second = dots.last, let first = dots.dropLast().last, first - start >= 10, second - first > 10,
            run.end - second > 10, dots.dropLast(2).allSatisfy({ $0 < start }), starts(text, first + 1, with: "eyJ")
        else { return nil }
        return SecretFinding(kind: "JSON web token", range: start..<run.end)
    }

    /// Telegram: a number, a colon, 35 characters.
    private static func botToken(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> SecretFinding? {
        var colon = start
        while colon < text.count, text[colon] >= 0x30, text[colon] <= 0x39, colon - start < 11 { colon += 1 }
        guard (8...10).contains(colon - start), colon < text.count, text[colon] == UInt8(ascii: ":") else { return nil }
        var end = colon + 1
        while end < text.count, end - colon < 40, TokenRule.Alphabet.word.contains(text[end]) { end += 1 }
        guard end - colon - 1 == 35, Set(text[(colon + 1)..<end]).count >= 10 else { return nil }
        return SecretFinding(kind: "Telegram token", range: start..<end)
    }

    /// A text that happens to look like our placeholders is masked like a secret, so that putting back gives it again.
    private static func placeholder(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> SecretFinding? {
        guard starts(text, start, with: "ACROUTER-MASKED-") else { return nil }
        var end = start + SecretTable.stem.count
        while end < text.count, text[end] >= 0x30, text[end] <= 0x39 { end += 1 }
        return end > start + SecretTable.stem.count
            ? SecretFinding(kind: Self.likePlaceholder, range: start..<end) : nil
    }

    static let likePlaceholder = "text like a placeholder"

    /// `scheme://user:password@host`
    private static func password(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> SecretFinding? {
        guard starts(text, start, with: "://"), start > 0 else { return nil }
        func isEnd(_ byte: UInt8) -> Bool { byte <= 0x20 || "/\"'`<>()[]{},;?#|\\".utf8.contains(byte) }
        var end = start + 3
        var colon: Int?
        while end < text.count, !isEnd(text[end]), text[end] != UInt8(ascii: "@"), end - start < 300 {
            if text[end] == UInt8(ascii: ":"), colon == nil { colon = end }
            end += 1
        }
        guard let colon, end < text.count, text[end] == UInt8(ascii: "@"), end - colon > 3 else { return nil }
        let value = Array(text[(colon + 1)..<end])
        return SecretShape.isPlaceholderWord(value)
            ? nil : SecretFinding(kind: "password in a URL", range: colon + 1..<end)
    }

    /// An access key's other half has no shape of its own; within a few lines of the key, 40 such characters are it.
    private static func secretsNearAccessKeys(_ bytes: [UInt8], _ found: [SecretFinding]) -> [SecretFinding] {
        func isPart(_ byte: UInt8) -> Bool {
            TokenRule.Alphabet.alphanumeric.contains(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "+")
        }
        var secrets: [SecretFinding] = []
        for key in found where key.kind == "AWS access key" {
            var position = max(0, key.range.lowerBound - 400)
            let limit = min(bytes.count, key.range.upperBound + 400)
            while position < limit {
                let end = bytes[position...].prefix(200).firstIndex { !isPart($0) } ?? min(position + 200, bytes.count)
                if end - position == 40, SecretShape.entropy(bytes[position..<end]) > 3.8 {
                    secrets.append(SecretFinding(kind: "AWS secret key", range: position..<end))
                }
                position = max(end, position) + 1
            }
        }
        return secrets
    }

    private static func starts(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, with word: StaticString
    ) -> Bool {
        guard start + word.utf8CodeUnitCount <= text.count else { return false }
        return word.withUTF8Buffer { word in word.indices.allSatisfy { text[start + $0] == word[$0] } }
    }

    /// What overlaps becomes one finding, under the name of the one that begins first.
    private static func merged(_ found: [SecretFinding]) -> [SecretFinding] {
        var result: [SecretFinding] = []
        for finding in found.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            if let last = result.last, finding.range.lowerBound < last.range.upperBound {
                let end = max(last.range.upperBound, finding.range.upperBound)
                result[result.count - 1].range = last.range.lowerBound..<end
            } else {
                result.append(finding)
            }
        }
        return result
    }
}

/// Blocks of PEM and OpenPGP that hold private keys (RFC 7468), also written as one string with `\n` in it.
enum PrivateKeys {
    private static let begin = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let word = Array("PRIVATE KEY".utf8)

    /// Each line of a key is a finding of its own, so that masking does not move the lines behind it.
    static func findings(in bytes: [UInt8]) -> [SecretFinding] {
        var found: [SecretFinding] = []
        var position = 0
        while let start = bytes.firstRange(of: begin, from: position) {
            position = start.upperBound
            let header = bytes[position...].prefix(40)
            guard let label = Array(header).firstRange(of: word, from: 0),
                let dashes = Array(header).firstRange(of: Array("-----".utf8), from: label.upperBound)
            else { continue }
            let body = position + dashes.upperBound
            // Without an end (a cut log) what is as long as a key is taken for one.
            let longest = Array(bytes[body...].prefix(16_384))
            position = body + (longest.firstRange(of: end, from: 0)?.lowerBound ?? longest.count)
            found += lines(bytes, body..<position)
        }
        return found + tails(in: bytes)
    }

    /// Keys whose first line was cut off with what stood above: the runs of base64 before an end, upwards line by line.
    private static func tails(in bytes: [UInt8]) -> [SecretFinding] {
        var found: [SecretFinding] = []
        var position = 0
        while let close = bytes.firstRange(of: end, from: position) {
            position = close.upperBound
            guard Array(bytes[position...].prefix(40)).firstRange(of: word, from: 0) != nil else { continue }
            var edge = close.lowerBound
            let floor = max(0, edge - 16_384)
            var short: Range<Int>?
            var isLast = true
            while edge > floor {
                let run = self.run(bytes, endingAt: edge, floor)
                let start = bytes[floor..<edge].lastIndex(of: 0x0A).map { $0 + 1 } ?? floor
                if run.count >= 32 {
                    found += [short, run].compactMap { $0 }.map { SecretFinding(kind: "private key", range: $0) }
                    short = nil
                    isLast = false
                } else if isLast, run.count >= 4, edge != close.lowerBound {
                    // A key's last line is as short as may be: it is one if the line above it is a key's.
                    short = run
                    isLast = false
                } else if edge != close.lowerBound {
                    break
                }
                edge = start - 1
            }
        }
        return found
    }

    /// The last run of a line of base64, also with `\n` in it, before what may close a string.
    private static func run(_ bytes: [UInt8], endingAt edge: Int, _ floor: Int) -> Range<Int> {
        func isPart(_ byte: UInt8) -> Bool {
            TokenRule.Alphabet.alphanumeric.contains(byte) || "+/=\\".utf8.contains(byte)
        }
        var upper = edge
        while upper > floor, !isPart(bytes[upper - 1]), bytes[upper - 1] != 0x0A { upper -= 1 }
        var lower = upper
        while lower > floor, isPart(bytes[lower - 1]) { lower -= 1 }
        return lower..<upper
    }

    private static func lines(_ bytes: [UInt8], _ range: Range<Int>) -> [SecretFinding] {
        var found: [SecretFinding] = []
        for line in bytes[range].split(separator: 0x0A) {
            let stripped = line.drop { !TokenRule.Alphabet.alphanumeric.contains($0) && $0 != UInt8(ascii: "+") }
            let end = stripped.lastIndex { TokenRule.Alphabet.alphanumeric.contains($0) || $0 == UInt8(ascii: "=") }
            guard let end, end - stripped.startIndex >= 8 else { continue }
            found.append(SecretFinding(kind: "private key", range: stripped.startIndex..<end + 1))
        }
        return found
    }
}
