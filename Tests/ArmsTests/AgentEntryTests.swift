import Changes
import Foundation
import Orchestrator
import Routing
import Testing
import Verification

@testable import Arms

/// What an entry names, and what an agent is told.
@Suite struct AgentEntryTests {
    private func entry(_ command: String) -> AgentEntry {
        AgentEntry(id: ArmID("a"), command: command, costLimit: MicroUSD(1))
    }

    @Test(
        arguments: [
            ("claude -p", "claude"), ("A=1 B='x' claude -p", "claude"), ("~/bin/agent x", "~/bin/agent"),
            ("cd x; agent", nil),
            ("$AGENT run", nil), ("\"my agent\" x", nil), ("", nil), ("exec agent", nil),
        ] as [(String, String?)])
    func theProgramIsTheFirstWord(_ command: String, _ program: String?) {
        #expect(entry(command).program == program)
    }

    @Test func readyMadeEntriesAreFoundOnThePath() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "acrouter-agents-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // Left behind it harms nobody.
        for name in ["codex", "mini", "aider"] {
            let file = folder.appending(path: name)
            try Data("#!/bin/sh\n".utf8).write(to: file)
            let mode = name == "aider" ? 0o644 : 0o755
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        }
        let user = AgentUser(environment: ["PATH": "relative:" + folder.path], home: "/nowhere")
        #expect(AgentCatalogue.installed(for: user).map(\.id.name) == ["codex", "mini-swe-agent"])
        #expect(Set(AgentCatalogue.entries.map(\.id)).count == 6)
        #expect(AgentCatalogue.entries.allSatisfy { $0.program != nil && $0.usage != .none })
    }

    @Test func theGrantHoldsWhatTheEntryNamesAndNoMore() {
        var entry = entry("agent")
        entry.variables = ["KEY", "UNSET"]
        entry.credentials = ["~/.agent/auth.json", "/home/me/.agent/conf", "/etc/passwd"]
        let user = AgentUser(environment: ["KEY": "k", "OTHER": "o", "PATH": "/nowhere"], home: "/home/me")
        let grant = entry.grant(for: user)
        #expect(grant.variables == ["KEY": "k"] && grant.allowsNetwork && grant.programs.isEmpty)
        #expect(grant.files.map(\.destination) == [".agent/auth.json", ".agent/conf"])
        #expect(entry.unusableCredentials(for: user) == ["/etc/passwd"])
        #expect(entry.obstacle(for: user) != nil)
    }

    private func job(_ goal: JobGoal = .failingTests) throws -> Job {
        let failed = [
            TestCase(id: TestID("open"), status: .failed, message: "1 != 2", file: "test_open.py"),
            TestCase(
                id: TestID("secret"), status: .failed, message: "PRIVATE = 1",
                frames: [StackFrame(path: "plan.py", line: 3)]),
        ]
        let report = TestReport(outcome: .ran, isPerTest: true, cases: failed, log: "", seconds: 1)
        return Job(
            id: JobID(hex: "00"), base: try #require(ObjectID(hex: String(repeating: "0", count: 40))),
            dimension: .bugFixing, language: "python",
            plan: TestPlan.from(command: "python3 -m unittest", evidence: "test"),
            baseline: Baseline(report: report, failToPass: report.failedIDs, passToPass: [], flaky: []),
            change: Patch(files: []), deadline: .now, goal: goal, words: "it is wrong")
    }

    @Test func whereSecretsAreRefusedTheAgentDeclinesAndNothingIsReserved() async throws {
        var bench = PromptBench([:])
        bench.failures = [FailedAttempt(reason: "gh" + "p_abcdefghijklmnopqrstuvwxyzABCDEF0123", diff: nil)]
        let user = AgentUser(environment: [:], home: "/home/me")
        let arm = AgentArm(entry: entry("agent"), user: user, secrets: .refuse)
        guard case .declined(let reason) = try await arm.attempt(try job(), on: bench).result else {
            Issue.record("it was not declined")
            return
        }
        #expect(reason.contains("acrouter.secrets"))
        #expect(try await arm.preview(try job(), on: bench)?.user.hasPrefix("nothing is sent") == true)
    }

    @Test func thePromptWithholdsWhatShowsAPrivateFile() throws {
        let failures = [
            FailedAttempt(reason: "one", diff: Array("--- a/plan.py\n-PRIVATE\n".utf8)),
            FailedAttempt(reason: "two", diff: Array("--- a/open.py\n-shown\n".utf8)),
        ]
        let text = AgentPrompt(job: try job(), failures: failures, hidden: [RepoPath("plan.py")]).text
        #expect(!text.contains("PRIVATE") && text.contains("withheld"))
        #expect(text.contains("1 != 2") && text.contains("shown") && text.contains("- one\n"))
        #expect(text.contains("it is wrong") && text.contains("`python3 -m unittest`"))
        let open = AgentPrompt(job: try job(), failures: failures, hidden: []).text
        #expect(open.contains("PRIVATE = 1") && open.contains("-PRIVATE"))
        #expect(AgentPrompt(job: try job(.reproduction), failures: [], hidden: []).text.contains("nothing but tests"))
    }
}
