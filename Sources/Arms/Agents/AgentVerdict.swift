import Changes
import Orchestrator
import Routing
import Verification

/// What one run of an agent means: an answer, and what it cost. Pure.
struct AgentVerdict {
    let entry: AgentEntry
    let base: ObjectID

    func finding(_ outcome: AgentSession.Outcome) -> AgentSession.Finding {
        let trouble = trouble(outcome)
        let bill = bill(outcome, trouble)
        let note = note(outcome, bill)
        return AgentSession.Finding(answer: ArmAnswer(result: result(outcome, trouble), note: note), bill: bill)
    }

    /// What it changed counts, whatever its exit status: an agent that stopped at its limit of turns may have been done.
    /// What was cut by our own limits does not: nobody knows what was half written.
    private func result(_ outcome: AgentSession.Outcome, _ trouble: Trouble?) -> ArmAnswer.Result {
        switch outcome.result.ending {
        case .timedOut: return .timeout(reason: "it did not end within its time")
        case .limit(let what): return .noPatch(reason: "it was stopped at the limit of \(what)")
        case .notStarted(let why): return .outage(reason: why, cooling: 3_600)
        case .exited, .signalled: break
        }
        if let reason = outcome.unusable { return .noPatch(reason: "it \(reason)") }
        if !outcome.edits.isEmpty { return .patch(CandidatePatch(base: base, edits: outcome.edits)) }
        if let trouble { return .outage(reason: trouble.reason, cooling: trouble.cooling) }
        if let limit = outcome.report.stoppedAt { return .noPatch(reason: "it changed nothing and stopped: \(limit)") }
        let words = AgentSession.shown(outcome.report.error ?? outcome.report.said)
        let said = words.map { "; it said: \($0)" } ?? ""
        return .noPatch(reason: "it changed nothing\(ending(outcome.result.ending))\(said)")
    }

    private func ending(_ ending: StepResult.Ending) -> String {
        switch ending {
        case .exited(0): ""
        case .exited(let code): " and exited with \(code)"
        case .signalled(let number): " and died of signal \(number)"
        default: ""
        }
    }

    private struct Trouble {
        var reason: String
        var cooling: Int64
        var isFree: Bool

        init(reason: String, cooling: Int64, isFree: Bool) {
            self.reason = reason
            self.cooling = cooling
            self.isFree = isFree
        }

        init(_ kind: AgentTrouble, said: String, isFree: Bool) {
            let said = AgentSession.shown(said).map { " (\($0))" } ?? ""
            self.init(reason: kind.words + said, cooling: kind.cooling, isFree: isFree)
        }
    }

    /// Told by the agent's own error; where its format has none, by the last lines of an agent that failed. Only the
    /// former can make a run free: what a test prints is in the last lines too, and nobody gets a run for words.
    private func trouble(_ outcome: AgentSession.Outcome) -> Trouble? {
        if outcome.result.ending == .exited(127) { return missing(outcome) }
        let report = outcome.report
        if let words = report.error, !report.isErrorPicked {
            return AgentTrouble(words).map { Trouble($0, said: words, isFree: $0.isFree && !report.hasWorked) }
        }
        var words = report.error
        if words == nil, outcome.result.ending != .exited(0), report.stoppedAt == nil {
            let tail = String(decoding: outcome.result.log.suffix(4_000), as: UTF8.self)
            words = tail.split(whereSeparator: \.isNewline).suffix(15).joined(separator: "\n")
        }
        guard let words, let kind = AgentTrouble.printed(words) else { return nil }
        let last = report.error ?? words.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        return Trouble(kind, said: last, isFree: false)
    }

    /// The shell's own status for a command that it does not find. An agent may end with it as well, after its work:
    /// then more than the shell's one line is there.
    private func missing(_ outcome: AgentSession.Outcome) -> Trouble {
        let lines = outcome.result.log.split(separator: 0x0A).count
        return Trouble(
            reason: "\(entry.program ?? "its program") was not found in the sandbox", cooling: 3_600,
            isFree: lines <= 1 && (outcome.report.usage ?? TokenUsage.none) == TokenUsage.none)
    }

    /// From what it reported; else the most that it may have cost, marked as an estimate. An agent that was killed reported
    /// nothing: what it had used by then nobody knows.
    private func bill(_ outcome: AgentSession.Outcome, _ trouble: Trouble?) -> Bill {
        let usage = outcome.report.usage ?? .none
        if let cost = outcome.report.cost(price: entry.price) {
            return Bill(cost: cost, usage: usage, isEstimated: outcome.report.isRough)
        }
        if case .notStarted = outcome.result.ending { return .free }
        if let trouble, trouble.isFree, outcome.edits.isEmpty { return .free }
        return Bill(cost: entry.costLimit, usage: usage, isEstimated: true)
    }

    private func note(_ outcome: AgentSession.Outcome, _ bill: Bill) -> String {
        var parts = [AgentSession.shown(outcome.report.said)].compactMap { $0 }
        if let limit = outcome.report.stoppedAt { parts.append("stopped: \(limit)") }
        if bill.isEstimated, outcome.report.dollars == nil { parts.append("no bill reported, charged at its limit") }
        return parts.joined(separator: "; ")
    }
}
