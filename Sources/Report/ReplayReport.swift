public import Routing

/// `git acrouter replay`: policies side by side, least regret first.
public struct ReplayReport: Sendable {
    public static let schema = "acrouter.replay/1"
    public var study: ReplayStudy
    /// The policy with which the table compares the others.
    public var ours: String

    public init(study: ReplayStudy, ours: String) {
        self.study = study
        self.ours = ours
    }

    public func text(on canvas: Canvas) -> String {
        let oracle = study.oracle
        let text =
            "\(Amounts.count(study.tasks, "task")) scored; the best model of each task would have an average of "
            + "\(Amounts.number(oracle.averagePerformance)), resolve \(Amounts.number(oracle.resolved, places: 1)) and cost "
            + "\(Self.money(oracle.cost)).\n\n"
        let compares = study.results.contains { $0.policy == ours } && study.results.count > 1
        var table = Table(columns: [
            .init(title: "policy", shrinks: true), .init(title: "regret", alignsRight: true),
            .init(title: "± sd", alignsRight: true), .init(title: "average", alignsRight: true),
            .init(title: "resolved", alignsRight: true), .init(title: "cost", alignsRight: true),
            .init(title: "average/$", alignsRight: true),
            .init(title: compares ? "more regret than \(ours)" : "", alignsRight: true),
        ])
        for result in study.results {
            table.rows.append([
                .init(result.policy, result.policy == ours ? .bold : nil), .init(Amounts.number(result.regret)),
                .init(result.seeds > 1 ? Amounts.number(result.regretDeviation) : "-"),
                .init(Amounts.number(result.averagePerformance)), .init(Amounts.number(result.resolved, places: 1)),
                .init(Self.money(result.cost)),
                .init(result.performancePerDollar.map { Amounts.number($0, places: 1) } ?? "-"), gap(result),
            ])
        }
        let seeds = study.results.first?.seeds ?? 0
        return text + table.rendered(on: canvas)
            + "\nregret: reward lost against the best model of each task, mean of \(Amounts.count(seeds, "seed"));"
            + " in brackets 95 % of the bootstrap over tasks\n"
    }

    /// To the nearest millionth: sums of fractions end in noise.
    private static func exact(_ dollars: Double) -> MicroUSD { MicroUSD(Int64((dollars * 1e6).rounded())) }

    private static func money(_ dollars: Double) -> String { Amounts.money(exact(dollars)) }

    private func gap(_ result: ReplayStudy.Result) -> Table.Cell {
        guard let gap = result.differences.first(where: { $0.policy == ours }) else { return .init("") }
        let isClear = gap.low > 0 || gap.high < 0
        let sign = gap.mean > 0 ? "+" : ""
        return .init(
            "\(sign)\(Amounts.number(gap.mean)) [\(Amounts.number(gap.low)), \(Amounts.number(gap.high))]",
            isClear ? (gap.mean > 0 ? .green : .red) : nil)
    }

    public var json: JSON {
        [
            "schema": .string(Self.schema), "tasks": .count(study.tasks),
            "oracle": [
                "avg_perf": .number(study.oracle.averagePerformance), "resolved": .number(study.oracle.resolved),
                "cost_usd": .usd(Self.exact(study.oracle.cost)),
            ],
            "policies": .array(
                study.results.map { result in
                    [
                        "policy": .string(result.policy), "mode": .string(result.mode.rawValue),
                        "avg_perf": .number(result.averagePerformance), "resolved": .number(result.resolved),
                        "cum_reg": .number(result.regret), "cum_reg_sd": .number(result.regretDeviation),
                        "cost_usd": .usd(Self.exact(result.cost)),
                        "perf_per_usd": result.performancePerDollar.map(JSON.number) ?? .null,
                        "seeds": .count(result.seeds),
                        "vs": .array(
                            result.differences.map { gap in
                                [
                                    "policy": .string(gap.policy), "mean": .number(gap.mean),
                                    "low": .number(gap.low), "high": .number(gap.high),
                                ]
                            }),
                    ]
                }),
        ]
    }
}
