import Changes
import Orchestrator
import Testing

@testable import GitStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct ApplyTests {
    /// Everything but `.git`: names, modes, contents.
    private func digest(_ fixture: Fixture) async throws -> String {
        try await fixture.text(
            """
            find . -path ./.git -prune -o -printf '%p %y %m %l\\n' | LC_ALL=C sort
            find . -path ./.git -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha1sum
            """)
    }

    /// A working tree at `HEAD^` of the great fixture, and the candidate that makes it `HEAD`.
    private func prepared() async throws -> (Fixture, GitRepository, Snapshot, CandidatePatch) {
        let fixture = try await Fixture(
            DiffFixture.committed
                + "git tag target; git reset -q --hard HEAD^; echo own > own-untracked; echo x >> bytes.txt")
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let all = try await CandidateTests.candidate(
            from: try #require(snapshot.head).tree,
            to: try await repository.commit(try await repository.resolve("target")).tree, in: repository)
        let edits = all.edits.filter { $0.path != RepoPath("bytes.txt") }
        return (fixture, repository, snapshot, CandidatePatch(base: snapshot.tree, edits: edits))
    }

    @Test func everyKindOfChangeAndBack() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        let before = try await digest(fixture)
        let git = try await fixture.digest(of: fixture.tree + "/.git")
        let applied = try await repository.apply(candidate, expecting: snapshot, job: "one")
        #expect(applied.paths == candidate.paths)
        #expect(try await repository.snapshot().tree == (try await repository.tree(of: candidate)))
        let difference = try await fixture.text(
            "export GIT_INDEX_FILE=$PWD/../i GIT_OBJECT_DIRECTORY=$PWD/../o GIT_ALTERNATE_OBJECT_DIRECTORIES=$PWD/.git/objects; mkdir ../o; git add -A; git diff --cached --raw target -- . ':!bytes.txt' ':!own-untracked'"
        )
        #expect(difference == "")
        #expect(try await fixture.text("cat own-untracked; tail -1 bytes.txt") == "own\nx")
        #expect(await repository.appliedChanges().map(\.state) == [.applied])

        let undone = try await repository.undo(job: nil)
        #expect(undone.job == "one" && undone.paths == candidate.paths)
        #expect(try await digest(fixture) == before)
        #expect(await repository.appliedChanges().map(\.state) == [.undone])
        try await fixture.sh("rm -r .git/acrouter")
        #expect(try await fixture.digest(of: fixture.tree + "/.git") == git)
        #expect(try await failure { try await repository.undo(job: nil) }.code == .notFound)
    }

    @Test func undoWorksFromEveryPointOfAKill() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        let before = try await digest(fixture)
        let store = UndoStore(layout: repository.layout)
        for written in stride(from: 0, through: candidate.edits.count, by: 6) {
            let application = try await repository.prepareApplication(
                candidate, expecting: snapshot, job: "killed-\(written)", store: store,
                root: DiskPath(fixture.tree), operation: "test")
            try application.begin(operation: "test")
            try application.write(limit: written, operation: "test")
            // What a kill inside `put` leaves beside the next file.
            if written < application.files.count {
                let folder = DiskPath(fixture.tree).appending(application.files[written].path).parent
                if Disk.status(folder)?.kind == .directory {
                    try Disk.write([1], to: folder.appending(application.record.temporary(written)), operation: "test")
                }
            }
            let next = try await fixture.open()
            #expect(await next.appliedChanges().last?.state == .interrupted)
            #expect(try await next.undo(job: nil).job == "killed-\(written)")
            #expect(try await digest(fixture) == before, "after \(written) files")
        }
    }

    @Test func undoWorksAfterAKilledUndo() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        let before = try await digest(fixture)
        let store = UndoStore(layout: repository.layout)
        for steps in stride(from: 0, through: 2 * candidate.edits.count, by: 15) {
            let job = "undo-killed-\(steps)"
            _ = try await repository.apply(candidate, expecting: snapshot, job: job)
            var record = try #require(store.records().last)
            record.state = .undoing
            try store.save(record, operation: "test")
            try Restoration(record: record, store: store).restore(limit: steps, operation: "test")
            #expect(try await fixture.open().undo(job: job).job == job)
            #expect(try await digest(fixture) == before, "after \(steps) steps")
        }
    }

    @Test func savedButNeverWrittenIsForgotten() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        try await fixture.sh("mkdir -p .git/acrouter/undo/half; echo x > .git/acrouter/undo/half/before-0")
        #expect(await repository.appliedChanges().isEmpty)
        _ = try await repository.apply(candidate, expecting: snapshot, job: "half")
        #expect(await repository.appliedChanges().map(\.job) == ["half"])
    }

    @Test(arguments: [
        "echo changed > modify.txt", "rm modify.txt", "chmod +x modify.txt", "rm modify.txt; mkdir modify.txt",
        "rm modify.txt; ln -s crlf.txt modify.txt", "echo mine > added.txt", "ln -s x added.txt",
        "mkdir added.txt; echo x > added.txt/y", "mv dir other; ln -s other dir",
        "echo x > .git/info/exclude-me; echo added.bin > .git/info/exclude; echo mine > added.bin",
        "mkdir -p file-to-folder.d; rm file-to-folder; mkdir file-to-folder; echo mine > file-to-folder/mine",
    ])
    func refusesWhatChangedMeanwhile(_ meanwhile: String) async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        try await fixture.sh(meanwhile)
        let before = try await digest(fixture)
        let error = try await failure { try await repository.apply(candidate, expecting: snapshot, job: "one") }
        #expect(error.code == .changedMeanwhile)
        #expect(!error.paths.isEmpty && error.paths.allSatisfy { candidate.paths.contains($0) })
        #expect(try await digest(fixture) == before)
        #expect(await repository.appliedChanges().isEmpty)
        #expect(try await fixture.text("ls .git/acrouter/undo") == "lock")
    }

    @Test func otherFilesMayChangeMeanwhile() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        try await fixture.sh("echo later >> bytes.txt; echo unrelated > unrelated; git add unrelated")
        _ = try await repository.apply(candidate, expecting: snapshot, job: "one")
        #expect(
            try await fixture.text("tail -1 bytes.txt; cat unrelated; git diff --cached --name-only")
                == "later\nunrelated\nunrelated")
    }

    @Test func undoRefusesWhatChangedSince() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        _ = try await repository.apply(candidate, expecting: snapshot, job: "one")
        try await fixture.sh("echo further >> modify.txt")
        let before = try await digest(fixture)
        let error = try await failure { try await repository.undo(job: nil) }
        #expect(error.code == .changedMeanwhile && error.paths == [RepoPath("modify.txt")])
        #expect(try await digest(fixture) == before)
    }

    @Test func undoTakesTheLastOneFirst() async throws {
        let fixture = try await Fixture("echo 1 > a; git add a; git commit -qm one")
        let repository = try await fixture.open()
        for number in 2...4 {
            let snapshot = try await repository.snapshot()
            let edit = FileEdit(
                path: RepoPath("a"), content: .write(mode: .regular, bytes: Array("\(number)\n".utf8)))
            _ = try await repository.apply(
                CandidatePatch(base: snapshot.tree, edits: [edit]), expecting: snapshot, job: "j\(number)")
        }
        #expect(try await failure { try await repository.undo(job: "j2") }.code == .changedMeanwhile)
        #expect(try await repository.undo(job: nil).job == "j4")
        #expect(try await repository.undo(job: "j3").job == "j3")
        #expect(try await fixture.text("cat a") == "2")
    }

    @Test func filtersAndLineEndsAreApplied() async throws {
        let fixture = try await Fixture(
            #"""
            git config filter.up.clean 'tr a-z A-Z'; git config filter.up.smudge 'tr A-Z a-z'
            printf '*.up filter=up\n*.crlf text eol=crlf\n' > .gitattributes
            printf 'x\n' > f.up; printf 'a\r\n' > f.crlf; git add -A 2>/dev/null; git commit -qm one
            """#)
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let edits = [
            FileEdit(path: RepoPath("f.up"), content: .write(mode: .regular, bytes: Array("HELLO\n".utf8))),
            FileEdit(path: RepoPath("f.crlf"), content: .write(mode: .regular, bytes: Array("a\nb\n".utf8))),
        ]
        _ = try await repository.apply(
            CandidatePatch(base: snapshot.tree, edits: edits), expecting: snapshot, job: "one")
        #expect(try await fixture.sh("cat f.up f.crlf") == Array("hello\na\r\nb\r\n".utf8))
        _ = try await repository.undo(job: nil)
        #expect(try await fixture.sh("cat f.up f.crlf") == Array("x\na\r\n".utf8))
    }

    @Test(.enabled(if: geteuid() == 0, "needs a small file system")) func fullDiskPutsEverythingBack() async throws {
        let fixture = try await Fixture(
            "mkdir small; mount -t tmpfs -o size=64k none small; echo a > small/a; echo z > z; git add .; git commit -qm one"
        )
        do {
            let repository = try await fixture.open()
            let snapshot = try await repository.snapshot()
            let big = [UInt8](repeating: 65, count: 100_000)
            let edits = [
                FileEdit(path: RepoPath("b"), content: .write(mode: .regular, bytes: [66])),
                FileEdit(path: RepoPath("small/big"), content: .write(mode: .regular, bytes: big)),
                FileEdit(path: RepoPath("z"), content: .delete),
            ]
            let before = try await digest(fixture)
            let error = try await failure {
                try await repository.apply(
                    CandidatePatch(base: snapshot.tree, edits: edits), expecting: snapshot, job: "one")
            }
            #expect(error.code == .noSpace)
            #expect(try await digest(fixture) == before)
            #expect(await repository.appliedChanges().isEmpty)
        }
        try await fixture.sh("umount small")
    }

    @Test func cancelledBeforeWritingChangesNothing() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        let before = try await digest(fixture)
        let task = Task { try await repository.apply(candidate, expecting: snapshot, job: "one") }
        task.cancel()
        let result = await task.result
        #expect(throws: CancellationError.self) { try result.get() }
        #expect(try await digest(fixture) == before)
        #expect(await repository.appliedChanges().isEmpty)
    }

    @Test func onlyOneAtATime() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        let store = UndoStore(layout: repository.layout)
        try await store.locked(operation: "test") {
            let other = try await fixture.open()
            let error = try await failure { try await other.apply(candidate, expecting: snapshot, job: "one") }
            #expect(error.code == .locked)
            #expect(try await failure { try await other.undo(job: nil) }.code == .locked)
        }
        _ = try await repository.apply(candidate, expecting: snapshot, job: "one")
    }

    @Test func candidatesForAnotherSnapshotAreRefused() async throws {
        let (fixture, repository, snapshot, candidate) = try await prepared()
        let other = CandidatePatch(base: try #require(snapshot.head).tree, edits: candidate.edits)
        #expect(
            try await failure { try await repository.apply(other, expecting: snapshot, job: "x") }.code
                == .invalidCandidate)
        for job in ["", "a/b", "..", ".x"] {
            #expect(
                try await failure { try await repository.apply(candidate, expecting: snapshot, job: job) }.code
                    == .invalidCandidate)
        }
        _ = fixture
    }

    @Test func undoIsPerWorkingTree() async throws {
        let fixture = try await Fixture("echo 1 > a; git add a; git commit -qm one; git worktree add -q ../linked")
        let linked = try await fixture.open(at: fixture.root + "/linked")
        let snapshot = try await linked.snapshot()
        let edit = FileEdit(path: RepoPath("a"), content: .write(mode: .executable, bytes: Array("2\n".utf8)))
        _ = try await linked.apply(CandidatePatch(base: snapshot.tree, edits: [edit]), expecting: snapshot, job: "l")
        let main = try await fixture.open()
        #expect(try await failure { try await main.undo(job: nil) }.code == .notFound)
        #expect(await main.appliedChanges().map(\.workTree) == [fixture.root + "/linked"])
        _ = try await linked.undo(job: nil)
        #expect(try await fixture.text("cat a; test -x a && echo x || echo -", in: fixture.root + "/linked") == "1\n-")
    }
}
