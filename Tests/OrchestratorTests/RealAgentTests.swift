import Arms
import Changes
import Foundation
import Orchestrator
import Routing
import Testing
import Verification

/// The real codex and claude, driven through their ready-made entries against a provider that dictates the patch.
///
/// Their binaries come from the Python that ACROUTER_TEST_PYTHON names (`openai-codex-cli-bin`, `claude-agent-sdk`);
/// scripts/test sets it. Without them these tests are skipped, with the reason.
@Suite(.serialized) struct RealAgentTests {
    enum Agent: String, CaseIterable, Sendable {
        case codex, claude

        /// nil where the binary is not installed.
        var binary: String? {
            guard let python = ProcessInfo.processInfo.environment["ACROUTER_TEST_PYTHON"] else { return nil }
            let (module, path) =
                self == .codex ? ("codex_cli_bin", "bin/codex") : ("claude_agent_sdk", "_bundled/claude")
            let process = Process()
            process.executableURL = URL(filePath: python)
            process.arguments = [
                "-c", "import importlib.util as u, os; print(os.path.dirname(u.find_spec('\(module)').origin), end='')",
            ]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return nil }  // No such Python is no agent.
            let folder = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            let binary = folder + "/" + path
            return FileManager.default.isExecutableFile(atPath: binary) ? binary : nil
        }

        var entry: AgentEntry {
            get throws {
                var entry = try #require(AgentCatalogue.entry(named: rawValue))
                entry.model = self == .codex ? "gpt-5.4" : "claude-sonnet-4-6"
                if self == .codex {
                    // $2.50, $0.25 from the cache, $15 out, a million tokens.
                    entry.price = TokenPrice(
                        input: TokenPrice.Rate(2_500_000), output: TokenPrice.Rate(15_000_000),
                        cacheRead: TokenPrice.Rate(250_000))
                }
                return entry
            }
        }

        func variables(port: Int) -> [String: String] {
            self == .codex
                ? ["CODEX_API_KEY": AgentBench.key, "OPENAI_BASE_URL": "http://127.0.0.1:\(port)/v1"]
                : ["ANTHROPIC_API_KEY": AgentBench.key, "ANTHROPIC_BASE_URL": "http://127.0.0.1:\(port)"]
        }

        /// Of two answers of 1000 tokens in (400 of them cached) and 50 out (10 of them reasoning, where it says so).
        var bill: MicroUSD { self == .codex ? MicroUSD(4_700) : MicroUSD(5_340) }
    }

    static let installed = Agent.allCases.filter { agent in
        if agent.binary != nil { return true }
        print("skipped: \(agent.rawValue) is not in the Python that ACROUTER_TEST_PYTHON names")
        return false
    }

    @Test(arguments: installed)
    func theDictatedPatchIsAppliedVerifiedAndBilled(_ agent: Agent) async throws {
        let bench = try AgentBench()
        defer { bench.remove() }
        try bench.link(agent.rawValue, to: try #require(agent.binary))
        let script = """
            {"commands": ["\(AgentBench.command)"], "words": "The sign was wrong.", "key": "\(AgentBench.key)"}
            """
        let provider = try ScriptedProvider(script, in: bench.scratch.state)
        let result = try await bench.run(try agent.entry, user: bench.user(agent.variables(port: provider.port)))
        let requests = try provider.stop()
        try FileManager.default.removeItem(atPath: bench.scratch.state + "/provider.json")

        let attempt = try #require(result.attempts.first)
        #expect(result.verdict == .resolved, "\(attempt.status) \(attempt.judgement.reason) \(attempt.note)")
        #expect(
            result.candidate?.edits == [
                FileEdit(
                    path: RepoPath("shop.py"), content: .write(mode: .regular, bytes: Array(AgentBench.good.utf8)))
            ])
        #expect(attempt.bill.cost == agent.bill && !attempt.bill.isEstimated, "\(attempt.bill)")
        #expect(attempt.bill.usage.cacheRead == 800 && attempt.bill.usage.input == 1_200)
        #expect(attempt.note.contains("The sign was wrong."))
        // The provider was asked by the agent, with our prompt and the key.
        #expect(requests.count >= 2 && requests.allSatisfy { $0.contains("\"let_in\": true") })
        #expect(requests.contains { $0.contains("python3 -m unittest") && $0.contains("test_total") })
        // Nothing of the key is left: no file of slots, memory, state or home.
        #expect(bench.files(holding: AgentBench.key) == [])
        #expect(!bench.said.contains { $0.contains(AgentBench.key) })
    }

    @Test(arguments: installed)
    func aRefusedKeyIsAnOutage(_ agent: Agent) async throws {
        let bench = try AgentBench()
        defer { bench.remove() }
        try bench.link(agent.rawValue, to: try #require(agent.binary))
        let provider = try ScriptedProvider(
            "{\"commands\": [], \"key\": \"another-key-0123\"}", in: bench.scratch.state)
        let result = try await bench.run(try agent.entry, user: bench.user(agent.variables(port: provider.port)))
        let requests = try provider.stop()
        #expect(!requests.isEmpty)
        let attempt = try #require(result.attempts.first)
        #expect(attempt.status == .outage && attempt.cooling == 3_600, "\(attempt.judgement.reason)")
        #expect(attempt.bill == .free)
        #expect(result.verdict == .unresolved)
    }

    /// An agent that stops at its limit of turns is judged by what it has done.
    @Test(arguments: installed.filter { $0 == .claude })
    func stoppedAtItsLimitOfTurnsWhatItDidCounts(_ agent: Agent) async throws {
        let bench = try AgentBench()
        defer { bench.remove() }
        try bench.link(agent.rawValue, to: try #require(agent.binary))
        let provider = try ScriptedProvider(
            "{\"commands\": [\"\(AgentBench.command)\", \"true\"]}", in: bench.scratch.state)
        var entry = try agent.entry
        entry.turnLimit = 1
        let result = try await bench.run(entry, user: bench.user(agent.variables(port: provider.port)))
        _ = try provider.stop()
        #expect(result.verdict == .resolved)
        #expect(result.attempts.first?.note.contains("stopped: error_max_turns") == true)
        #expect(result.attempts.first?.bill.cost == MicroUSD(2_670))
    }
}
