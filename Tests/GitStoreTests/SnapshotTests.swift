import Changes
import Orchestrator
import Testing

@testable import GitStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct SnapshotTests {
    /// The snapshot's tree must be what `git add -A && git write-tree` makes, and `.git` as it was.
    private func check(
        _ fixture: Fixture, in directory: String? = nil, by script: String = "git add -A && git write-tree",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Snapshot {
        let directory = directory ?? fixture.tree
        let repository = try await fixture.open(at: directory)
        let before = try await fixture.digest(of: repository.layout.commonDirectory)
        let snapshot = try await repository.snapshot()
        #expect(
            try await fixture.digest(of: repository.layout.commonDirectory) == before, sourceLocation: sourceLocation)
        let expected = try await fixture.text(
            "cp -p \"$(git rev-parse --git-path index)\" ../index.copy; export GIT_INDEX_FILE=$PWD/../index.copy; "
                + script,
            in: directory)
        #expect(snapshot.tree.hex == expected, sourceLocation: sourceLocation)
        let left = try await fixture.text("ls \(fixture.cache)/*/scratch", in: fixture.root)
        #expect(left.isEmpty, sourceLocation: sourceLocation)
        return snapshot
    }

    @Test func everyKindOfChange() async throws {
        let snapshot = try await check(try await Fixture(DiffFixture.script))
        #expect(snapshot.head?.subject == "one")
    }

    @Test func cleanTreeIsHeadsTree() async throws {
        let fixture = try await Fixture(DiffFixture.committed)
        let snapshot = try await check(fixture)
        #expect(snapshot.tree == snapshot.head?.tree)
    }

    @Test func stagedAndThenChangedAgain() async throws {
        let fixture = try await Fixture(
            """
            echo a > a; echo b > b; echo c > c; git add .; git commit -qm one
            echo staged > a; git add a; echo later > a; echo new > new; git add new; rm new
            git rm -q --cached b; echo ita > ita; git add -N ita; rm c
            """)
        _ = try await check(fixture)
    }

    @Test func ignoredFilesAndMemoryStayOut() async throws {
        let fixture = try await Fixture(
            """
            mkdir .acrouter build; echo memory.sqlite > .acrouter/.gitignore; echo x > .acrouter/memory.sqlite
            echo '[acrouter]' > .acrouter/config; echo /build > .gitignore; echo o > build/o; echo secret > private
            echo private > .git/info/exclude; echo a > a; git add a; git commit -qm one
            """)
        let snapshot = try await check(fixture)
        let entries = try await fixture.open().entries(of: snapshot.tree).map(\.path.display)
        #expect(entries == [".acrouter/.gitignore", ".acrouter/config", ".gitignore", "a"])
    }

    @Test func lineEndsAndFilters() async throws {
        let fixture = try await Fixture(
            #"""
            git config core.autocrlf true; git config core.safecrlf true
            git config filter.up.clean 'tr a-z A-Z'; git config filter.up.smudge 'tr A-Z a-z'
            printf '*.up filter=up\n*.utf working-tree-encoding=UTF-16LE\n' > .gitattributes
            printf 'a\r\nb\r\n' > crlf; printf 'a\nb\n' > lf; printf 'x\n' > f.up; printf 'h\0i\0' > t.utf
            git add -A 2>/dev/null || git -c core.safecrlf=false add -A; git commit -qm one
            printf 'c\r\n' >> crlf; printf 'mixed\r\nx\n' > lf; printf 'yy\n' > f.up; printf 'y\0o\0' > t.utf
            """#)
        _ = try await check(fixture, by: "git -c core.safecrlf=false add -A && git write-tree")
    }

    @Test func embeddedRepositoriesAndPipesAreLeftOut() async throws {
        let fixture = try await Fixture(
            """
            echo a > a; git add a; git commit -qm one
            git init -q inner; echo i > inner/i; git -C inner add i; git -C inner commit -qm i; git init -q empty
            mkfifo pipe; echo b > b
            """)
        let snapshot = try await check(fixture, by: "git add a b && git write-tree")
        #expect(snapshot.skipped == [RepoPath("empty"), RepoPath("inner")])
    }

    @Test func submoduleLinksAreKept() async throws {
        let fixture = try await Fixture(
            """
            echo a > a; git add a; git commit -qm one; git clone -q . ../module
            git -c protocol.file.allow=always submodule --quiet add ../module module; git commit -qm module
            git -C module commit -q --allow-empty -m further; echo dirt > module/dirt
            echo b > b
            """)
        _ = try await check(fixture, by: "git add b && git write-tree")
        try await fixture.sh("rm -rf module; mkdir module")
        _ = try await check(fixture, by: "git add b && git write-tree")
    }

    @Test func typeChangesBetweenFilesAndFolders() async throws {
        let fixture = try await Fixture(
            """
            echo a > a; mkdir d e; echo x > d/x; echo y > e/y; echo z > z; git add .; git commit -qm one
            rm a; mkdir a; echo in > a/in; rm -r d; echo now-file > d; rm -r e; ln -s z e; rm z; ln -s gone z
            """)
        _ = try await check(fixture)
    }

    @Test func unmergedIndexIsRefused() async throws {
        let fixture = try await Fixture(
            """
            echo a > a; git add a; git commit -qm a; git checkout -qb side; echo s > a; git commit -qam s
            git checkout -q main; echo b > a; git commit -qam b; git merge side >/dev/null || true
            """)
        let error = try await failure { try await fixture.open().snapshot() }
        #expect(error.code == .unmergedIndex)
        #expect(error.paths == [RepoPath("a")])
    }

    @Test func beforeTheFirstCommit() async throws {
        let fixture = try await Fixture("echo a > a")
        let snapshot = try await fixture.open().snapshot()
        #expect(snapshot.head == nil)
        #expect(snapshot.indexDigest == "none")
        #expect(snapshot.tree.hex == (try await fixture.text("git add a && git write-tree")))
    }

    @Test func indexDigestSeesTheIndexWritten() async throws {
        for setting in [
            "",
            "git config index.skipHash true; git config feature.manyFiles true; git update-index --force-write-index",
        ] {
            let fixture = try await Fixture("echo a > a; git add a; git commit -qm one\n" + setting)
            let repository = try await fixture.open()
            let one = try await repository.snapshot()
            #expect(try await repository.snapshot() == one)
            try await fixture.sh("echo b > b; git add b; rm b; echo b > b")
            #expect(try await repository.snapshot().indexDigest != one.indexDigest)
        }
    }

    /// Same size, same second: only the index's own time tells git to look at the contents.
    @Test func changeWithinTheSameSecondIsSeen() async throws {
        let fixture = try await Fixture(
            """
            git config core.trustctime false
            echo a > a; touch -d @1700000000 a; git add a; git commit -qm one
            echo b > a; touch -d @1700000000 a; touch -d @1700000000 .git/index
            """)
        let repository = try await fixture.open()
        #expect(try await repository.workingTreePatch().files.map(\.path) == [RepoPath("a")])
    }

    @Test func hooksAreNotRun() async throws {
        let fixture = try await Fixture(
            """
            echo a > a; git add a; git commit -qm one; echo b > b
            for hook in post-index-change post-checkout pre-commit reference-transaction fsmonitor; do
              printf '#!/bin/sh\\ntouch %s/ran-%s\\n' "$PWD/.." $hook > .git/hooks/$hook; chmod +x .git/hooks/$hook
            done
            git config core.fsmonitor "$PWD/.git/hooks/fsmonitor"
            """)
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        try await repository.fill(directory: fixture.root + "/slot", with: snapshot.tree)
        #expect(try await fixture.text("ls .. | grep ran- || echo none") == "none")
    }

    @Test func asSeenByACommitHook() async throws {
        // `git commit -a` gives its hooks GIT_INDEX_FILE=.git/index.lock; the staged change is in that file only.
        let fixture = try await Fixture("echo a > a; git add a; git commit -qm one; echo b > a")
        try await fixture.sh("cp -p .git/index other; GIT_INDEX_FILE=$PWD/other git add a; mv other .git/index.lock")
        let hook = try await fixture.open(["GIT_INDEX_FILE": ".git/index.lock", "GIT_DIR": ".git", "GIT_PREFIX": ""])
        #expect(try await hook.stagedPatch().files.map(\.path) == [RepoPath("a")])
        #expect(try await fixture.open().stagedPatch().isEmpty)
    }

    @Test func staleScratchOfAKilledRunIsSwept() async throws {
        let fixture = try await Fixture("echo a > a; git add a; git commit -qm one")
        let repository = try await fixture.open()
        let scratch = repository.quarantine.root.description + "/scratch"
        // The shell that made it is gone when the snapshot is taken.
        try await fixture.sh("mkdir -p '\(scratch)'/$$-killed '\(scratch)'/\(getpid())-alive")
        _ = try await repository.snapshot()
        #expect(try await fixture.text("ls '\(scratch)'") == "\(getpid())-alive")
    }
}
