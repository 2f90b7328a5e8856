import Foundation
import Orchestrator
import Testing

@testable import AcrouterCommands

/// What goes wrong around a hook: the commit is made, and somebody is told in one line.
extension HookRunTests {
    @Test func aRepositoryThatSafeDirectoryAllowsIsServed() async throws {
        guard getuid() == 0 else { return try await Self.onlyRootCanGiveAway() }
        let scratch = try await repository()
        try await patch(scratch, "sed -i s/5/five/ a")
        let allowing = scratch.root + "/out/allowing"
        try await scratch.shell("git config -f \(allowing) safe.directory '*' && chown -R 65534 .")
        let commit = ["git", "commit", "-q", "-a", "-m", "subject"]
        let made = try await scratch.run(commit, setting: ["GIT_CONFIG_GLOBAL": allowing])
        #expect(made.status == 0 && made.stderr.isEmpty, "\(made.stderr)")
        #expect(try await scratch.shell("ls .git/acrouter/applied").isEmpty, "the outcome was noted")
        try await scratch.shell("chown -R 0 .")
        #expect(try await message(scratch).contains(trailer))
    }

    private static func onlyRootCanGiveAway() async throws {
        let scratch = try Scratch()
        #expect(try await scratch.run(["chown", "65534", "."]).status != 0)
    }

    @Test func aGitThatHangsHoldsNoCommitUp() async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i s/5/five/ a")
        try scratch.write("#!/bin/sh\nexec sleep 30\n", to: "slow/git")
        try scratch.write("subject\n", to: "message")
        try await scratch.shell("chmod +x slow/git")
        let path = scratch.repository + "/slow:" + (scratch.environment["PATH"] ?? "")
        for words in [["prepare-commit-msg", "message", "message"], ["post-commit"]] {
            let given = try await scratch.run([Scratch.program.path, "hook"] + words, setting: ["PATH": path])
            #expect(given.status == 0)
            #expect(given.stderr == "git acrouter: \(words[0]) took too long and was given up\n")
        }
        #expect(try scratch.text("message") == "subject\n")
    }

    @Test func whatIsPushedBesideACommitHidesNoFailure() async throws {
        let scratch = try Scratch()
        try await Project.broken(in: scratch)
        try await scratch.shell(
            """
            git commit -q -am broken && git config acrouter.verifyPush true
            git tag tree HEAD^{tree} && git tag -am m tag
            """)
        func lines(_ names: String...) async throws -> String {
            try await names.asyncMap {
                "refs/x \(try await scratch.shell("git rev-parse \($0)").dropLast()) refs/x 0\n"
            }
            .joined()
        }
        let push = [Scratch.program.path, "hook", "pre-push", "origin", "url"]
        let both = try await scratch.run(push, input: try await lines("tree", "HEAD"))
        #expect(both.status == 1)
        #expect(both.stderr.contains("was not tested"))
        #expect(try await scratch.run(push, input: try await lines("tag")).status == 1, "a tag of a commit is one")
        #expect(try await scratch.run(push, input: try await lines("tree")).status == 0)
    }

    @Test func closedStreamsAreNoInput() async throws {
        let scratch = try await repository()
        for hook in HookName.allCases {
            let closed = try await scratch.run(
                ["timeout", "60", "sh", "-c", "'\(Scratch.program.path)' hook \(hook.rawValue) message <&- >&- 2>&-"])
            #expect(closed.status == 0, "\(hook)")
        }
    }

    @Test func nothingButAPlainFileIsARecord() async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i s/5/five/ a")
        let record = ".git/acrouter/applied/" + job.hex
        let text = try scratch.text(record)
        try await scratch.shell("mkfifo .git/acrouter/applied/00 && ln -s /dev/zero .git/acrouter/applied/01")
        for name in ["m\nSigned-off-by: x", "m\u{1B}[31m", ""] {
            try scratch.write(text.replacing("\0\(Self.model)\0", with: "\0\(name)\0"), to: record)
            try await scratch.shell("git commit -q --allow-empty -a -m subject && git reset -q --soft HEAD^")
            #expect(try await message(scratch, "ORIG_HEAD") == "subject\n\n")
        }
        try scratch.write(text, to: record)
        try await scratch.shell("git commit -q -a -m subject")
        #expect(try await message(scratch).contains(trailer))
    }

    @Test func aMistakeInARuleIsNotSilence() async throws {
        let scratch = try await repository()
        try await scratch.shell("echo 31 >>a && git add a")
        let settings = [
            "require test-for-fx", "require test-for-fix,foo", "suggest maybe",
        ]
        for setting in settings {
            try await scratch.shell("git config acrouter.require test-for-fix && git config acrouter.\(setting)")
            // A busy machine may take the hook's time away.
            var given = try await scratch.run([Scratch.program.path, "hook", "pre-commit"])
            for _ in 1...20 where given.stderr.isEmpty {
                given = try await scratch.run([Scratch.program.path, "hook", "pre-commit"])
            }
            #expect(given.status == 0)
            #expect(given.stderr.contains("acrouter.require was not checked"), "\(setting)")
        }
    }
}
