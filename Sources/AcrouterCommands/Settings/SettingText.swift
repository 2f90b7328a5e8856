import Foundation
import Routing

/// How values of configuration are written.
enum SettingText {
    static func isValid(_ text: String, kind: SettingKey.Kind) -> Bool {
        switch kind {
        case .text: !text.isEmpty
        case .list: true
        case .words(let words): text.isEmpty || words.contains(text)
        case .bool: bool(text) != nil
        case .duration: DurationText.parse(text) != nil
        case .money: Budget(parsing: text) != nil
        case .number: Double(text).map { $0.isFinite && $0 >= 0 } ?? false
        case .bytes: bytes(text) != nil
        case .choice(let words): words.contains(text)
        case .policy: PolicyName(text)?.isForJobs ?? false
        case .rate: TokenPrice.Rate(parsing: text) != nil
        case .count(let least): count(text).map { $0 >= least } ?? false
        case .variable: isVariable(text)
        case .url: url(text) != nil
        }
    }

    /// What would have been right, for the message of an error.
    static func expected(_ kind: SettingKey.Kind) -> String {
        switch kind {
        case .text: "a text that is not empty"
        case .list: "a text"
        case .bool: "a truth value (true, false)"
        case .duration: "a duration (90s, 5m, 1h30m)"
        case .money: "an amount of dollars (0.50)"
        case .number: "a number of at least 0"
        case .bytes: "a number of bytes (500m, 20g)"
        case .policy: "a policy (acrouter, always:MODEL, cascade:A,B, random, knn, dimension-best, linucb, lints)"
        case .choice(let words), .words(let words): "one of " + words.joined(separator: ", ")
        case .rate: "dollars per million tokens (0.15)"
        case .count(let least): "a whole number of at least \(least)"
        case .variable: "the name of an environment variable (OPENAI_API_KEY), or one that no program can do without"
        case .url: "an address (https://host/v1) without user, password, query"
        }
    }

    /// git-config(1): yes, on, true, 1 and no, off, false, 0; any case; empty is false.
    static func bool(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0", "": false
        default: nil
        }
    }

    /// Far above what any model has, so that no sum of them overflows.
    static let mostCount = 1 << 30

    static func count(_ text: String) -> Int? { bytes(text).flatMap { $0 <= mostCount ? $0 : nil } }

    /// A POSIX name; one that every program needs is nobody's key.
    static func isVariable(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 100 else { return false }
        func isLetter(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
            && !KeyVariables.isIndispensable(text)
    }

    /// Host and scheme; nothing that could hold a key, which has no place in a configuration.
    static func url(_ text: String) -> URL? {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: text),
            parts.scheme == "https" || parts.scheme == "http", let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else { return nil }
        return parts.url
    }

    /// git-config(1): a whole number with k, m or g (powers of 1024).
    static func bytes(_ text: String) -> Int? {
        var digits = text.lowercased()
        var scale = 1
        if let unit = digits.last, let power = ["k": 10, "m": 20, "g": 30][unit] {
            scale = 1 << power
            digits.removeLast()
        }
        guard let count = Int(digits), count >= 0 else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: scale)
        return overflow ? nil : product
    }
}
