public import Routing

/// A JSON document whose members keep the order in which a schema lists them.
///
/// Written by hand instead of by `Codable` so that the documented schemas, not our type names, decide the shape, and
/// so that money is printed exactly.
public indirect enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// Not finite is written as `null`, which JSON has a word for.
    case number(Double)
    case usd(MicroUSD)
    case string(String)
    case array([JSON])
    case object([Member])

    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSON

        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
    public init(nilLiteral: ()) { self = .null }
}

extension JSON {
    public static func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
    public static func count(_ value: Int) -> JSON { .int(Int64(value)) }
    public static func texts(_ values: some Sequence<String>) -> JSON { .array(values.map(JSON.string)) }

    /// Seconds to the millisecond: more digits would be noise.
    public static func seconds(_ value: Double) -> JSON { .number((value * 1000).rounded() / 1000) }

    /// The document with two-space indentation and a final newline.
    public func rendered() -> String {
        var text = ""
        write(into: &text, indent: 0)
        text += "\n"
        return text
    }

    /// The document without line breaks in it, for files of one document a line. Strings have none: they are escaped.
    public func renderedOnOneLine() -> String {
        // Bytes, not characters: a stream of revisions prints thousands of these.
        let lines = rendered().utf8.split(separator: UInt8(ascii: "\n"))
        let bytes = lines.map { $0.drop { $0 == UInt8(ascii: " ") } }.joined(separator: [UInt8(ascii: " ")])
        return String(decoding: Array(bytes), as: UTF8.self) + "\n"
    }

    private func write(into text: inout String, indent: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .number(let value): text += Self.literal(value)
        case .usd(let value): text += Self.literal(value)
        case .string(let value): Self.write(value, into: &text)
        case .array(let values):
            Self.writeList(values, open: "[", close: "]", into: &text, indent: indent) { value, text in
                value.write(into: &text, indent: indent + 1)
            }
        case .object(let members):
            Self.writeList(members, open: "{", close: "}", into: &text, indent: indent) { member, text in
                Self.write(member.name, into: &text)
                text += ": "
                member.value.write(into: &text, indent: indent + 1)
            }
        }
    }

    private static func writeList<Element>(
        _ elements: [Element], open: String, close: String, into text: inout String, indent: Int,
        each: (Element, inout String) -> Void
    ) {
        text += open
        for (index, element) in elements.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += String(repeating: "  ", count: indent + 1)
            each(element, &text)
        }
        if !elements.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
        text += close
    }

    private static func literal(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return value.description
    }

    /// Exact decimals: 1_500_000 millionths are `1.5`.
    private static func literal(_ value: MicroUSD) -> String {
        let whole = value.amount.magnitude / 1_000_000
        let rest = String(value.amount.magnitude % 1_000_000)
        var decimals = String(repeating: "0", count: 6 - rest.count) + rest
        while decimals.hasSuffix("0") { decimals.removeLast() }
        return (value.amount < 0 ? "-" : "") + String(whole) + (decimals.isEmpty ? "" : "." + decimals)
    }

    private static func write(_ value: String, into text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            // C0 as JSON demands; DEL and C1 so that the document is harmless on a terminal.
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
