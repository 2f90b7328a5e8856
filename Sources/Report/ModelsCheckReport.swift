public import Routing

/// `git acrouter models check`: who answered, and how fast.
public struct ModelsCheckReport: Sendable {
    public static let schema = "acrouter.models-check/1"

    public struct Line: Hashable, Sendable {
        public var arm: ArmID
        public var isOK: Bool
        /// What came: an answer's length, a version, or what went wrong.
        public var message: String
        public var hint: String?
        /// To the first piece of the answer, and to its end; nil without a call.
        public var firstTokenSeconds: Double?
        public var seconds: Double?
        public var cost: MicroUSD
        public var isEstimated: Bool

        public init(
            arm: ArmID, isOK: Bool, message: String, hint: String? = nil, firstTokenSeconds: Double? = nil,
            seconds: Double? = nil, cost: MicroUSD = .zero, isEstimated: Bool = false
        ) {
            self.arm = arm
            self.isOK = isOK
            self.message = message
            self.hint = hint
            self.firstTokenSeconds = firstTokenSeconds
            self.seconds = seconds
            self.cost = cost
            self.isEstimated = isEstimated
        }
    }

    public var lines: [Line]

    public init(lines: [Line] = []) { self.lines = lines }

    public var isHealthy: Bool { lines.allSatisfy(\.isOK) }

    /// `ok   gpt-5.4  answered in 0.8s (first piece after 0.5s), $0.0002`
    public static func text(_ line: Line, on canvas: Canvas) -> String {
        let mark = line.isOK ? canvas.paint("ok", .green) + "      " : canvas.paint("problem", .red) + " "
        var text = mark + canvas.paint(Printable.text(line.arm.name, oneLine: true), .bold)
        text += "  " + Printable.text(line.message, oneLine: true)
        if line.isOK, let seconds = line.seconds {
            text += " in " + Amounts.time(seconds: seconds)
            if let first = line.firstTokenSeconds { text += " (first piece after \(Amounts.time(seconds: first)))" }
        }
        if line.isOK && line.seconds != nil || line.cost != .zero {
            text += ", " + Amounts.money(line.cost, isEstimated: line.isEstimated)
        }
        if let hint = line.hint { text += "\n        hint: " + Printable.text(hint, oneLine: true) }
        return text + "\n"
    }

    public var json: JSON {
        [
            "schema": .string(Self.schema), "healthy": .bool(isHealthy),
            "checks": .array(
                lines.map { line in
                    [
                        "model": .string(line.arm.name), "ok": .bool(line.isOK), "message": .string(line.message),
                        "hint": .text(line.hint),
                        "first_token_seconds": line.firstTokenSeconds.map(JSON.seconds) ?? .null,
                        "seconds": line.seconds.map(JSON.seconds) ?? .null, "cost_usd": .usd(line.cost),
                        "estimated": .bool(line.isEstimated),
                    ]
                }),
        ]
    }
}
