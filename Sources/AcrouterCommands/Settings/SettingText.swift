import Routing

/// How values of configuration are written.
enum SettingText {
    static func isValid(_ text: String, kind: SettingKey.Kind) -> Bool {
        switch kind {
        case .text: !text.isEmpty
        case .list: true
        case .bool: bool(text) != nil
        case .duration: DurationText.parse(text) != nil
        case .money: Budget(parsing: text) != nil
        case .number: Double(text).map { $0.isFinite && $0 >= 0 } ?? false
        case .bytes: bytes(text) != nil
        case .choice(let words): words.contains(text)
        case .policy: PolicyName(text)?.isForJobs ?? false
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
        case .choice(let words): "one of " + words.joined(separator: ", ")
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
