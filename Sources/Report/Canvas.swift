/// What text is rendered for: passed in, because this room knows no terminal.
public struct Canvas: Sendable {
    public var colour: Bool
    /// Columns; nil when lines may be as long as they like (a file, a pipe).
    public var width: Int?
    /// Seconds east of UTC at a given moment (seconds since 1970), for dates.
    public var utcOffset: @Sendable (Int64) -> Int

    public init(colour: Bool, width: Int?, utcOffset: @escaping @Sendable (Int64) -> Int = { _ in 0 }) {
        self.colour = colour
        self.width = width
        self.utcOffset = utcOffset
    }

    public static let plain = Canvas(colour: false, width: nil)

    public enum Ink: String, Sendable {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case magenta = "35"
        case cyan = "36"
    }

    public func paint(_ text: String, _ ink: Ink?) -> String {
        guard colour, let ink, !text.isEmpty else { return text }
        return "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[m"
    }

    /// The ink of a verdict, the same everywhere.
    public static func ink(verdict: String) -> Ink? {
        switch verdict {
        case "resolved": .green
        case "unresolved": .red
        case "indeterminate": .yellow
        case "unfinished": .magenta
        default: nil
        }
    }
}

/// Text from outside (test names, paths, output of a patched program) made harmless for a terminal.
public enum Printable {
    /// Control characters become U+FFFD, so that a test's name can neither move the cursor nor set a title.
    ///
    /// Tabs stay; line ends stay unless `oneLine`, which turns them into spaces.
    public static func text(_ value: String, oneLine: Bool = false) -> String {
        var out = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\n" where !oneLine, "\t" where !oneLine: out.append(scalar)
            case "\n", "\t", "\r": out.append(" ")
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}": out.append("\u{FFFD}")
            // Marks that turn the reading direction can make a line read as something else.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": out.append("\u{FFFD}")
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    /// The text cut to `width` columns, with an ellipsis when something was cut.
    public static func fit(_ value: String, width: Int) -> String {
        guard value.count > width else { return value }
        return width < 1 ? "" : String(value.prefix(width - 1)) + "…"
    }
}
