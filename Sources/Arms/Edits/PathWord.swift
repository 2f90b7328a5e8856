/// A path as models write it: in backticks, bold, behind "File:", as a heading.
enum PathWord {
    /// - Parameter isKnown: whether the base has such a file: a known path may hold spaces.
    /// - Returns: nil for a line that is anything else than one path.
    static func alone(_ line: [UInt8], isKnown: ([UInt8]) -> Bool) -> [UInt8]? {
        let bare = undecorated(line)
        if isKnown(bare) { return bare }
        return looksLikePath(bare) ? bare : nil
    }

    /// The one path that a sentence holds in backticks ("Change `a/b.py` like this:").
    static func quoted(in line: [UInt8], isKnown: ([UInt8]) -> Bool) -> [UInt8]? {
        let parts = line.split(separator: UInt8(ascii: "`"), omittingEmptySubsequences: false)
        let words = parts.indices.filter { $0 % 2 == 1 && $0 + 1 < parts.count }.map { undecorated(Array(parts[$0])) }
        let paths = Set(words.filter { isKnown($0) || looksLikePath($0) && $0.contains(UInt8(ascii: ".")) })
        return paths.count == 1 ? paths.first : nil
    }

    private static let prefixes: [StaticString] = [
        "File:", "file:", "FILE:", "Path:", "path:", "Filename:", "filename:", "path=", "file=", "filename=", "title=",
        "New file:", "new file:", "Update File:", "Add File:",
    ]
    private static let suffixes: [StaticString] = ["(new file)", "(new)", "(modified)", "(deleted)"]

    static func undecorated(_ line: [UInt8]) -> [UInt8] {
        var text = line.strippedOfSpace
        let marks: Set<UInt8> = [UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "\""), UInt8(ascii: "'")]
        var before = -1
        while before != text.count {
            before = text.count
            text = text.drop { $0 == UInt8(ascii: "#") || $0 == 0x20 || $0 == 0x09 || marks.contains($0) }
            for prefix in prefixes where prefix.starts(text) {
                text = text.dropFirst(prefix.utf8CodeUnitCount)
            }
            for suffix in suffixes where suffix.starts(text.suffix(suffix.utf8CodeUnitCount)) {
                text = text.dropLast(suffix.utf8CodeUnitCount)
            }
            while let last = text.last,
                last == UInt8(ascii: ":") || last == 0x20 || last == 0x09 || marks.contains(last)
            {
                text = text.dropLast()
            }
        }
        while text.starts(with: "./".utf8) { text = text.dropFirst(2) }
        return Array(text)
    }

    /// No white space, and a dot or a slash: what else a line could say is longer.
    private static func looksLikePath(_ text: [UInt8]) -> Bool {
        guard !text.isEmpty, text.count < 4_096, text.contains(where: { $0 == 0x2F || $0 == 0x2E }) else {
            return false
        }
        let forbidden = Set("<>|\"`*?;(){}[]=,".utf8)
        guard text.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !forbidden.contains($0) }) else { return false }
        // "..." and "e.g." are no paths.
        return text.last != UInt8(ascii: ".") && text.contains { $0 != 0x2E && $0 != 0x2F && $0 != 0x2D }
            && !text.starts(with: "http:".utf8) && !text.starts(with: "https:".utf8)
    }
}

extension StaticString {
    /// Without a copy of the line: one that is nothing but such words is looked at once for each.
    fileprivate func starts(_ text: ArraySlice<UInt8>) -> Bool { withUTF8Buffer { text.starts(with: $0) } }
}
