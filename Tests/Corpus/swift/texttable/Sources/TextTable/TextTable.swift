public enum Alignment: Sendable {
    case left, right, center
}

/// Rows of text with aligned columns.
public struct TextTable {
    public var header: [String]
    public var alignments: [Alignment]
    public private(set) var rows: [[String]] = []

    public init(header: [String], alignments: [Alignment] = []) {
        self.header = header
        self.alignments = alignments
    }

    /// Short rows are filled up, long ones are cut.
    public mutating func add(_ cells: [String]) {
        var row = Array(cells.prefix(header.count))
        while row.count < header.count {
            row.append("")
        }
        rows.append(row)
    }

    public static func pad(_ text: String, to width: Int, _ alignment: Alignment) -> String {
        let missing = width - text.count
        guard missing > 0 else { return text }
        switch alignment {
        case .left:
            return text + String(repeating: " ", count: missing)
        case .right:
            return String(repeating: " ", count: missing) + text
        case .center:
            let before = missing / 2
            return String(repeating: " ", count: before) + text + String(repeating: " ", count: missing - before)
        }
    }

    public static func shorten(_ text: String, to width: Int) -> String {
        guard text.count > width else { return text }
        guard width > 1 else { return String(text.prefix(max(0, width))) }
        return String(text.prefix(width - 1)) + "…"
    }

    func widths(limit: Int) -> [Int] {
        var result = header.map(\.count)
        for row in rows {
            for (index, cell) in row.enumerated() {
                result[index] = max(result[index], cell.count)
            }
        }
        return result.map { min($0, limit) }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var parts: [String] = []
        for (index, cell) in cells.enumerated() {
            let alignment = index < alignments.count ? alignments[index] : .left
            parts.append(TextTable.pad(TextTable.shorten(cell, to: widths[index]), to: widths[index], alignment))
        }
        var text = parts.joined(separator: "  ")
        while text.last == " " {
            text.removeLast()
        }
        return text
    }

    public func render(limit: Int = 40) -> String {
        let columns = widths(limit: limit)
        var lines = [line(header, columns)]
        lines.append(columns.map { String(repeating: "-", count: $0) }.joined(separator: "  "))
        for row in rows {
            lines.append(line(row, columns))
        }
        return lines.joined(separator: "\n")
    }

    /// Sorts by a column; numbers by value and before texts.
    public mutating func sort(by column: Int, descending: Bool = false) {
        guard column >= 0, column < header.count else { return }
        rows.sort { left, right in
            let (a, b) = descending ? (right[column], left[column]) : (left[column], right[column])
            switch (Int(a), Int(b)) {
            case (let x?, let y?): return x < y
            case (_?, nil): return true
            case (nil, _?): return false
            default: return a < b
            }
        }
    }
}
