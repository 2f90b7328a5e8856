import Arms
import Changes
import Foundation
import GitStore
import Orchestrator
import Routing
import Testing
import Verification

/// Agents that are shell scripts: what they can reach, what counts of what they do, and what they cost.
@Suite(.serialized) struct AgentArmTests {
    private func entry(
        _ command: String, usage: AgentEntry.UsageFormat = .none, variables: [String] = ["AGENT_KEY"],
        credentials: [String] = [], seconds: Double = 60
    ) -> AgentEntry {
        AgentEntry(
            id: ArmID("scripted"), command: command, variables: variables, credentials: credentials, usage: usage,
            costLimit: MicroUSD(250_000), secondsLimit: seconds)
    }

    private static let variables = ["AGENT_KEY": AgentBench.key, "OTHER_KEY": "sk-acrouter-other-0123456789"]

    private func run(
        _ entry: AgentEntry, in bench: AgentBench, hiding hidden: Set<String> = [],
        budget: MicroUSD? = MicroUSD(2_000_000)
    ) async throws -> FixResult {
        try await bench.run(entry, user: bench.user(Self.variables), hiding: hidden, budget: budget)
    }

    /// Reads what it can, leaves what it can, and fixes the bug: the fix alone comes out, and the tests run without it all.
    @Test func aHostileAgentGetsNothingAndLeavesNothing() async throws {
        let bench = try AgentBench()
        defer { bench.remove() }
        try bench.scratch.commit("private", ["private/plan.txt": "PRIVATE PLAN\n"])
        for (name, text) in [".ssh/id": "SECRET KEY\n", ".agent/auth.json": "{\"token\": \"tok-0123456789-abcdef\"}\n"]
        {
            let path = URL(filePath: bench.scratch.home + "/" + name)
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: path, atomically: false, encoding: .utf8)
        }
        let command = """
            { cat ~/.ssh/id "\(bench.scratch.home)/.ssh/id" private/plan.txt; env; git log -p --all
              git rev-list --objects --all | cut -c1-40 | while read id; do git cat-file -p $id; done
              find / -name plan.txt -not -path '/proc/*' 2>/dev/null; } > /tmp/found 2>&1
            leaks=$(grep -cE 'SECRET|PRIVATE|OTHER_KEY|plan.txt$' /tmp/found)
            export KEPT="$AGENT_KEY"; echo "$AGENT_KEY" > /tmp/kept; echo 'export KEPT=1' >> ~/.profile
            echo "import os; os.environ['KEPT'] = 'sk-acrouter'" > sitecustomize.py; mkdir -p ~/.local; echo x > ~/.local/kept
            mkdir -p .git/hooks; echo 'touch /tmp/kept' > .git/hooks/pre-commit; git config core.fsmonitor 'touch /tmp/kept'
            ln -s ~/.agent/auth.json token.json; mkfifo pipe; rm -f sitecustomize.py token.json
            (setsid sh -c 'sleep 1000; echo late' >/dev/null 2>&1 &)
            \(AgentBench.command); echo "$leaks leaks, $AGENT_KEY and $(cat ~/.agent/auth.json)"; exit 3
            """
        let entry = entry(command, credentials: ["~/.agent/auth.json", "/etc/passwd"])
        let result = try await run(entry, in: bench, hiding: ["private/plan.txt"])
        let attempt = try #require(result.attempts.first)
        #expect(result.verdict == .resolved, "\(attempt.judgement.reason) \(attempt.note)")
        #expect(result.candidate?.paths.map(\.display) == ["shop.py"])
        #expect(attempt.note.hasPrefix("0 leaks, *** and {\"token\": \"***\"}"), "\(attempt.note)")
        #expect(bench.files(holding: AgentBench.key) == [])
        #expect(bench.files(holding: "tok-0123456789-abcdef") == ["home/.agent/auth.json"])
        #expect(entry.unusableCredentials(for: bench.user()) == ["/etc/passwd"])
        // It says nothing of what it used, so it is charged at its limit.
        #expect(attempt.bill == Bill(cost: MicroUSD(250_000), isEstimated: true))
    }

    @Test func whatItIsTold() async throws {
        let bench = try AgentBench()
        defer { bench.remove() }
        let command = """
            grep -q test_total "$ACROUTER_PROMPT" && cmp "$ACROUTER_PROMPT" - && printf 'same, '
            echo "$ACROUTER_MODEL $ACROUTER_MAX_TURNS $ACROUTER_MAX_USD $([ "$ACROUTER_SECONDS" -le 60 ] && echo bounded)"
            """
        var entry = entry(command)
        entry.model = "a model"
        let result = try await run(entry, in: bench)
        let attempt = try #require(result.attempts.first)
        #expect(attempt.note.hasPrefix("same, a model 40 0.25 bounded"), "\(attempt.note)")
        #expect(attempt.status == .ok && attempt.judgement.reason.contains("it changed nothing"))
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        var command: String
        var usage = AgentEntry.UsageFormat.none
        var seconds = 60.0
        var status: Attempt.Status
        var words: String
        var cost: Int64 = 250_000
        var testDescription: String { words }
    }

    static let endings = [
        Ending(command: "no-such-agent", status: .outage, words: "not found", cost: 0),
        Ending(command: "echo '401 Unauthorized' >&2; exit 1", status: .outage, words: "not let in"),
        Ending(
            command:
                "echo '{\"type\":\"turn.failed\",\"error\":{\"message\":\"status 401 Unauthorized\"}}'; exit 1",
            usage: .codex, status: .outage, words: "not let in", cost: 0),
        Ending(command: "echo 'connect ECONNREFUSED' >&2; exit 1", status: .outage, words: "could not reach"),
        Ending(command: "echo 'quota exceeded'; exit 1", status: .outage, words: "quota"),
        Ending(command: "echo 'the quota of 401 words'", status: .ok, words: "changed nothing; it said: the quota"),
        Ending(command: "exit 4", status: .ok, words: "exited with 4"),
        Ending(command: "kill -9 $$", status: .ok, words: "signal 9"),
        Ending(command: "\(AgentBench.command); sleep 1000", seconds: 2, status: .timeout, words: "within its time"),
        Ending(command: "head -c 60000000 /dev/zero | tr '\\0' a", status: .ok, words: "limit of output"),
        Ending(command: "head -c 1G /dev/zero > big", status: .ok, words: "64 MiB"),
        Ending(command: "echo \"$AGENT_KEY\" > key.txt", status: .ok, words: "wrote a key"),
        Ending(
            command:
                "echo '{\"type\":\"result\",\"is_error\":true,\"result\":\"API Error: 529 overloaded\",\"total_cost_usd\":0.01}'",
            usage: .claude, status: .outage, words: "provider failed", cost: 10_000),
    ]

    @Test(arguments: endings)
    func howItEnds(_ ending: Ending) async throws {
        let bench = try AgentBench()
        defer { bench.remove() }
        // Behind a variable, so that it is the sandbox that does not find it.
        let command = ending.command == "no-such-agent" ? "$(echo no-such-agent)" : ending.command
        let result = try await run(entry(command, usage: ending.usage, seconds: ending.seconds), in: bench)
        let attempt = try #require(result.attempts.first)
        #expect(attempt.status == ending.status, "\(attempt.judgement.reason)")
        #expect(attempt.judgement.reason.contains(ending.words), "\(attempt.judgement.reason)")
        #expect(attempt.bill.cost.amount == ending.cost)
        #expect(attempt.candidate == nil && result.candidate == nil)
    }

    @Test func aMissingProgramIsNoChoice() async throws {
        let bench = try AgentBench()
        defer { bench.remove() }
        let result = try await run(entry("NO_COLOR=1 no-such-agent --run"), in: bench)
        #expect(result.attempts.isEmpty && result.verdict == .unresolved)
        let arm = AgentArm(entry: entry("no-such-agent"), user: bench.user())
        #expect(arm.worstCost(for: try await job(bench)) == MicroUSD(250_000))
    }

    private func job(_ bench: AgentBench) async throws -> Job {
        let repository = try await bench.scratch.repository()
        let tree = try await repository.snapshot().tree
        let report = TestReport(outcome: .ran, isPerTest: true, cases: [], log: "", seconds: 1)
        return Job(
            id: JobID(hex: "00"), base: tree, dimension: .bugFixing, language: "python",
            plan: TestPlan.from(command: "python3 -m unittest", evidence: "test"),
            baseline: Baseline(report: report, failToPass: [], passToPass: [], flaky: []), change: Patch(files: []),
            deadline: .now)
    }

    /// What it may cost at most does not fit into the budget: it never starts.
    @Test func withoutMoneyItDoesNotStart() async throws {
        let bench = try AgentBench()
        defer { bench.remove() }
        let result = try await run(entry("echo started"), in: bench, budget: MicroUSD(100_000))
        #expect(!bench.said.contains("started"))
        #expect(result.cost == .zero)
    }

    @Test func cancelledItLeavesTheWorstChargedAndNothingRunning() async throws {
        let bench = try AgentBench()
        defer { bench.remove() }
        let token = "acrouter-cancelled-" + UUID().uuidString
        let entry = entry("echo up; exec -a \(token) sleep 1000 || sh -c 'sleep 1000' \(token)")
        await withThrowingTaskGroup(of: FixResult.self) { group in
            group.addTask { try await run(entry, in: bench) }
            while !bench.said.contains("up") { await Task.yield() }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { process in
            FileManager.default.contents(atPath: "/proc/\(process)/cmdline")?.range(of: Data(token.utf8)) != nil
        }
        #expect(left == [])
    }
}
