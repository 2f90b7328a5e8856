import Changes
import Orchestrator
import Testing

@testable import GitStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is broken gets a clear error and changes nothing.
@Suite struct FaultTests {
    private static let base = "echo a > a; mkdir d; echo b > d/b; git add .; git commit -qm one; echo c > a\n"

    @Test func withoutGit() async throws {
        let fixture = try await Fixture(Self.base)
        let repository = try await fixture.open(["PATH": fixture.root])
        let error = try await failure { try await repository.snapshot() }
        #expect(error.code == .gitMissing && error.underlying.contains("PATH"))
        // What needs no git still answers.
        #expect(repository.operationUnderWay() == nil)
        #expect(await repository.appliedChanges().isEmpty)
    }

    @Test func aLockedIndexDoesNotMatterUntilItIsWritten() async throws {
        let fixture = try await Fixture(Self.base + "touch .git/index.lock")
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        #expect(try await repository.stagedPatch().isEmpty)
        let edit = FileEdit(path: RepoPath("d/b"), content: .write(mode: .regular, bytes: [66]))
        let candidate = CandidatePatch(base: snapshot.tree, edits: [edit])
        _ = try await repository.apply(candidate, expecting: snapshot, job: "one")
        let error = try await failure { try await repository.commitApplied(candidate, message: "x") }
        #expect(error.code == .locked && error.underlying.contains("index.lock"))
        #expect(try await fixture.text("git log --format=%s") == "one")
    }

    @Test(arguments: [
        "printf garbage > .git/index", "printf '\\0\\0\\0\\11' | dd of=.git/index bs=1 seek=4 conv=notrunc 2>/dev/null",
        ": > .git/index; truncate -s 100 .git/index",
    ])
    func damagedIndex(_ damage: String) async throws {
        let fixture = try await Fixture(Self.base + damage)
        let repository = try await fixture.open()
        let before = try await fixture.digest(of: fixture.tree)
        #expect(try await failure { try await repository.snapshot() }.code == .damaged)
        #expect(try await failure { try await repository.stagedPatch() }.code == .damaged)
        #expect(try await fixture.digest(of: fixture.tree) == before)
    }

    @Test func missingObjects() async throws {
        let fixture = try await Fixture(Self.base)
        let repository = try await fixture.open()
        let blob = try await repository.resolve("HEAD:d/b")
        let tree = try await repository.resolve("HEAD:d")
        let head = try #require(try await repository.head())
        try await fixture.sh("rm -f .git/objects/\(blob.hex.prefix(2))/\(blob.hex.dropFirst(2))")
        let lost = try await failure { try await repository.bytes(of: blob) }
        #expect(lost.code == .notFound && lost.subject == blob.hex)
        // While the working tree has the file as HEAD has it, git reads it there.
        #expect(try await repository.patch(from: nil, to: head.id).files.count == 2)
        try await fixture.sh("rm d/b")
        let error = try await failure { try await repository.patch(from: nil, to: head.id) }
        #expect(error.code == .damaged && error.underlying.contains(blob.hex))
        try await fixture.sh("rm -f .git/objects/\(tree.hex.prefix(2))/\(tree.hex.dropFirst(2))")
        let before = try await fixture.digest(of: fixture.tree)
        for read in [
            { _ = try await repository.entries(of: head.tree) },
            { _ = try await repository.patch(from: nil, to: head.tree) },
            { try await repository.fill(directory: fixture.root + "/slot", with: head.tree) },
        ] as [() async throws -> Void] {
            #expect(try await failure(read).underlying.contains(tree.hex))
        }
        #expect(try await fixture.digest(of: fixture.tree) == before)
        #expect(
            try await failure {
                try await repository.bytes(of: try #require(ObjectID(hex: String(repeating: "1", count: 40))))
            }.code == .notFound)
    }

    @Test func damagedObject() async throws {
        let fixture = try await Fixture(Self.base)
        let repository = try await fixture.open()
        let blob = try await repository.resolve("HEAD:d/b")
        let file = ".git/objects/\(blob.hex.prefix(2))/\(blob.hex.dropFirst(2))"
        try await fixture.sh("chmod u+w \(file); printf 'xxxxxxxxxxxxxxxx' > \(file)")
        #expect(try await failure { try await repository.bytes(of: blob) }.code == .damaged)
    }

    @Test(.enabled(if: geteuid() == 0, "needs a small file system")) func fullCache() async throws {
        let fixture = try await Fixture(
            Self.base + "head -c 300000 /dev/urandom > big; mkdir ../cache; mount -t tmpfs -o size=128k none ../cache")
        do {
            let repository = try await fixture.open()
            let before = try await fixture.digest(of: fixture.tree)
            #expect(try await failure { try await repository.snapshot() }.code == .noSpace)
            #expect(try await fixture.digest(of: fixture.tree) == before)
        }
        try await fixture.sh("umount ../cache")
    }

    @Test(.enabled(if: geteuid() != 0, "root reads everything")) func unreadableFiles() async throws {
        let fixture = try await Fixture(
            Self.base + "echo s > secret; chmod 0 secret; mkdir shut; echo x > shut/x; chmod 0 shut")
        let repository = try await fixture.open()
        #expect(try await repository.snapshot().skipped == [RepoPath("secret")])
        try await fixture.sh("chmod 0 a")
        let error = try await failure { try await repository.snapshot() }
        #expect(error.code == .unreadable && error.paths == [RepoPath("a")])
    }

    @Test func outputBeyondTheLimitEndsTheChild() async throws {
        let fixture = try await Fixture("head -c 3000000 /dev/zero | tr '\\0' x > big; git add big; git commit -qm one")
        let repository = try await fixture.open()
        _ = try await repository.head()
        let error = try await failure {
            try await repository.git.check(["cat-file", "blob", "HEAD:big"], limit: 1 << 20, operation: "test")
        }
        #expect(error.code == .outputTooLong)
    }

    @Test func aChildThatReadsNothingDoesNotKillUs() async throws {
        let fixture = try await Fixture(Self.base)
        let repository = try await fixture.open()
        let error = try await failure {
            try await repository.git.check(
                ["no-such-command"], input: [UInt8](repeating: 65, count: 1 << 22), operation: "test")
        }
        #expect(error.underlying.contains("no-such-command"))
    }

    @Test func errorsCarryNoContents() async throws {
        let error = GitStoreError(
            .changedMeanwhile, operation: "apply", paths: (1...7).map { RepoPath("p\($0)") }, underlying: "why")
        #expect(error.description == "cannot apply: p1, p2, p3, p4, p5 and 2 more: why")
    }
}
