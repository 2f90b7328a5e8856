/// Columns of text. Only what is wider than the canvas is cut, and only in the column that may be.
struct Table {
    struct Column {
        var title: String
        var alignsRight = false
        /// The column that gives way when the canvas is too narrow.
        var shrinks = false
    }

    struct Cell {
        var text: String
        var ink: Canvas.Ink?

        init(_ text: String, _ ink: Canvas.Ink? = nil) {
            self.text = Printable.text(text, oneLine: true)
            self.ink = ink
        }
    }

    var columns: [Column]
    var rows: [[Cell]] = []
    private static let gap = "  "

    func rendered(on canvas: Canvas, titles: Bool = true) -> String {
        var widths = columns.indices.map { index in
            max(titles ? columns[index].title.count : 0, rows.map { $0[index].text.count }.max() ?? 0)
        }
        if let limit = canvas.width, let index = columns.firstIndex(where: \.shrinks) {
            let total = widths.reduce(0, +) + Self.gap.count * (widths.count - 1)
            widths[index] = max(8, widths[index] - max(0, total - limit))
        }
        var text = ""
        if titles {
            text += line(columns.map { Cell($0.title, .bold) }, widths: widths, canvas: canvas)
        }
        for row in rows { text += line(row, widths: widths, canvas: canvas) }
        return text
    }

    private func line(_ cells: [Cell], widths: [Int], canvas: Canvas) -> String {
        var text = ""
        for (index, cell) in cells.enumerated() {
            let shown = Printable.fit(cell.text, width: widths[index])
            let padding = String(repeating: " ", count: widths[index] - shown.count)
            let painted = canvas.paint(shown, cell.ink)
            let isLast = index == cells.count - 1
            text += columns[index].alignsRight ? padding + painted : painted + (isLast ? "" : padding)
            if !isLast { text += Self.gap }
        }
        while text.hasSuffix(" ") { text.removeLast() }
        return text + "\n"
    }
}
