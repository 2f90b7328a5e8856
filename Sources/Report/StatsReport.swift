public import Changes
public import Routing

/// `git acrouter stats`: what every model did here, and what it cost.
public struct StatsReport: Sendable {
    public static let schema = "acrouter.stats/1"

    /// One model's record in one dimension (or in all of them).
    public struct Row: Hashable, Sendable {
        public var arm: ArmID
        public var dimension: Dimension?
        public var attempts: Int
        public var resolved: Int
        public var unresolved: Int
        public var noPatch: Int
        /// Outages and runs that the environment decided: they teach nothing.
        public var uninformative: Int
        public var cost: MicroUSD
        public var seconds: Double

        public init(
            arm: ArmID, dimension: Dimension?, attempts: Int, resolved: Int, unresolved: Int, noPatch: Int,
            uninformative: Int, cost: MicroUSD, seconds: Double
        ) {
            self.arm = arm
            self.dimension = dimension
            self.attempts = attempts
            self.resolved = resolved
            self.unresolved = unresolved
            self.noPatch = noPatch
            self.uninformative = uninformative
            self.cost = cost
            self.seconds = seconds
        }

        /// Share of informative attempts that resolved; nil without one.
        public var passRate: Double? {
            let informative = attempts - uninformative
            return informative > 0 ? Double(resolved) / Double(informative) : nil
        }
    }

    /// What the user was charged for one model, in all repositories.
    public struct Spending: Hashable, Sendable {
        public var arm: ArmID
        /// The UTC day, and thirty of them with it.
        public var today: ModelsReport.Spent
        public var month: ModelsReport.Spent

        public init(arm: ArmID, today: ModelsReport.Spent, month: ModelsReport.Spent) {
            self.arm = arm
            self.today = today
            self.month = month
        }
    }

    /// Jobs by how they ended, most frequent first.
    public var jobs: [(verdict: String, count: Int)]
    public var rows: [Row]
    public var spending: [Spending]

    public init(jobs: [(verdict: String, count: Int)], rows: [Row], spending: [Spending] = []) {
        self.spending = spending
        self.jobs = jobs.sorted { $0.count != $1.count ? $0.count > $1.count : $0.verdict < $1.verdict }
        self.rows = rows.sorted { left, right in
            if left.arm != right.arm { return left.arm < right.arm }
            return (left.dimension?.rawValue ?? "") < (right.dimension?.rawValue ?? "")
        }
    }

    public var cost: MicroUSD { rows.reduce(.zero) { $0 + $1.cost } }
    public var seconds: Double { rows.reduce(0) { $0 + $1.seconds } }
    private var jobCount: Int { jobs.reduce(0) { $0 + $1.count } }

    public func text(on canvas: Canvas) -> String {
        let ends = jobs.map { "\($0.count) " + canvas.paint($0.verdict, Canvas.ink(verdict: $0.verdict)) }
        var text = Amounts.count(jobCount, "job") + (ends.isEmpty ? "" : ": " + ends.joined(separator: ", "))
        text += "; \(Amounts.money(cost)), \(Amounts.time(seconds: seconds)) of attempts\n"
        if !rows.isEmpty { text += "\n" + attempts(on: canvas) }
        if !spending.isEmpty { text += "\n" + spent(on: canvas) }
        return text
    }

    private func attempts(on canvas: Canvas) -> String {
        var table = Table(columns: [
            .init(title: "model", shrinks: true), .init(title: "dimension"), .init(title: "tries", alignsRight: true),
            .init(title: "resolved", alignsRight: true), .init(title: "rate", alignsRight: true),
            .init(title: "failed", alignsRight: true), .init(title: "no patch", alignsRight: true),
            .init(title: "no verdict", alignsRight: true), .init(title: "cost", alignsRight: true),
            .init(title: "mean time", alignsRight: true),
        ])
        for row in rows {
            table.rows.append([
                .init(row.arm.name), .init(row.dimension?.rawValue ?? "all"), .init("\(row.attempts)"),
                .init("\(row.resolved)", row.resolved > 0 ? .green : nil),
                .init(row.passRate.map(Amounts.percent) ?? "-"), .init("\(row.unresolved)"), .init("\(row.noPatch)"),
                .init("\(row.uninformative)"), .init(Amounts.money(row.cost)),
                .init(Amounts.time(seconds: row.seconds / Double(max(1, row.attempts)))),
            ])
        }
        return table.rendered(on: canvas)
    }

    /// By model, then all together.
    private func spent(on canvas: Canvas) -> String {
        var table = Table(columns: [
            .init(title: "spent, in all repositories", shrinks: true), .init(title: "today", alignsRight: true),
            .init(title: "calls", alignsRight: true), .init(title: "30 days", alignsRight: true),
            .init(title: "calls", alignsRight: true),
        ])
        let all = Spending(arm: ArmID("all"), today: sum(\.today), month: sum(\.month))
        for line in spending + [all] {
            table.rows.append([
                .init(line.arm.name), .init(line.today.text), .init("\(line.today.calls)"), .init(line.month.text),
                .init("\(line.month.calls)"),
            ])
        }
        let isReckoned = all.month.estimated + all.month.open > 0
        return table.rendered(on: canvas) + (isReckoned ? "~: estimated, or reserved and not settled\n" : "")
    }

    private func sum(_ part: KeyPath<Spending, ModelsReport.Spent>) -> ModelsReport.Spent {
        spending.reduce(.init()) { $0 + $1[keyPath: part] }
    }

    public var json: JSON {
        [
            "schema": .string(Self.schema),
            "jobs": .object(
                [.init("total", .count(jobCount))] + jobs.map { .init($0.verdict, .count($0.count)) }),
            "models": .array(
                rows.map { row in
                    [
                        "model": .string(row.arm.name), "dimension": .text(row.dimension?.rawValue),
                        "attempts": .count(row.attempts), "resolved": .count(row.resolved),
                        "unresolved": .count(row.unresolved), "no_patch": .count(row.noPatch),
                        "uninformative": .count(row.uninformative), "cost_usd": .usd(row.cost),
                        "seconds": .seconds(row.seconds),
                    ]
                }),
            "cost_usd": .usd(cost), "seconds": .seconds(seconds),
            "spending": [
                "today": sum(\.today).json, "month": sum(\.month).json,
                "models": .array(
                    spending.map {
                        ["model": .string($0.arm.name), "today": $0.today.json, "month": $0.month.json]
                    }),
            ],
        ]
    }
}
