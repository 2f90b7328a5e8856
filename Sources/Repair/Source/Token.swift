/// One lexical piece of a file. Comments and white space are no tokens; they survive between the ranges.
struct Token: Sendable {
    enum Kind: Sendable {
        case name, keyword, number, string, symbol
        /// End of a logical line; only where layout is by indentation.
        case lineEnd
    }

    var kind: Kind
    /// Bytes of the file.
    var range: Range<Int>
    /// 1-based line of the first byte.
    var line: Int
    /// Decoded for comparison only; edits copy bytes.
    var text: String
    /// Whether blank space, or an opening delimiter, stands just before or after.
    var spaceBefore = false
    var spaceAfter = false
    /// First token of its line.
    var opensLine = false
}
