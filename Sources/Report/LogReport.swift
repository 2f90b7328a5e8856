import Changes
import Orchestrator
import Routing

/// `git acrouter log`: one line a job, newest first.
public struct LogReport: Sendable {
    public static let schema = "acrouter.log/1"
    public var jobs: [JobHistory]

    public init(jobs: [JobHistory]) { self.jobs = jobs }

    public func text(on canvas: Canvas) -> String {
        var table = Table(columns: [
            .init(title: "job"), .init(title: "date"), .init(title: "verdict"), .init(title: "dimension"),
            .init(title: "model", shrinks: true), .init(title: "tries", alignsRight: true),
            .init(title: "cost", alignsRight: true), .init(title: "time", alignsRight: true),
        ])
        for job in jobs {
            table.rows.append([
                .init(job.record.id.short, .yellow), .init(Amounts.date(job.record.startedAt, canvas: canvas)),
                .init(job.state, Canvas.ink(verdict: job.state)), .init(job.record.dimension.rawValue),
                .init(job.decisive?.arm.name ?? "-"), .init("\(job.outcomes.count)"), .init(Amounts.money(job.cost)),
                .init(Amounts.time(seconds: job.duration)),
            ])
        }
        return table.rendered(on: canvas)
    }

    public var json: JSON {
        ["schema": .string(Self.schema), "jobs": .array(jobs.map(Self.line))]
    }

    private static func line(_ job: JobHistory) -> JSON {
        [
            "job": .string(job.record.id.hex), "command": .string(job.record.command),
            "started": .string(Amounts.timestamp(job.record.startedAt)), "verdict": .string(job.state),
            "dimension": .string(job.record.dimension.rawValue), "model": .text(job.decisive?.arm.name),
            "attempts": .count(job.outcomes.count), "applied": .bool(job.isApplied),
            "cost_usd": .usd(job.cost), "seconds": .seconds(job.duration),
        ]
    }
}
