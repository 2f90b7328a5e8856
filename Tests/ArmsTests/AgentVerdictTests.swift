import Changes
import Orchestrator
import Routing
import Testing
import Verification

@testable import Arms

/// What a run of an agent means, and above all what it costs.
@Suite struct AgentVerdictTests {
    private static let limit = MicroUSD(1_000_000)

    private func finding(
        _ format: AgentEntry.UsageFormat, exit: Int32, log: String
    ) throws -> AgentSession.Finding {
        var reader = AgentReader(format)
        for line in log.split(separator: "\n") { _ = reader.read(Array(line.utf8)) }
        reader.finish(file: nil)
        let entry = AgentEntry(id: ArmID("a"), command: "agent", usage: format, costLimit: Self.limit)
        let base = try #require(ObjectID(hex: String(repeating: "0", count: 40)))
        let result = StepResult(ending: .exited(exit), log: Array(log.utf8), seconds: 1)
        return AgentVerdict(entry: entry, base: base).finding(
            AgentSession.Outcome(result: result, report: reader.report, edits: []))
    }

    private func isOutage(_ finding: AgentSession.Finding) -> Bool {
        if case .outage = finding.answer.result { true } else { false }
    }

    @Test(arguments: [
        "assert response.status == 401", "test_api_key fails: api key missing", "line 403 of 500",
        "AssertionError: 401 != 200",
    ])
    func whatTestsPrintIsNoOutage(_ line: String) throws {
        for format in [AgentEntry.UsageFormat.none, .aider] {
            let found = try finding(format, exit: 1, log: "working\n\(line)\n")
            #expect(!isOutage(found), "\(format)")
            #expect(found.bill.cost == Self.limit && found.bill.isEstimated)
        }
    }

    @Test(arguments: ["401 Unauthorized", "PermissionError: invalid api key", "ValueError: unknown model"])
    func whatIsPrintedMayBeAnOutageAndIsNeverFree(_ line: String) throws {
        for format in [AgentEntry.UsageFormat.none, .aider] {
            let found = try finding(format, exit: 1, log: "working\n\(line)\n")
            #expect(isOutage(found), "\(format)")
            #expect(found.bill.cost == Self.limit && found.bill.isEstimated)
        }
    }

    @Test func onlyAnAgentThatWasTurnedAwayAtOnceIsFree() throws {
        let refused = "{\"type\":\"turn.failed\",\"error\":{\"message\":\"unexpected status 401 Unauthorized\"}}\n"
        let found = try finding(.codex, exit: 1, log: refused)
        #expect(isOutage(found) && found.bill.cost == .zero)
        let work = "{\"type\":\"item.completed\",\"item\":{\"type\":\"agent_message\",\"text\":\"I looked.\"}}\n"
        let late = try finding(.codex, exit: 1, log: work + refused)
        #expect(isOutage(late) && late.bill.cost == Self.limit && late.bill.isEstimated)
    }

    @Test func aProgramThatIsNotThereIsFreeAndItsStatusAloneIsNot() throws {
        #expect(try finding(.none, exit: 127, log: "sh: 1: agent: not found\n").bill.cost == .zero)
        #expect(try finding(.none, exit: 127, log: "working\nsh: 1: make: not found\n").bill.cost == Self.limit)
    }
}
