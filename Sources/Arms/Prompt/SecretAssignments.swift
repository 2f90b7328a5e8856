#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Values that are given to names which say secret: `API_KEY = "..."`, `password: ...`, `"clientSecret": "..."`.
enum SecretAssignments {
    /// Names that say it by themselves.
    private static let strong = [
        "password", "passwd", "passphrase", "secret", "apikey", "privatekey", "accesskey", "authtoken", "accesstoken",
        "credential", "accountkey", "sharedaccesskey", "encryptionkey", "signingkey", "refreshtoken", "bottoken",
    ]
    /// Names that parsers and tests use for much else: what they hold has to look more random.
    private static let weak = ["token", "pwd", "auth"]

    /// Whether a name says that what it holds is secret.
    static func says(_ name: String) -> Bool {
        let flat = name.lowercased().filter { $0 != "-" && $0 != "_" }
        return (strong + weak).contains { flat.contains($0) } || flat.hasSuffix("key")
    }

    static func findings(in bytes: [UInt8]) -> [SecretFinding] {
        var found: [SecretFinding] = []
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") {
            guard let name = name(in: bytes, before: index), let value = value(in: bytes, after: index) else {
                continue
            }
            let isWeak = weak.contains { name.contains($0) }
            let isStrong = strong.contains { name.contains($0) }
            guard isStrong || isWeak else { continue }
            let text = Array(bytes[value.range])
            guard SecretShape.looksRandom(text, isQuoted: value.isQuoted, isCautious: !isStrong) else { continue }
            found.append(SecretFinding(kind: "value of a secret's name", range: value.range))
        }
        return found
    }

    /// Lower case, without separators; nil where no name stands there.
    private static func name(in bytes: [UInt8], before index: Int) -> String? {
        var end = index
        // ":=" and "==" hold a second sign; a comparison is no assignment.
        if end > 0, bytes[end - 1] == UInt8(ascii: ":") { end -= 1 }
        guard end > 0, !"=!<>".utf8.contains(bytes[end - 1]) else { return nil }
        while end > 0, " \t\"'])".utf8.contains(bytes[end - 1]), index - end < 8 { end -= 1 }
        var start = end
        while start > 0, TokenRule.Alphabet.word.contains(bytes[start - 1]), end - start < 80 { start -= 1 }
        guard end - start >= 3 else { return nil }
        return String(decoding: bytes[start..<end].filter { $0 != 0x2D && $0 != 0x5F }, as: UTF8.self).lowercased()
    }

    private static func value(in bytes: [UInt8], after index: Int) -> (range: Range<Int>, isQuoted: Bool)? {
        var start = index + 1
        while start < bytes.count, " \t>".utf8.contains(bytes[start]), start - index < 16 { start += 1 }
        // A letter before the quote: b"", r'', f"".
        if start + 1 < bytes.count, "brfu@L".utf8.contains(bytes[start]), isQuote(bytes[start + 1]) { start += 1 }
        guard start < bytes.count else { return nil }
        if let credentials = credentials(in: bytes, from: start) { return (credentials, true) }
        if isQuote(bytes[start]) {
            let end = bytes[(start + 1)...].prefix(512).firstIndex { $0 == bytes[start] || $0 == 0x0A }
            guard let end, bytes[end] == bytes[start], end > start + 1 else { return nil }
            return (start + 1..<end, true)
        }
        var end = start
        while end < bytes.count, isPart(bytes[end]), end - start < 512 { end += 1 }
        // A call, an index or a member goes on: an expression.
        guard end > start, end == bytes.count || !"([{<$@".utf8.contains(bytes[end]) else { return nil }
        return (start..<end, false)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        TokenRule.Alphabet.word.contains(byte) || "+/=~.".utf8.contains(byte)
    }

    /// `Authorization: Bearer ...` (RFC 9110, section 11.6.2).
    private static func credentials(in bytes: [UInt8], from start: Int) -> Range<Int>? {
        let body = bytes[(isQuote(bytes[start]) ? start + 1 : start)...]
        for scheme in ["Bearer ", "bearer ", "Basic ", "token "] where body.starts(with: scheme.utf8) {
            let value = body.dropFirst(scheme.utf8.count).prefix(while: isPart)
            return value.count >= 16 ? value.startIndex..<value.endIndex : nil
        }
        return nil
    }

    private static func isQuote(_ byte: UInt8) -> Bool { "\"'`".utf8.contains(byte) }
}

/// How a value looks, where nothing else tells.
enum SecretShape {
    /// Shannon's entropy, bits a byte.
    static func entropy(_ bytes: some Collection<UInt8>) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in bytes { counts[Int(byte)] += 1 }
        let total = Double(bytes.count)
        return counts.reduce(0) { sum, count in
            count == 0 ? sum : sum - Double(count) / total * log2(Double(count) / total)
        }
    }

    private static let placeholderWords = [
        "example", "changeme", "change_me", "change-me", "placeholder", "your", "dummy", "redacted", "xxxx", "password",
        "passwd", "secret", "insert", "todo", "fake", "test", "sample", "foobar", "12345678", "abcdef", "masked",
        "user",
        "token", "hunter2", "letmein", "default", "none", "pass",
    ]

    /// Words that stand where a secret would: documentation, templates, tests.
    static func isPlaceholderWord(_ value: [UInt8]) -> Bool {
        let text = String(decoding: value, as: UTF8.self).lowercased()
        if value.allSatisfy({ "*x.#-_?".utf8.contains($0) }) { return true }
        if text.contains("${") || text.contains("{{") || text.hasPrefix("$") || text.hasPrefix("%") { return true }
        return placeholderWords.contains { text.contains($0) }
    }

    /// - Parameter isCautious: the name alone is weak evidence.
    static func looksRandom(_ value: [UInt8], isQuoted: Bool, isCautious: Bool) -> Bool {
        guard value.count >= (isQuoted ? (isCautious ? 20 : 8) : 16), value.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            !isPlaceholderWord(value)
        else { return false }
        let digits = value.count { $0 >= 0x30 && $0 <= 0x39 }
        let letters = value.count { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        guard digits >= 2, letters >= 2, digits < value.count - 1 else { return false }
        // Paths, addresses and names with a number: separators between words.
        if value.starts(with: "http".utf8) || value.first == 0x2F || value.first == 0x2E { return false }
        if !isQuoted, value.contains(0x2E) { return false }
        return entropy(value) >= (isQuoted && !isCautious ? 2.9 : 3.6)
    }
}
