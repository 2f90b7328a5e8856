public import Routing

/// `git acrouter models`: what may be chosen, where it is, what it costs, what is known of it, and how it does.
public struct ModelsReport: Sendable {
    public static let schema = "acrouter.models/1"

    public struct Evidence: Hashable, Sendable {
        public var attempts: Int
        public var resolved: Int

        public init(attempts: Int = 0, resolved: Int = 0) {
            self.attempts = attempts
            self.resolved = resolved
        }
    }

    public struct Spent: Hashable, Sendable {
        public var calls: Int
        /// Of them, those whose cost is an estimate, and those never settled, which count at their worst.
        public var estimated: Int
        public var open: Int
        public var cost: MicroUSD

        public init(calls: Int = 0, estimated: Int = 0, open: Int = 0, cost: MicroUSD = .zero) {
            self.calls = calls
            self.estimated = estimated
            self.open = open
            self.cost = cost
        }

        public static func + (left: Spent, right: Spent) -> Spent {
            Spent(
                calls: left.calls + right.calls, estimated: left.estimated + right.estimated,
                open: left.open + right.open, cost: left.cost + right.cost)
        }

        /// `$0.12`, or `~$0.12` where part of it is not known for sure.
        public var text: String { Amounts.money(cost, isEstimated: estimated + open > 0) }

        var json: JSON {
            [
                "calls": .count(calls), "estimated": .count(estimated), "open": .count(open), "cost_usd": .usd(cost),
            ]
        }
    }

    /// Why it cannot be asked.
    public struct Obstacle: Hashable, Sendable {
        /// `disabled`, `price`, `key`, `program`, `incomplete`.
        public var kind: String
        public var reason: String
        public var hint: String?

        public init(kind: String, reason: String, hint: String?) {
            self.kind = kind
            self.reason = reason
            self.hint = hint
        }
    }

    public struct Row: Hashable, Sendable {
        public var arm: ArmID
        /// `builtin`, `http`, `program`, `command`.
        public var kind: String
        /// Host or program.
        public var place: String
        /// Nil where nobody knows, or where an attempt is priced as a whole.
        public var price: TokenPrice?
        /// `own`, `list`, `free`, `unknown`.
        public var priceSource: String
        public var isCommitted: Bool
        public var obstacle: Obstacle?
        /// Seconds since 1970.
        public var coolsUntil: Int64?
        public var coolingReason: String?
        public var here = Evidence()
        public var everywhere = Evidence()
        public var today = Spent()
        public var month = Spent()

        public init(
            arm: ArmID, kind: String, place: String, price: TokenPrice?, priceSource: String, isCommitted: Bool,
            obstacle: Obstacle?
        ) {
            self.arm = arm
            self.kind = kind
            self.place = place
            self.price = price
            self.priceSource = priceSource
            self.isCommitted = isCommitted
            self.obstacle = obstacle
        }
    }

    public var rows: [Row]

    public init(rows: [Row]) { self.rows = rows }
}

extension ModelsReport {
    public func text(on canvas: Canvas) -> String {
        var table = Table(columns: [
            .init(title: "model"), .init(title: "kind"), .init(title: "where", shrinks: true),
            .init(title: "in", alignsRight: true), .init(title: "out", alignsRight: true),
            .init(title: "here", alignsRight: true), .init(title: "all", alignsRight: true),
            .init(title: "today", alignsRight: true), .init(title: "30 days", alignsRight: true), .init(title: "state"),
        ])
        for row in rows {
            table.rows.append([
                .init(row.arm.name), .init(row.kind), .init(row.place), .init(Self.dollars(row.price?.input)),
                .init(Self.dollars(row.price?.output)), .init(Self.share(row.here)), .init(Self.share(row.everywhere)),
                .init(row.today.text), .init(row.month.text), Self.state(row, canvas: canvas),
            ])
        }
        let note =
            rows.contains { $0.price != nil && $0.priceSource != "free" }
            ? "in, out: dollars per million tokens; here, all: resolved of attempts\n" : ""
        return table.rendered(on: canvas) + note
    }

    /// `3/7`: resolved of attempts.
    private static func share(_ evidence: Evidence) -> String {
        evidence.attempts == 0 ? "-" : "\(evidence.resolved)/\(evidence.attempts)"
    }

    private static func dollars(_ rate: TokenPrice.Rate?) -> String {
        guard let rate else { return "-" }
        return rate.amount == 0 ? "0" : String(MicroUSD(rate.amount).description.dropFirst())
    }

    private static func state(_ row: Row, canvas: Canvas) -> Table.Cell {
        if let obstacle = row.obstacle { return .init(obstacle.reason, obstacle.kind == "disabled" ? .dim : .yellow) }
        if let until = row.coolsUntil {
            let reason = row.coolingReason.map { ": " + $0 } ?? ""
            return .init("cooling down until \(Amounts.date(until, canvas: canvas))" + reason, .yellow)
        }
        return .init("ready", .green)
    }

    /// What helps, for those that something stands in the way of.
    public var hints: [String] {
        rows.compactMap { row in
            guard let obstacle = row.obstacle, obstacle.kind != "disabled", let hint = obstacle.hint else { return nil }
            return "\(row.arm): \(hint)"
        }
    }

    public var json: JSON { ["schema": .string(Self.schema), "models": .array(rows.map(Self.line))] }

    private static func line(_ row: Row) -> JSON {
        func evidence(_ value: Evidence) -> JSON {
            ["attempts": .count(value.attempts), "resolved": .count(value.resolved)]
        }
        return [
            "model": .string(row.arm.name), "kind": .string(row.kind), "where": .string(row.place),
            "price": row.price.map { price in
                [
                    "input": rate(price.input), "cached_input": rate(price.cacheRead),
                    "cache_write": rate(price.cacheWrite), "output": rate(price.output),
                    "reasoning": rate(price.reasoning),
                ]
            } ?? .null,
            "price_source": .string(row.priceSource), "committed": .bool(row.isCommitted),
            "here": evidence(row.here), "everywhere": evidence(row.everywhere), "today": row.today.json,
            "month": row.month.json,
            "unavailable": row.obstacle.map {
                ["kind": .string($0.kind), "reason": .string($0.reason), "hint": .text($0.hint)]
            } ?? .null,
            "cooling_down": row.coolsUntil.map {
                ["until": .string(Amounts.timestamp($0)), "reason": .text(row.coolingReason)]
            } ?? .null,
        ]
    }

    private static func rate(_ rate: TokenPrice.Rate) -> JSON { .usd(MicroUSD(rate.amount)) }
}
