public import Routing

/// Cumulative regret over a stream, one line a policy, as a picture that stands alone.
public struct RegretChart: Sendable {
    public var study: ReplayStudy

    public init(study: ReplayStudy) { self.study = study }

    private static let size = (width: 900.0, height: 520.0)
    private static let plot = (left: 60.0, top: 30.0, right: 640.0, bottom: 470.0)
    /// Points of a line at most; more cannot be seen.
    private static let points = 400
    /// Okabe and Ito's colours, which colour-blind people tell apart.
    private static let colours = [
        "#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7", "#999999",
    ]

    public var svg: String {
        let most = nice(study.results.map { $0.curve.last ?? 0 }.max() ?? 1)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.size.width)) \(Int(Self.size.height))" \
            font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="\(Int(Self.plot.left))" y="18" font-size="14">Cumulative regret over \(study.tasks) tasks</text>

            """
        for step in 0...5 {
            let share = Double(step) / 5
            let y = Self.plot.bottom - share * (Self.plot.bottom - Self.plot.top)
            text += line(Self.plot.left, y, Self.plot.right, y, "#dddddd")
            text += label(
                Amounts.number(share * most, places: most < 20 ? 1 : 0), x: Self.plot.left - 6, y: y + 4, "end")
            let x = Self.plot.left + share * (Self.plot.right - Self.plot.left)
            text += label("\(Int((share * Double(study.tasks)).rounded()))", x: x, y: Self.plot.bottom + 18, "middle")
        }
        text += label("tasks", x: (Self.plot.left + Self.plot.right) / 2, y: Self.plot.bottom + 36, "middle")
        for (index, result) in study.results.enumerated() { text += curve(result, number: index, most: most) }
        return text + "</svg>\n"
    }

    private func curve(_ result: ReplayStudy.Result, number: Int, most: Double) -> String {
        let colour = Self.colours[number % Self.colours.count]
        let dashes = number < Self.colours.count ? "" : " stroke-dasharray=\"6 3\""
        let count = result.curve.count
        let step = max(1, count / Self.points)
        var places = Array(stride(from: 0, to: count, by: step))
        if count > 0, places.last != count - 1 { places.append(count - 1) }
        let points = places.map { place in
            let x = Self.plot.left + Double(place + 1) / Double(count) * (Self.plot.right - Self.plot.left)
            let y = Self.plot.bottom - result.curve[place] / most * (Self.plot.bottom - Self.plot.top)
            return "\(Amounts.number(x, places: 1)),\(Amounts.number(y, places: 1))"
        }
        let y = Self.plot.top + 16 * Double(number) + 8
        let width = result.policy == "acrouter" ? "2.5" : "1.3"
        return """
            <polyline fill="none" stroke="\(colour)" stroke-width="\(width)"\(dashes) points="\
            \(points.joined(separator: " "))"/>
            <line x1="655" y1="\(Int(y))" x2="680" y2="\(Int(y))" stroke="\(colour)" stroke-width="\(width)"\(dashes)/>
            <text x="686" y="\(Int(y) + 4)">\(escaped(result.policy)) \(Amounts.number(result.regret, places: 1))</text>

            """
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String) -> String {
        "<line x1=\"\(Int(x1))\" y1=\"\(Int(y1))\" x2=\"\(Int(x2))\" y2=\"\(Int(y2))\" stroke=\"\(colour)\"/>\n"
    }

    private func label(_ text: String, x: Double, y: Double, _ anchor: String) -> String {
        "<text x=\"\(Int(x))\" y=\"\(Int(y))\" text-anchor=\"\(anchor)\">\(escaped(text))</text>\n"
    }

    /// Model names come from a file.
    private func escaped(_ text: String) -> String {
        let plain = Printable.text(text, oneLine: true)
        return plain.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// The next of 1, 2 or 5 times a power of ten.
    private func nice(_ value: Double) -> Double {
        guard value.isFinite else { return 1 }
        var unit = 1.0
        while unit * 10 <= value { unit *= 10 }
        while unit > value, unit > 1e-6 { unit /= 10 }
        return [1.0, 2, 5, 10].map { $0 * unit }.first { $0 >= value } ?? 1
    }
}
