import Foundation
import Testing

/// `classify`: what is read and what is not, habits, corrections, revisions on standard input.
@Suite struct ClassifyTests {
    private struct Answer: Decodable {
        struct Adaptation: Decodable {
            var examples: Int
            var corrections: Int
            var shifts: [String: Double]
        }

        var schema: String
        var rev: String?
        var dimension: String?
        var probabilities: [String: Double]?
        var evidence: [String]?
        var adaptation: Adaptation?
        var error: String?
    }

    private func answers(_ output: Scratch.Output) throws -> [Answer] {
        try output.stdout.split(separator: "\n").map { try JSONDecoder().decode(Answer.self, from: Data($0.utf8)) }
    }

    private func one(_ scratch: Scratch, _ words: String...) async throws -> Answer {
        let output = try await scratch.run([Scratch.program.path, "classify", "--json"] + words)
        #expect(output.status == 0, "\(output.stderr)")
        return try JSONDecoder().decode(Answer.self, from: Data(output.stdout.utf8))
    }

    /// Thirty commits, of which the first, a whole tree, says nothing: those below `a/` say that they are fixes, those below `b/` that they are features.
    private func history(_ scratch: Scratch, last: String = "feat: last") async throws {
        try await scratch.shell(
            """
            git init -q -b main
            for i in $(seq 15); do
              mkdir -p a b
              echo "x = $i" >>a/one.py; git add .; git commit -qm "fix: a $i"
              echo "y = $i" >>b/two.py; git add .; git commit -qm "feat: b $i"
            done
            echo "z = 1" >>a/one.py; git commit -qam '\(last)'
            """)
    }

    @Test func aCommitsOwnMessageChangesNothing() async throws {
        var seen: [String] = []
        for last in ["feat: last", "docs: quite another", "no prefix at all"] {
            let scratch = try Scratch()
            try await history(scratch, last: last)
            for words in [["HEAD"], ["HEAD", "--adapt", "none"]] {
                let output = try await scratch.run([Scratch.program.path, "classify", "--json"] + words)
                seen.append(output.stdout)
            }
            let lines = try await scratch.run(
                [Scratch.program.path, "classify", "--stdin"], input: "HEAD\nHEAD\n")
            seen.append(lines.stdout)
        }
        #expect(Array(seen[0..<3]) == Array(seen[3..<6]))
        #expect(Array(seen[0..<3]) == Array(seen[6..<9]))
        #expect(seen[0] != seen[1])
    }

    @Test func theMessageIsReadWhenAsked() async throws {
        let scratch = try Scratch()
        try await history(scratch, last: "docs: last")
        let without = try await one(scratch, "HEAD", "--adapt", "none")
        let with = try await one(scratch, "HEAD", "--adapt", "none", "--message")
        #expect(with.dimension == "code_understanding")
        #expect(with.evidence?.first == "the message says code_understanding")
        #expect(without.evidence?.first != with.evidence?.first)
        let staged = try await scratch.acrouter("classify", "--staged", "--message")
        #expect(staged.status == 129)
    }

    @Test func whatPathsMeanHereIsLearnedFromAncestors() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        let plain = try await one(scratch, "HEAD", "--adapt", "none")
        let adapted = try await one(scratch, "HEAD")
        #expect(plain.adaptation == nil)
        #expect(adapted.adaptation?.examples == 29)
        let gained = (adapted.probabilities?["bug_fixing"] ?? 0) - (plain.probabilities?["bug_fixing"] ?? 1)
        #expect(gained > 0.05)
        #expect(abs((adapted.adaptation?.shifts["bug_fixing"] ?? 0) - gained) < 0.01)
        // Again, from the file; then with a commit more.
        #expect(try await one(scratch, "HEAD").probabilities == adapted.probabilities)
        try scratch.write("x\n", to: "a/one.py")
        try await scratch.shell("git add .")
        #expect(try await one(scratch, "--staged").adaptation?.examples == 30)
        let text = try await scratch.acrouter("classify", "--staged", "--explain")
        #expect(text.stdout.contains("habits (30 earlier commits) moved:"))
        try await scratch.shell("echo rubbish >.git/acrouter/habits")
        #expect(try await one(scratch, "--staged").adaptation?.examples == 30)
    }

    @Test func branchesTeachWhenTheyAreMerged() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        try await scratch.shell(
            """
            git checkout -q -b side HEAD~2; echo s >side.py; git add .; git commit -qm "fix: side"
            git checkout -q main; git merge -q -m merge side; echo m >>side.py; git commit -qam "feat: after"
            """)
        // Thirty commits with a parent, and the side's; the merge says nothing.
        #expect(try await one(scratch, "HEAD").adaptation?.examples == 31)
        #expect(try await one(scratch, "side").adaptation?.examples == 28)
        let lines = try await scratch.run([Scratch.program.path, "classify", "--stdin"], input: "HEAD\nside\n")
        #expect(try answers(lines).map { $0.adaptation?.examples } == [31, 28])
        // Gone on from what was kept, from the file and anew.
        _ = try await one(scratch, "HEAD~2")
        let next = try await one(scratch, "HEAD")
        try await scratch.shell("rm .git/acrouter/habits")
        #expect(try await one(scratch, "HEAD").probabilities == next.probabilities)
    }

    @Test func correctionsCount() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        let before = try await one(scratch, "HEAD~1")
        for (count, kind) in ["code_refactoring", "bug_fixing", "test_generation"].enumerated() {
            _ = try await one(scratch, "HEAD", "--correct", kind)
            let after = try await one(scratch, "HEAD")
            #expect(after.dimension == kind, "the user's last word on this very change")
            #expect(after.adaptation?.corrections == count + 1)
        }
        #expect(try await one(scratch, "HEAD~1").probabilities != before.probabilities, "and a hint for others")
        _ = try await one(scratch, "HEAD", "--correct", "data_science")
        #expect(try await one(scratch, "HEAD").dimension == "data_science", "all ten can be said")
        _ = try await one(scratch, "HEAD~1", "--correct", "code_generation")
        #expect(try await one(scratch, "HEAD").dimension == "data_science", "a word on one change is none on another")
        #expect(try await scratch.acrouter("classify", "HEAD", "--correct", "magic").status == 129)
        #expect(try await scratch.acrouter("classify", "--stdin", "--correct", "bug_fixing").status == 129)
    }

    @Test func noCorrectionIsLost() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        let program = Scratch.program.path
        try await scratch.shell(
            """
            seq 8 | xargs -P 8 -I@ '\(program)' classify HEAD --correct bug_fixing >../out/all
            printf 'half a line' >>.git/acrouter/corrections
            '\(program)' classify HEAD --correct test_generation >../out/9
            """)
        let after = try await one(scratch, "HEAD")
        #expect(after.adaptation?.corrections == 9)
        #expect(after.dimension == "test_generation")
        try await scratch.shell(
            "mv .git/acrouter/corrections ../out/mine && ln -s ../../../out/mine .git/acrouter/corrections")
        #expect(try await scratch.acrouter("classify", "HEAD", "--correct", "bug_fixing").status == 128)
        #expect(try await scratch.shell("wc -l <../out/mine") != "1\n", "what a link leads to is left alone")
    }

    @Test func noProgramOfTheRepositoryIsRun() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        let plain = try await one(scratch, "HEAD", "--message")
        try await scratch.shell(
            """
            printf '#!/bin/sh\\n: >\(scratch.root)/out/sprung\\necho fix: RAN\\n' >../out/trap && chmod +x ../out/trap
            git cat-file commit HEAD | sed '/^committer/a gpgsig -----BEGIN PGP SIGNATURE-----\\n x\\n -----END PGP SIGNATURE-----' \
              | git hash-object -t commit -w --stdin >../out/signed
            git config log.showSignature true && git config gpg.program \(scratch.root)/out/trap
            git config diff.default.binary true && git config core.pager \(scratch.root)/out/trap
            """)
        let signed = try await scratch.shell("cat ../out/signed").trimmingCharacters(in: .whitespacesAndNewlines)
        let seen = try await one(scratch, signed, "--message")
        #expect(seen.probabilities == plain.probabilities)
        #expect(!FileManager.default.fileExists(atPath: scratch.root + "/out/sprung"))
    }

    @Test func rangesAndTagsAreReadTheSameWayEverywhere() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        try await scratch.shell("git tag light HEAD~2 && git tag -am x heavy HEAD~2")
        let alone = try await one(scratch, "light..HEAD")
        #expect(try await one(scratch, "heavy..HEAD").probabilities == alone.probabilities)
        let lines = try await scratch.run(
            [Scratch.program.path, "classify", "--stdin", "--json"], input: "light..HEAD\r\n\nheavy..HEAD\n")
        #expect(lines.stdout.split(separator: "\n").count == 2)
        for line in lines.stdout.split(separator: "\n") {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
            #expect(answer.probabilities == alone.probabilities)
        }
        try await scratch.shell("git clone -q --bare . ../out/bare")
        let bare = try await scratch.run([Scratch.program.path, "classify"], in: scratch.root + "/out/bare")
        #expect(bare.status == 128 && bare.stderr.contains("no working tree"))
    }

    @Test func aSignalEndsTheWaitForRevisions() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        let script = """
            import signal, subprocess, sys
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            run = subprocess.Popen([sys.argv[1], "classify", "--stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            run.stdin.write(b"HEAD\\n")
            run.stdin.flush()
            run.stdout.readline()
            run.send_signal(signal.SIGINT)
            print(run.wait(60))
            """
        let ended = try await scratch.run(["python3", "-c", script, Scratch.program.path])
        #expect(ended.stdout == "130\n", "\(ended.stderr)")
    }

    @Test func revisionsOnStandardInput() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        let input = "HEAD\nHEAD~1\nno-such\nHEAD~3..HEAD~1\n\nHEAD~30"
        let output = try await scratch.run([Scratch.program.path, "classify", "--stdin"], input: input)
        let all = try answers(output)
        #expect(output.status == 1)
        #expect(all.map(\.rev) == ["HEAD", "HEAD~1", "no-such", "HEAD~3..HEAD~1", "HEAD~30"])
        #expect(all[2].error != nil)
        for answer in all where answer.error == nil {
            #expect(answer.schema == "acrouter.classify/1")
            #expect(answer.probabilities?.count == 10)
            #expect(abs((answer.probabilities?.values.reduce(0, +) ?? 0) - 1) < 1e-6)
        }
        let none = try await scratch.run(
            [Scratch.program.path, "classify", "--stdin", "--adapt", "none"], input: "HEAD\n")
        // Each line is what the commit alone would get.
        #expect(all[1].probabilities == (try await one(scratch, "HEAD~1")).probabilities)
        #expect(try answers(none)[0].probabilities == (try await one(scratch, "HEAD", "--adapt", "none")).probabilities)
    }

    @Test func rangesTheIndexAndTheWorkingTreeAreRead() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        let range = try await one(scratch, "HEAD~3..HEAD")
        #expect(range.rev == "HEAD~3..HEAD")
        #expect(range.adaptation?.examples == 27)
        try scratch.write("## Use\n\nCall it.\n", to: "README.md")
        try await scratch.shell("git add .")
        try scratch.write("assert one\n", to: "tests/test_one.py")
        let staged = try await one(scratch, "--staged")
        #expect(staged.dimension == "code_understanding")
        #expect(staged.evidence?.isEmpty == false)
        #expect(staged.rev == nil)
        let all = try await scratch.run([Scratch.program.path, "classify", "--json", "--worktree"])
        #expect(all.stdout.contains("\"files\": 2"))
        #expect(try await scratch.acrouter("classify", "no-such").status != 0)
        #expect(try await scratch.acrouter("classify", "HEAD", "--staged").status == 129)
    }

    @Test func mergesRootsAndEmptyCommitsAreAnswered() async throws {
        let scratch = try Scratch()
        try await history(scratch)
        try await scratch.shell(
            """
            git checkout -q -b side HEAD~2; echo s >side.txt; git add .; git commit -qm side
            git checkout -q main; git merge -q -m merge side; git commit -q --allow-empty -m empty
            """)
        let root = try await scratch.shell("git rev-list --max-parents=0 HEAD")
        let output = try await scratch.run(
            [Scratch.program.path, "classify", "--stdin"], input: "HEAD\nHEAD~1\n" + root)
        #expect(output.status == 0)
        #expect(try answers(output).count == 3)
        #expect(try await scratch.acrouter("classify", "HEAD").status == 1)
        #expect(try await scratch.acrouter("classify", "HEAD~1").status == 0)
    }
}
