import Changes

/// Lines of bytes, and which removed line an added one stands for.
enum DeltaDebuggingLines {
    /// Lines with their ends; the last one has none when the file does not end in LF.
    static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            lines.append(bytes[start...index])
            start = index + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    /// CR LF if the first line of the file ends so, else LF.
    static func lineEnd(of bytes: [UInt8]) -> [UInt8] {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end > 0, bytes[end - 1] == UInt8(ascii: "\r") else {
            return [UInt8(ascii: "\n")]
        }
        return [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    /// A run of changed lines without context between them.
    struct Block {
        /// 0-based line of the current file at which the added lines begin, or would.
        var start: Int
        var removed: [[UInt8]] = []
        var added: [[UInt8]] = []
    }

    static func blocks(of hunk: Hunk, from start: Int) -> [Block] {
        var blocks: [Block] = []
        var open: Block?
        var at = start
        for line in hunk.lines {
            if line.origin == .context {
                if let block = open { blocks.append(block) }
                open = nil
                at += 1
                continue
            }
            var block = open ?? Block(start: at)
            if line.origin == .removed {
                block.removed.append(line.content)
            } else {
                block.added.append(line.content)
                at += 1
            }
            open = block
        }
        if let block = open { blocks.append(block) }
        return blocks
    }
}

extension DeltaDebuggingLines.Block {
    /// Above this many comparisons, lines are paired by their place.
    private static let comparisonLimit = 10_000

    /// Lines cut into pieces that are taken back alone, in order: each removed line with the added one that is most
    /// like it (as many pairs as there can be), what is left by itself.
    func pairs() -> [(range: Range<Int>, old: [[UInt8]])] {
        var pieces: [(range: Range<Int>, old: [[UInt8]])] = []
        var oldAt = 0
        var newAt = 0
        func skip(toOld old: Int, new: Int) {
            for index in oldAt..<old { pieces.append((start + newAt..<start + newAt, [removed[index]])) }
            for index in newAt..<new { pieces.append((start + index..<start + index + 1, [])) }
        }
        for (old, new) in matches() {
            skip(toOld: old, new: new)
            pieces.append((start + new..<start + new + 1, [removed[old]]))
            (oldAt, newAt) = (old + 1, new + 1)
        }
        skip(toOld: removed.count, new: added.count)
        return pieces
    }

    /// Increasing in both: the assignment of the shorter side to the longer with the greatest likeness.
    private func matches() -> [(old: Int, new: Int)] {
        let count = min(removed.count, added.count)
        let isEven = removed.count == added.count
        if count == 0 || isEven || removed.count * added.count > Self.comparisonLimit {
            return (0..<count).map { ($0, $0) }
        }
        let columns = added.count + 1
        // best[i * columns + j]: greatest likeness of the first i removed and first j added lines.
        var best = [Double](repeating: 0, count: (removed.count + 1) * columns)
        for i in 1...removed.count {
            for j in 1...added.count {
                let paired = best[(i - 1) * columns + j - 1] + 0.01 + likeness(removed[i - 1], added[j - 1])
                best[i * columns + j] = max(paired, best[(i - 1) * columns + j], best[i * columns + j - 1])
            }
        }
        var result: [(Int, Int)] = []
        var (i, j) = (removed.count, added.count)
        while i > 0, j > 0 {
            if best[i * columns + j] == best[(i - 1) * columns + j] {
                i -= 1
            } else if best[i * columns + j] == best[i * columns + j - 1] {
                j -= 1
            } else {
                (i, j) = (i - 1, j - 1)
                result.append((i, j))
            }
        }
        return result.reversed()
    }

    /// Share of the longer line that both have in common at their ends, 0...1.
    private func likeness(_ left: [UInt8], _ right: [UInt8]) -> Double {
        let shorter = min(left.count, right.count)
        let prefix = zip(left, right).prefix { $0 == $1 }.count
        let suffix = zip(left.reversed(), right.reversed()).prefix(shorter - prefix).prefix { $0 == $1 }.count
        return Double(prefix + suffix) / Double(max(left.count, right.count, 1))
    }
}
