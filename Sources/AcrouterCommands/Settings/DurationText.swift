/// Durations as users write them: `90s`, `5m`, `1h30m`, `250ms`; a bare number is seconds.
enum DurationText {
    /// - Returns: nil for anything else, for zero, and for more than 7 days.
    static func parse(_ text: String) -> Duration? {
        if let seconds = Int64(text) { return checked(.seconds(seconds)) }
        var rest = text[...]
        var total = Duration.zero
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let count = Int64(digits), count <= 1_000_000 else { return nil }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            guard let size = units[String(unit)] else { return nil }
            total += size * Int(count)
            rest = rest.dropFirst(unit.count)
        }
        return checked(total)
    }

    static func rendered(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if seconds == 0 { return "\(attoseconds / 1_000_000_000_000_000)ms" }
        if seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }

    private static let units: [String: Duration] = [
        "ms": .milliseconds(1), "s": .seconds(1), "m": .seconds(60), "min": .seconds(60), "h": .seconds(3600),
    ]

    private static func checked(_ duration: Duration) -> Duration? {
        duration > .zero && duration <= .seconds(7 * 86_400) ? duration : nil
    }
}
