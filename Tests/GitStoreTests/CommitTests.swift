import Changes
import Orchestrator
import Testing

@testable import GitStore

@Suite struct CommitTests {
    private static let twoFiles = "seq 1 20 > a; echo b > b; git add .; git commit -qm one\n"

    /// A working tree with own uncommitted work at the end of `a`, and a candidate that changes its first line.
    private func prepared(_ more: String = "") async throws -> (Fixture, GitRepository, Snapshot, CandidatePatch) {
        let fixture = try await Fixture(Self.twoFiles + "echo own >> a\n" + more)
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let text = "first\n" + (2...20).map { "\($0)\n" }.joined() + "own\n"
        let edit = FileEdit(path: RepoPath("a"), content: .write(mode: .regular, bytes: Array(text.utf8)))
        return (fixture, repository, snapshot, CandidatePatch(base: snapshot.tree, edits: [edit]))
    }

    @Test func branchHoldsTheChangeOnly() async throws {
        let (fixture, repository, _, candidate) = try await prepared("git add b")
        let tree = try await fixture.digest(of: fixture.tree + "/.git/refs")
        let status = try await fixture.text("git status --porcelain; cat a")
        let id = try await repository.createBranch("fix/one", candidate: candidate, message: "Fix it\n\nBody\n")
        #expect(try await fixture.text("git rev-parse fix/one") == id.hex)
        #expect(
            try await fixture.text("git diff --numstat main fix/one; git log -1 --format=%B fix/one")
                == "1\t1\ta\nFix it\n\nBody")
        #expect(try await fixture.text("git status --porcelain; cat a") == status)
        #expect(
            try await fixture.text("git log -1 --format='%P %cn' fix/one")
                == (try await fixture.text("git rev-parse main")) + " C O Mitter")
        // Everything it needs is in the user's own store.
        try await fixture.sh(
            "mv '\(fixture.cache)' ../aside; git fsck --strict --no-dangling; mv ../aside '\(fixture.cache)'")
        let again = try await failure {
            try await repository.createBranch("fix/one", candidate: candidate, message: "x")
        }
        #expect(again.underlying.contains("fix/one"))
        #expect(
            try await failure { try await repository.createBranch("bad..name", candidate: candidate, message: "x") }
                .subject == "bad..name")
        #expect(tree != (try await fixture.digest(of: fixture.tree + "/.git/refs")))
    }

    @Test func branchOnUncommittedWorkIsRefused() async throws {
        let fixture = try await Fixture(Self.twoFiles + "echo new > new\n")
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let edit = FileEdit(path: RepoPath("new"), content: .write(mode: .regular, bytes: Array("newer\n".utf8)))
        let candidate = CandidatePatch(base: snapshot.tree, edits: [edit])
        let error = try await failure { try await repository.createBranch("x", candidate: candidate, message: "x") }
        #expect(error.code == .doesNotApply && error.underlying.contains("not committed"))
        #expect(try await fixture.text("git branch --list x") == "")
    }

    @Test func commitTakesTheCandidateOnlyAndRunsHooks() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared(
            """
            printf '#!/bin/sh\\necho ran ${GIT_WORK_TREE-unset} >> ran\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit
            printf '#!/bin/sh\\necho Hooked >> "$1"\\n' > .git/hooks/commit-msg; chmod +x .git/hooks/commit-msg
            """)
        _ = try await repository.apply(candidate, expecting: snapshot, job: "one")
        let id = try await repository.commitApplied(candidate, message: "Fix it\n")
        #expect(try await fixture.text("git rev-parse HEAD") == id.hex)
        #expect(try await fixture.text("git show --numstat --format=%B HEAD") == "Fix it\nHooked\n\n\n1\t1\ta")
        #expect(try await fixture.text("git status --porcelain; tail -1 a; cat ran") == " M a\n?? ran\nown\nran unset")
    }

    @Test func aRefusingHookLeavesTheIndexAsItWas() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared(
            "printf '#!/bin/sh\\necho no such luck >&2; exit 1\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit; git add -N b; echo ita > ita; git add -N ita\n"
        )
        _ = try await repository.apply(candidate, expecting: snapshot, job: "one")
        let before = try await fixture.text("git ls-files -s; git status --porcelain")
        let error = try await failure { try await repository.commitApplied(candidate, message: "Fix it\n") }
        #expect(error.underlying.contains("no such luck"))
        #expect(try await fixture.text("git ls-files -s; git status --porcelain") == before)
        #expect(try await fixture.text("git log --format=%s") == "one")
    }

    @Test func stagedWorkAndOperationsStandInTheWay() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared("echo staged > b; git add b\n")
        _ = try await repository.apply(candidate, expecting: snapshot, job: "one")
        let error = try await failure { try await repository.commitApplied(candidate, message: "x") }
        #expect(error.code == .indexDiffersFromHead && error.paths == [RepoPath("b")])
        try await fixture.sh("git reset -q; git bisect start")
        #expect(
            try await failure { try await repository.commitApplied(candidate, message: "x") }.code == .operationUnderWay
        )
        #expect(try await fixture.text("git log --format=%s; git diff --cached --name-only") == "one")
    }

    @Test func withoutACommitThereIsNothingToBuildOn() async throws {
        let fixture = try await Fixture("echo a > a")
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let edit = FileEdit(path: RepoPath("a"), content: .write(mode: .regular, bytes: [66]))
        let candidate = CandidatePatch(base: snapshot.tree, edits: [edit])
        #expect(
            try await failure { try await repository.createBranch("x", candidate: candidate, message: "x") }.code
                == .noCommit)
        #expect(try await failure { try await repository.commitApplied(candidate, message: "x") }.code == .noCommit)
        _ = try await repository.apply(candidate, expecting: snapshot, job: "one")
        _ = try await repository.undo(job: nil)
        #expect(try await fixture.text("cat a") == "a")
    }

    @Test func historyAndGreenCandidates() async throws {
        let fixture = try await Fixture(
            """
            for i in 1 2 3 4 5; do git commit -q --allow-empty -m "$i"; done
            git checkout -q -b side HEAD~3; git commit -q --allow-empty -m s; git checkout -q main
            git merge -q --no-ff -m merge side; git branch -q --track work; git checkout -q work
            git config branch.work.remote .; git config branch.work.merge refs/heads/main
            git commit -q --allow-empty -m 'a
            b

            body'; git commit -q --allow-empty -m w2
            """)
        let repository = try await fixture.open()
        let green = try await repository.greenCandidates(limit: 5)
        #expect(green.map(\.subject) == ["w2", "merge", "a b", "5", "4"])
        let history = try await repository.history(limit: 4)
        #expect(
            history.map(\.id.hex)
                == (try await fixture.text("git rev-list --first-parent -4 HEAD")).split(separator: "\n").map(
                    String.init))
        #expect(history[1].subject == "a b")
        #expect(history[1].message == Array("a\nb\n\nbody\n".utf8))
        #expect(history[2].parents.count == 2)
        #expect(history[0].committedAt == 1_700_000_000)
        #expect(try await repository.resolve("HEAD~2^2") == history[2].parents[1])
        for bad in ["nope", "-n", "--git-dir", "HEAD~99", "a b", "x\ny", ""] {
            #expect(try await failure { try await repository.resolve(bad) }.code == .notFound, "\(bad)")
        }
    }

    @Test func messagesInOtherEncodingsStayBytes() async throws {
        let fixture = try await Fixture(
            "git -c i18n.commitEncoding=ISO-8859-1 commit -q --allow-empty -m \"$(printf 'caf\\351')\"")
        let repository = try await fixture.open()
        #expect(try await repository.history(limit: 1)[0].message == Array("caf".utf8) + [0xE9, 10])
    }
}
