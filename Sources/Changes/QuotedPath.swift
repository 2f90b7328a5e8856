/// Names as git quotes them: in double quotes, with C escapes, when they hold unusual bytes (`core.quotePath`).
public enum QuotedPath {
    /// Reads a quoted name at the start of `text`.
    /// - Returns: The bytes and what follows the closing quote, or nil when it is damaged.
    public static func read(_ text: ArraySlice<UInt8>) -> ([UInt8], ArraySlice<UInt8>)? {
        guard text.first == UInt8(ascii: "\"") else { return nil }
        var name: [UInt8] = []
        var rest = text.dropFirst()
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return (name, rest) }
            guard byte == UInt8(ascii: "\\") else {
                name.append(byte)
                continue
            }
            guard let escaped = escape(&rest) else { return nil }
            name.append(escaped)
        }
        return nil
    }

    /// The name as git prints it: bare when nothing in it is unusual.
    public static func write(_ name: [UInt8]) -> [UInt8] {
        let plain = name.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        return plain ? name : quoted(name)
    }

    /// The name in quotes, whatever is in it.
    public static func quoted(_ name: [UInt8]) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "\"")]
        for byte in name {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text += [UInt8(ascii: "\\"), byte]
            case 0x20..<0x7F:
                text.append(byte)
            default:
                text.append(UInt8(ascii: "\\"))
                text += [byte >> 6, (byte >> 3) & 7, byte & 7].map { UInt8(ascii: "0") + $0 }
            }
        }
        text.append(UInt8(ascii: "\""))
        return text
    }

    private static func escape(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
        guard let byte = rest.popFirst() else { return nil }
        switch byte {
        case UInt8(ascii: "a"): return 7
        case UInt8(ascii: "b"): return 8
        case UInt8(ascii: "t"): return 9
        case UInt8(ascii: "n"): return 10
        case UInt8(ascii: "v"): return 11
        case UInt8(ascii: "f"): return 12
        case UInt8(ascii: "r"): return 13
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            guard rest.count >= 2 else { return nil }
            let digits = [byte] + rest.prefix(2)
            rest = rest.dropFirst(2)
            guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }) else { return nil }
            return digits.reduce(0) { $0 << 3 | ($1 - UInt8(ascii: "0")) }
        default: return nil
        }
    }
}
