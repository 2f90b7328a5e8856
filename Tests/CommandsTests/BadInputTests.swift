import Foundation
import Testing

/// Every kind of bad input of the contract: a clear message, a hint, the right exit status, nothing changed.
@Suite struct BadInputTests {
    private func golden(_ name: String, _ body: (inout Golden) async throws -> Void) async throws {
        var golden = Golden(name, scratch: try Scratch())
        try await body(&golden)
        try golden.check()
    }

    @Test func notARepository() async throws {
        try await golden("not-a-repository") { golden in
            for verb in ["fix", "log", "doctor"] { try await golden.run(verb) }
            try await golden.run("fix", "--json")
        }
    }

    @Test func bareRepository() async throws {
        try await golden("bare-repository") { golden in
            try await golden.scratch.shell("git init -q --bare")
            try await golden.run("fix")
            try await golden.run("log")
            try await golden.run("undo")
        }
    }

    @Test func noCommitYet() async throws {
        try await golden("no-commit") { golden in
            try await golden.scratch.shell("git init -q && echo x >x.py")
            try await golden.run("fix")
            try await golden.run("fix", "--json")
        }
    }

    @Test(arguments: ["merge", "rebase", "cherry-pick", "am", "bisect", "revert"])
    func operationUnderWay(operation: String) async throws {
        try await golden("under-way-\(operation)") { golden in
            let scratch = golden.scratch
            try await scratch.shell(
                """
                git init -q -b main; echo 1 >f; git add f; git commit -qm one
                git checkout -q -b side; echo 2 >f; git commit -qam two
                git checkout -q main; echo 3 >f; git commit -qam three
                case \(operation) in
                merge) ! git merge -q side ;;
                rebase) ! git rebase -q side ;;
                cherry-pick) ! git cherry-pick side ;;
                revert) ! git revert --no-edit HEAD~1 ;;
                am) git format-patch -q -1 --stdout side >../patch; ! git am -q ../patch ;;
                bisect) git bisect start ;;
                esac >/dev/null 2>&1
                """)
            let before = try await scratch.shell("git status --porcelain; find .git -type f | sort | xargs sha256sum")
            try await golden.run("fix")
            #expect(
                try await scratch.shell("git status --porcelain; find .git -type f | sort | xargs sha256sum") == before)
        }
    }

    @Test func noTestCommand() async throws {
        try await golden("no-test-command") { golden in
            try await golden.scratch.shell("git init -q; echo x >readme; git add .; git commit -qm one")
            try await golden.run("fix")
            try await golden.run("doctor", setting: ["XDG_CACHE_HOME": golden.scratch.root + "/cache"])
        }
    }

    @Test func wrongArguments() async throws {
        try await golden("wrong-arguments") { golden in
            try await golden.scratch.shell("git init -q; echo x >readme; git add .; git commit -qm one")
            try await golden.run("fxi")
            try await golden.run("fix", "--budget", "a lot")
            try await golden.run("fix", "--timeout", "soon", "--json")
            try await golden.run("fix", "--dry-run", "--yes")
            try await golden.run("fix", "--model", "gpt-99", "--test", "true")
            try await golden.run("classify", "no-such-commit")
            try await golden.run("classify", "--staged", "--worktree")
            try await golden.run("log", "-n", "0")
            try await golden.run("show", "abcdef")
            try await golden.run("show")
            try await golden.run("undo")
            try await golden.run("verify", "missing.patch")
            try await golden.run("--generate-completion-script", "tcsh")
        }
    }

    @Test func badSettings() async throws {
        try await golden("bad-settings") { golden in
            try await golden.scratch.shell(
                "git init -q; echo x >readme; git add .; git commit -qm one; git config acrouter.budget much")
            try await golden.run("fix")
            try await golden.run(
                command: ["git", "-c", "acrouter.budget=0.5", "-c", "acrouter.timeout=never", "acrouter", "fix"])
        }
    }

    @Test func outputThatNobodyReads() async throws {
        let scratch = try Scratch()
        let output = try await scratch.run(
            ["bash", "-c", "set -o pipefail; '\(Scratch.program.path)' manual | head -c 0; echo ${PIPESTATUS[0]}"])
        #expect(output.stderr == "")
        #expect(["0\n", "141\n"].contains(output.stdout))
    }

    @Test func outputThatCannotBeWritten() async throws {
        let scratch = try Scratch()
        try #require(FileManager.default.fileExists(atPath: "/dev/full"))
        let output = try await scratch.run(["sh", "-c", "'\(Scratch.program.path)' manual >/dev/full"])
        #expect(output.status == 128)
        #expect(output.stderr.contains("cannot write to standard output"))
    }
}
