public import Changes
public import Routing

/// `git acrouter route`: who would get the job and why, with counts and the runner-up.
public struct DecisionReport: Sendable {
    public static let schema = "acrouter.route/1"
    public var dimension: Dimension
    public var language: String
    public var decision: RoutingDecision
    /// Who would be tried if each failed, to where the job would stop; each with its estimate by then.
    public var plan: [ArmEstimate]
    /// Names of the levels that the counts speak of, coarsest first.
    public var levels: [String]

    public init(
        dimension: Dimension, language: String, decision: RoutingDecision, plan: [ArmEstimate], levels: [String]
    ) {
        self.dimension = dimension
        self.language = language
        self.decision = decision
        self.plan = plan
        self.levels = levels
    }

    public func text(on canvas: Canvas) -> String {
        let kind = dimension.rawValue + (language.isEmpty ? "" : " (\(language))")
        let first = decision.arm.map { canvas.paint(Printable.text($0.name, oneLine: true), .bold) }
        var text = "A \(kind) job would go " + (first.map { "first to \($0)" } ?? "to nobody") + ".\n"
        if !decision.reason.isEmpty { text += Printable.text(decision.reason, oneLine: true) + "\n" }
        text += course
        guard !decision.estimates.isEmpty else { return text }
        var table = Table(columns: [
            .init(title: "order", alignsRight: true), .init(title: "model", shrinks: true),
            .init(title: "chance", alignsRight: true), .init(title: "counted", alignsRight: true),
            .init(title: "cost", alignsRight: true), .init(title: "wait", alignsRight: true),
            .init(title: "index", alignsRight: true), .init(title: "drawn", alignsRight: true), .init(title: ""),
        ])
        var order = 0
        for estimate in decision.estimates { table.rows.append(row(estimate, order: &order)) }
        text += "\n" + table.rendered(on: canvas)
        if !levels.isEmpty { text += "\ncounted: attempts " + levels.joined(separator: " / ") + "\n" }
        return text
    }

    /// The order in one sentence, with each one's chance by then.
    private var course: String {
        guard !plan.isEmpty else { return "" }
        let steps = plan.map {
            "\(Printable.text($0.arm.name, oneLine: true)) (\(Amounts.percent($0.passProbability)))"
        }
        let isAll = plan.count == decision.estimates.count { $0.unavailable == nil }
        return "Should they fail: " + steps.joined(separator: ", then ")
            + (isAll ? ", then nobody is left.\n" : ", then stop: nobody left would be worth its price.\n")
    }

    /// An arm that cannot be chosen, or whose index says that it is not worth its price, has no place in the order.
    private func row(_ estimate: ArmEstimate, order: inout Int) -> [Table.Cell] {
        let isAdmissible = estimate.unavailable == nil && estimate.reservationValue > 0
        if isAdmissible { order += 1 }
        let note = estimate.unavailable ?? (isAdmissible ? "" : "stop: not worth its price")
        return [
            .init(isAdmissible ? "\(order)" : "-"), .init(estimate.arm.name),
            .init("\(Amounts.percent(estimate.passProbability)) ±\(Int((estimate.deviation * 100).rounded()))"),
            .init(estimate.evidence.map { String($0) }.joined(separator: "/")),
            .init(Amounts.money(estimate.expectedCost)), .init(Amounts.time(seconds: estimate.expectedSeconds)),
            .init(Amounts.number(estimate.reservationValue, places: 3)), .init(Amounts.percent(estimate.propensity)),
            .init(note, .dim),
        ]
    }

    public var json: JSON {
        [
            "schema": .string(Self.schema), "dimension": .string(dimension.rawValue), "language": .string(language),
            "model": .text(decision.arm?.name), "reason": .string(decision.reason), "levels": .texts(levels),
            "plan": .array(
                plan.map { step in
                    [
                        "model": .string(step.arm.name), "pass_probability": .number(step.passProbability),
                        "reservation_value": .number(step.reservationValue),
                    ]
                }),
            "models": .array(
                decision.estimates.map { estimate in
                    [
                        "model": .string(estimate.arm.name), "pass_probability": .number(estimate.passProbability),
                        "deviation": .number(estimate.deviation),
                        "evidence": .array(estimate.evidence.map(JSON.count)),
                        "resolved": .array(estimate.resolved.map(JSON.count)),
                        "expected_cost_usd": .usd(estimate.expectedCost),
                        "expected_seconds": .seconds(estimate.expectedSeconds),
                        "reservation_value": .number(estimate.reservationValue),
                        "propensity": .number(estimate.propensity), "unavailable": .text(estimate.unavailable),
                    ]
                }),
        ]
    }
}
