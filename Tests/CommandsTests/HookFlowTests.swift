import Foundation
import Testing

extension RealRuns {
    /// Jobs and hooks together, with the real program, git, tests and sandbox.
    @Suite struct HookFlowTests {
        @Test func aFixThatIsCommittedNamesItsAuthorAndShowsItsCommit() async throws {
            let scratch = try Scratch()
            try await Project.broken(in: scratch)
            try await scratch.shell("git config acrouter.progress false; git commit -qam 'Break span'")
            #expect(try await scratch.acrouter("hooks", "install").status == 0)
            let fixed = try await scratch.acrouter("fix", "--model", "builtin/revert", "--yes")
            #expect(fixed.status == 0, "\(fixed.stderr)")
            try await scratch.shell("git commit -qam 'Mend span'; git commit -q --amend -m 'Mend span again'")
            let message = try await scratch.shell(
                "git log -1 --format=%B ORIG_HEAD 2>/dev/null || git log -1 --format=%B HEAD@{1}")
            #expect(message.contains("Assisted-by: builtin/revert"))
            let head = try await scratch.shell("git rev-parse HEAD").trimmingCharacters(in: .newlines)
            #expect(try await scratch.acrouter("show").stdout.contains("Commit:     \(head)\n"))
            #expect(
                try await scratch.acrouter("show", "--json").stdout.contains("\"commits\": [\n    \"\(head)\"\n  ]"))
        }

        @Test func aPatchThatIsTakenBackIsNotLookedFor() async throws {
            let scratch = try Scratch()
            try await Project.broken(in: scratch)
            try await scratch.shell("git config acrouter.progress false; git commit -qam 'Break span'")
            _ = try await scratch.acrouter("fix", "--model", "builtin/revert", "--yes")
            #expect(try await scratch.shell("ls .git/acrouter/applied | wc -l") == "1\n")
            _ = try await scratch.acrouter("undo")
            #expect(try await scratch.shell("ls .git/acrouter/applied | wc -l") == "0\n")
        }

        @Test func aPushIsVerifiedOnlyWhereAskedFor() async throws {
            let scratch = try Scratch()
            try await Project.green(in: scratch)
            try await scratch.shell("git init -q --bare ../remote && git remote add origin ../remote")
            #expect(try await scratch.acrouter("hooks", "install", "--hooks", "pre-push").status == 0)
            try await scratch.shell("sed -i 's/max(values) -/max(values) +/' figures.py && git commit -qam broken")
            let push = ["git", "push", "-q", "origin", "main"]
            #expect(try await scratch.run(push).status == 0)
            try await scratch.shell("git config acrouter.verifyPush true && git commit -q --allow-empty -m more")
            let refused = try await scratch.run(push)
            #expect(refused.status == 1)
            #expect(refused.stderr.contains("git acrouter: 1 test failed on "), "\(refused.stderr)")
            #expect(try await scratch.run(push, setting: ["ACROUTER": "0"]).status == 0)
            try await scratch.shell("git revert -n HEAD~1 && git commit -qm mended")
            #expect(try await scratch.run(push).status == 0)
        }
    }
}
