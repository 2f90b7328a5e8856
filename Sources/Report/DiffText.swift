/// A diff as git prints it, coloured for people. Uncoloured it is the same bytes, ready for `git apply`.
public enum DiffText {
    public static func rendered(_ diff: [UInt8], canvas: Canvas) -> [UInt8] {
        guard canvas.colour else { return diff }
        var out = ""
        var inHunk = false
        for line in diff.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let text = Printable.text(String(decoding: line, as: UTF8.self))
            if text.hasPrefix("diff --git ") { inHunk = false }
            if text.hasPrefix("@@ ") { inHunk = true }
            out += canvas.paint(text, ink(of: text, inHunk: inHunk)) + "\n"
        }
        // The split leaves an empty piece after the last line end.
        if out.hasSuffix("\n") { out.removeLast() }
        return Array(out.utf8)
    }

    private static func ink(of line: String, inHunk: Bool) -> Canvas.Ink? {
        if line.hasPrefix("@@ ") { return .cyan }
        guard inHunk else { return .bold }
        switch line.first {
        case "+": return .green
        case "-": return .red
        default: return nil
        }
    }
}
