import Foundation
import Orchestrator
import Routing
import Testing

@testable import Arms

/// What agents print, as they print it, and what is made of it. claude's and codex's lines are the real programs' own.
@Suite struct AgentReaderTests {
    private func report(_ format: AgentEntry.UsageFormat, _ text: String, file: String? = nil) -> AgentReport {
        var reader = AgentReader(format)
        for line in text.split(separator: "\n") { _ = reader.read(Array(line.utf8)) }
        reader.finish(file: file.map { Array($0.utf8) })
        return reader.report
    }

    @Test func claude() {
        let text = """
            not json
            {"type":"assistant","message":{"content":[{"type":"text","text":"Looking."}]}}
            {"total_cost_usd":0.00696,"type":"result","subtype":"success","is_error":false,"result":"Done.",\
            "usage":{"input_tokens":1200,"cache_creation_input_tokens":7,"cache_read_input_tokens":800,"output_tokens":100}}
            """
        let report = report(.claude, text)
        #expect(report.usage == TokenUsage(input: 1200, cacheRead: 800, cacheWrite: 7, output: 100))
        #expect(report.said == "Done." && report.error == nil && report.stoppedAt == nil)
        #expect(report.cost(price: nil) == MicroUSD(6_960))
        let stopped = self.report(
            .claude,
            "{\"type\":\"result\",\"subtype\":\"error_max_turns\",\"is_error\":true,\"errors\":[\"x\"],\"total_cost_usd\":0.00348}"
        )
        #expect(stopped.stoppedAt == "error_max_turns" && stopped.error == nil)
        let refused = self.report(
            .claude,
            "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"result\":\"Invalid API key\",\"total_cost_usd\":0}"
        )
        #expect(refused.error == "Invalid API key" && refused.cost(price: nil) == .zero)
    }

    @Test func whatItSaysInDollarsStandsAndOfTwoFiguresTheLargerDoes() {
        let price = TokenPrice(input: .init(5_000_000), output: .init(25_000_000))
        let text = """
            {"type":"result","subtype":"success","is_error":false,"result":"Done.","total_cost_usd":0.80,\
            "usage":{"input_tokens":1000,"output_tokens":100}}
            """
        #expect(report(.claude, text).cost(price: price) == MicroUSD(800_000))
        let cheap = text.replacing("0.80", with: "0.0001")
        #expect(report(.claude, cheap).cost(price: price) == MicroUSD(7_500))
        #expect(
            report(.claude, text.replacing("\"total_cost_usd\":0.80,", with: "")).cost(price: price) == MicroUSD(7_500))
    }

    @Test func codex() {
        let text = """
            {"type":"error","message":"Reconnecting... 2/5"}
            {"type":"item.completed","item":{"id":"item_2","type":"agent_message","text":"I set x to 2."}}
            {"type":"turn.completed","usage":{"input_tokens":2000,"cached_input_tokens":800,"output_tokens":100,"reasoning_output_tokens":20}}
            """
        let report = report(.codex, text)
        #expect(report.usage == TokenUsage(input: 1200, cacheRead: 800, output: 80, reasoning: 20))
        #expect(report.said == "I set x to 2." && report.error == nil)
        #expect(report.cost(price: nil) == nil)
        let failed = self.report(
            .codex,
            "{\"type\":\"turn.failed\",\"error\":{\"message\":\"exceeded retry limit, last status: 429 Too Many Requests\"}}"
        )
        #expect(failed.error.flatMap(AgentTrouble.init) == .quota && failed.usage == nil)
    }

    @Test func opencode() {
        let step = """
            {"type":"step_finish","part":{"type":"step-finish","cost":0.0031,\
            "tokens":{"input":1200,"output":300,"reasoning":50,"cache":{"read":800,"write":100}}}}
            """
        let report = report(.opencode, step + "\n" + step + "\n{\"type\":\"text\",\"part\":{\"text\":\"Done.\"}}")
        #expect(
            report.usage == TokenUsage(input: 2400, cacheRead: 1600, cacheWrite: 200, output: 600, reasoning: 100))
        #expect(report.dollars == 0.0062 && report.said == "Done.")
        let failed = self.report(
            .opencode, "{\"type\":\"error\",\"error\":{\"name\":\"A\",\"data\":{\"message\":\"no\"}}}")
        #expect(failed.error == "no")
    }

    @Test func aiderAddsHalfACentToWhatItRounds() {
        let report = report(
            .aider, "Tokens: 2.1k sent, 120 received. Cost: $0.01 message, $0.02 session.\nApplied edit to a.py\n")
        #expect(report.cost(price: nil) == MicroUSD(25_000) && report.isRough)
        #expect(self.report(.aider, "Cost: $0.0031 message, $0.0031 session.").cost(price: nil) == MicroUSD(3_100))
        // A model without a price is counted as free by it, not by us.
        #expect(self.report(.aider, "Tokens: 2.1k sent. Cost: $0.00 message, $0.00 session.").cost(price: nil) == nil)
        #expect(self.report(.aider, "litellm.AuthenticationError: no").error.flatMap(AgentTrouble.init) == .notAllowed)
    }

    @Test func geminiAndMini() {
        let text = """
            Loaded.
            {
              "response": "Done.",
              "stats": {"models": {"a": {"tokens": {"prompt": 100, "candidates": 20, "cached": 30, "thoughts": 5, "tool": 2}},
                                   "b": {"tokens": {"prompt": 10, "candidates": 1}}}}
            }
            """
        let gemini = report(.gemini, text)
        #expect(gemini.usage == TokenUsage(input: 82, cacheRead: 30, output: 21, reasoning: 5))
        #expect(gemini.said == "Done.")
        let mini = report(
            .miniSWEAgent, "step 1",
            file:
                "{\"info\":{\"exit_status\":\"LimitsExceeded\",\"submission\":\"\",\"model_stats\":{\"instance_cost\":0.5}}}"
        )
        #expect(mini.dollars == 0.5 && mini.stoppedAt == "LimitsExceeded")
    }

    /// Whatever is printed, nothing traps and no bill is negative.
    @Test(arguments: [
        "{", "{\"type\":\"result\",\"total_cost_usd\":-5,\"usage\":{\"input_tokens\":-3,\"output_tokens\":1e300}}",
        "[]", "{\"type\":5}",
    ])
    func nonsense(_ line: String) {
        for format in AgentEntry.UsageFormat.allCases {
            let report = report(format, line, file: line)
            #expect((report.cost(price: .free) ?? .zero) >= .zero && (report.cost(price: nil) ?? .zero) >= .zero)
        }
    }

    @Test func troubleIsToldByWords() {
        #expect(AgentTrouble("API Error: Request rejected (429)") == .quota)
        #expect(AgentTrouble("unexpected status 401 Unauthorized") == .notAllowed)
        #expect(AgentTrouble("TypeError: fetch failed, ECONNREFUSED") == .network)
        #expect(AgentTrouble("overloaded_error") == .server)
        #expect(AgentTrouble("I read 4012 lines and 14290 words") == nil)
    }

    @Test func wordsForATerminalAreTame() {
        #expect(AgentSession.shown("\u{1B}[31mred\u{1B}[0m\u{07} \u{202E}x\nsecond") == "red x")
        #expect(AgentSession.shown(" \u{1B}[2J ") == nil)
        #expect(AgentSession.shown(String(repeating: "a", count: 500))?.count == 100)
    }
}
