/// Rows of comma-separated values, as ranges of the bytes they are made of.
/// - SeeAlso: RFC 4180; a lone line feed ends a row too.
struct CSVRows {
    struct Field {
        /// Without the quotes around it.
        var start: Int
        var end: Int
        /// Whether a quote inside it is doubled.
        var hasEscapes: Bool
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position: Int
    private var nextLine = 1
    /// Of the row that was read last; 1 is the first.
    private(set) var line = 0
    private(set) var fields: [Field] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        position = hasMark ? 3 : 0
    }

    enum Fault: Error { case openQuote, textAfterQuote }

    /// Reads the next row into `fields`, empty lines left out.
    /// - Returns: false at the end.
    mutating func next() throws(Fault) -> Bool {
        fields.removeAll(keepingCapacity: true)
        while position < bytes.count {
            line = nextLine
            if bytes[position] == newLine || bytes[position] == carriageReturn {
                if bytes[position] == newLine { nextLine += 1 }
                position += 1
                continue
            }
            while try field() {}
            return true
        }
        return false
    }

    private let newLine = UInt8(ascii: "\n")
    private let carriageReturn = UInt8(ascii: "\r")
    private let comma = UInt8(ascii: ",")
    private let quote = UInt8(ascii: "\"")

    /// - Returns: whether another field of the same row follows.
    private mutating func field() throws(Fault) -> Bool {
        if position < bytes.count, bytes[position] == quote { return try quotedField() }
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == comma || byte == newLine { break }
            position += 1
        }
        var end = position
        if end > start, bytes[end - 1] == carriageReturn, position == bytes.count || bytes[position] == newLine {
            end -= 1
        }
        fields.append(Field(start: start, end: end, hasEscapes: false))
        return passSeparator()
    }

    private mutating func quotedField() throws(Fault) -> Bool {
        let start = position + 1
        var hasEscapes = false
        position = start
        while true {
            guard position < bytes.count else { throw .openQuote }
            if bytes[position] == newLine { nextLine += 1 }
            if bytes[position] == quote {
                guard position + 1 < bytes.count, bytes[position + 1] == quote else { break }
                hasEscapes = true
                position += 1
            }
            position += 1
        }
        fields.append(Field(start: start, end: position, hasEscapes: hasEscapes))
        position += 1
        if position < bytes.count, bytes[position] == carriageReturn { position += 1 }
        guard position == bytes.count || bytes[position] == comma || bytes[position] == newLine else {
            throw .textAfterQuote
        }
        return passSeparator()
    }

    private mutating func passSeparator() -> Bool {
        guard position < bytes.count else { return false }
        let isComma = bytes[position] == comma
        if !isComma { nextLine += 1 }
        position += 1
        return isComma
    }

    func slice(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[fields[index].start..<fields[index].end])
    }

    func text(_ index: Int) -> String {
        let text = String(decoding: slice(index), as: UTF8.self)
        return fields[index].hasEscapes ? text.replacing("\"\"", with: "\"") : text
    }

    /// The decimal number in a field; nil for anything else, spaces, infinities and hexadecimal numbers included.
    ///
    /// Up to 15 digits and 22 decimals are exact in one division; the rest goes through the standard library.
    /// - SeeAlso: Clinger, "How to Read Floating Point Numbers Accurately", 1990, section 2.
    func number(_ index: Int) -> Double? {
        let digits = slice(index)
        guard !digits.isEmpty else { return nil }
        var (value, count, decimals, isFraction) = (0.0, 0, 0, false)
        for byte in digits {
            if (0x30...0x39).contains(byte), count < 15 {
                value = value * 10 + Double(byte - 0x30)
                if value > 0 { count += 1 }
                if isFraction { decimals += 1 }
            } else if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                return slowNumber(index)
            }
        }
        guard Self.powersOfTen.indices.contains(decimals), digits.count >= (isFraction ? 2 : 1) else {
            return slowNumber(index)
        }
        return value / Self.powersOfTen[decimals]
    }

    private static let powersOfTen: [Double] = (0...22).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }

    private func slowNumber(_ index: Int) -> Double? {
        let text = text(index)
        guard text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }), let value = Double(text), value.isFinite
        else { return nil }
        return value
    }
}
