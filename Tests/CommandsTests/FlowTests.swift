import Foundation
import Testing

extension RealRuns {
    /// Whole flows on a small Python project, with the real program, git, tests and sandbox.
    @Suite struct FlowTests {
        private func golden(
            _ name: String, project: (Scratch) async throws -> Void, _ body: (inout Golden) async throws -> Void
        ) async throws {
            let scratch = try Scratch()
            try await project(scratch)
            try await scratch.shell("git config acrouter.progress false && git config acrouter.explore false")
            var golden = Golden(name, scratch: scratch)
            try await body(&golden)
            try golden.check()
        }

        @Test func fixApplyLookBackUndo() async throws {
            try await golden("fix", project: Project.broken) { golden in
                let scratch = golden.scratch
                let broken = try scratch.text("figures.py")
                let git = "find .git -path .git/acrouter -prune -o -type f -print | sort | xargs sha256sum"
                let before = try await scratch.shell(git)
                try await golden.run("fix", "--model", "builtin/revert")
                #expect(try scratch.text("figures.py") == broken)
                #expect(try await scratch.shell(git) == before)
                try await golden.run("fix", "--model", "builtin/revert", "--yes", "--json")
                #expect(try scratch.text("figures.py") != broken)
                try await golden.run(command: ["git", "--no-optional-locks", "status", "--short"])
                for verb in ["log", "stats", "show"] { try await golden.run(verb) }
                try await golden.run("show", "--json")
                try await golden.run("undo")
                #expect(try scratch.text("figures.py") == broken)
                try await golden.run("undo")
                try await golden.run("log", "-n", "1", "--json")
                #expect(try await scratch.shell(git) == before)
            }
        }

        @Test func nothingToFix() async throws {
            try await golden("nothing-to-fix", project: Project.green) { golden in
                try await golden.run("fix")
                try await golden.run("fix", "--json")
            }
        }

        @Test func testsThatCannotRun() async throws {
            try await golden("cannot-run", project: Project.broken) { golden in
                try await golden.run("fix", "--test", "echo looking >&2; ./no-such-program")
                try await golden.run("fix", "--test", "echo looking >&2; ./no-such-program", "--json")
            }
        }

        @Test func patchToFileBranchAndCommit() async throws {
            try await golden("places", project: Project.broken) { golden in
                let scratch = golden.scratch
                // On a branch the change has to fit HEAD, so the bug is committed here.
                try await scratch.shell("git commit -qam 'Break span'")
                try await golden.run("fix", "--model", "builtin/revert", "--patch-out", "out.patch")
                try await golden.run(command: ["git", "apply", "--check", "out.patch"])
                try await scratch.shell("rm out.patch")
                try await golden.run("fix", "--model", "builtin/revert", "--branch", "repaired")
                try await golden.run(command: ["git", "log", "--format=%an %s%n%b", "main..repaired"])
                try await golden.run("fix", "--model", "builtin/revert", "--branch", "repaired")
                try await scratch.shell("echo staged >other && git add other")
                try await golden.run("fix", "--model", "builtin/revert", "--commit", "--yes")
                try await scratch.shell("git rm -q --cached other && rm other")
                try await golden.run("fix", "--model", "builtin/revert", "--commit", "--yes", "--json")
                try await golden.run(command: ["git", "--no-optional-locks", "status", "--short"])
                try await golden.run(command: ["git", "log", "-1", "--format=%s"])
            }
        }

        @Test func verify() async throws {
            try await golden("verify", project: Project.broken) { golden in
                try await golden.scratch.shell(
                    """
                    git diff -R >../good.patch
                    sed 's/max(values) - min/max(values) * min/' ../good.patch >../bad.patch
                    sed 's/def span/def width/' ../good.patch >../wrong.patch
                    """)
                try await golden.run("verify", "../good.patch")
                try await golden.run("verify", "--json", "../bad.patch")
                try await golden.run("verify", "../wrong.patch")
                try await golden.run(
                    "verify", "-",
                    input: try String(contentsOfFile: golden.scratch.root + "/good.patch", encoding: .utf8))
                try await golden.run(command: ["git", "--no-optional-locks", "status", "--short"])
            }
        }

        @Test func memoryThatWasDeletedComesBack() async throws {
            try await golden("memory-deleted", project: Project.broken) { golden in
                _ = try await golden.scratch.acrouter("fix", "--model", "builtin/revert", "--dry-run")
                try await golden.scratch.shell("rm -rf .acrouter")
                try await golden.run("log")
                try await golden.run("fix", "--model", "builtin/revert", "--dry-run", "--json")
                try await golden.run("log")
                try await golden.scratch.shell("git worktree add -q ../linked")
                try await golden.run("log", in: golden.scratch.root + "/linked")
            }
        }
    }
}
