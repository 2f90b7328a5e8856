extension CodeReader {
    /// The names of a line, in turn, as `read` finds them: for context, of which nothing else is asked.
    mutating func names(_ content: [UInt8], into names: inout [UInt64]) {
        content.withUnsafeBufferPointer { bytes in
            var end = min(bytes.count, Self.longest)
            while end > 0, Bytes.isSpace(bytes[end - 1]) { end -= 1 }
            var start = 0
            while start < end, Bytes.isSpace(bytes[start]) { start += 1 }
            var at = start
            while at < end { at = pass(bytes, at, end, start, &names) }
        }
    }

    /// `step` without what becomes of the tokens.
    private mutating func pass(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ start: Int, _ names: inout [UInt64]
    ) -> Int {
        if openEnd != nil { return leave(bytes, at, end).next }
        let byte = bytes[at]
        if Bytes.isWord(byte) {
            var hash = TokenHash.start
            var stop = at
            while stop < end, Bytes.isWord(bytes[stop]) {
                hash = TokenHash.add(bytes[stop], to: hash)
                stop += 1
            }
            if !Bytes.isDigit(byte) { names.append(hash) }
            return stop
        }
        if at == start, beginsInComment(bytes, at, end) { return end }
        if style.mayBegin(byte), let comment = enter(bytes, at, end, start) { return comment.next }
        let isQuote = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
        guard isQuote else { return at + 1 }
        return Self.textEnd(bytes, at, end).map { min($0 + 1, end) } ?? at + 1
    }
}
