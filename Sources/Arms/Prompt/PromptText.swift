import Classification

/// Pieces of a prompt: headings, fences that what is inside cannot close, texts that are shortened in the middle.
enum PromptText {
    /// A block of repository text. The fence is longer than any run of backticks in it.
    static func fenced(_ text: String, info: String = "") -> String {
        var longest = 2
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return fence + info + "\n" + text + (text.hasSuffix("\n") || text.isEmpty ? "" : "\n") + fence + "\n"
    }

    /// A name from the project that stands outside of a fence: on one line, in backticks that it cannot leave.
    static func inline(_ name: String) -> String {
        let plain = String(decoding: name.utf8.prefix(400).map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
        return "`" + plain.replacing("`", with: "'") + "`"
    }

    /// The beginning and the end of a text, in whole lines: where the two ends of a failure's output are, the middle is
    /// repetition.
    static func shortened(_ text: String, tokens: Int) -> String {
        guard TokenEstimate.of(text) > tokens else { return text }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var (head, tail): ([Substring], [Substring]) = ([], [])
        var left = tokens - 8
        var (low, high) = (0, lines.count - 1)
        while low <= high {
            let fromTail = tail.count <= head.count
            let line = fromTail ? lines[high] : lines[low]
            let cost = TokenEstimate.of(line.utf8) + 1
            guard cost <= left else { break }
            left -= cost
            if fromTail {
                tail.append(line)
                high -= 1
            } else {
                head.append(line)
                low += 1
            }
        }
        let cut = high - low + 1
        guard cut > 0 else { return text }
        if head.isEmpty, tail.isEmpty { return String(text.utf8.prefix(max(0, tokens) * 2)) ?? "" }
        let mark = "... (\(cut) \(cut == 1 ? "line" : "lines") left out) ..."
        return (head.map(String.init) + [mark] + tail.reversed().map(String.init)).joined(separator: "\n")
    }

    /// Names that a text mentions, in the order in which they first appear, keywords left out by being short.
    static func names(in text: some Sequence<UInt8>) -> [String] {
        var seen: Set<String> = []
        var names: [String] = []
        var word: [UInt8] = []
        func end(_ word: [UInt8]) {
            guard word.count >= 3, word.count <= 80, !(0x30...0x39).contains(word[0]) else { return }
            let name = String(decoding: word, as: UTF8.self)
            if seen.insert(name).inserted { names.append(name) }
        }
        for byte in text {
            if Definitions.isNamePart(byte) {
                word.append(byte)
            } else {
                end(word)
                word = []
            }
        }
        end(word)
        return names
    }

}
