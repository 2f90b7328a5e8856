import Changes
import Orchestrator
import Testing

@testable import GitStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct FillTests {
    private func objects(_ repository: GitRepository) -> [String: String] {
        ["GIT_ALTERNATE_OBJECT_DIRECTORIES": QuotedList.join(repository.objectDirectories)]
    }

    private static let list = """
        find . -path ./.git -prune -o -printf '%p %y %m %l\\n' | LC_ALL=C sort
        find . -path ./.git -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha1sum
        """

    @Test func equalsTheUsersWorkingTree() async throws {
        let fixture = try await Fixture(DiffFixture.script)
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let slot = fixture.root + "/slot"
        try await repository.fill(directory: slot, with: snapshot.tree)
        #expect(try await fixture.text(Self.list, in: slot) == (try await fixture.text(Self.list)))
        let inside = objects(repository)
        #expect(try await fixture.text("git status --porcelain", in: slot, inside) == "")
        #expect(try await fixture.text("git rev-parse HEAD^{tree}", in: slot, inside) == snapshot.tree.hex)
        #expect(try await fixture.text("git rev-parse HEAD^", in: slot, inside) == snapshot.head?.id.hex)
        #expect(
            try await fixture.text(
                "git remote; git branch -a --format='%(refname)' | grep refs || true", in: slot, inside) == "")
        #expect(
            try await fixture.text("cat .git/objects/info/alternates", in: slot)
                == "/acrouter/objects/0\n/acrouter/objects/1")
        #expect(try await fixture.text("find .git/hooks -type f 2>/dev/null | wc -l", in: slot) == "0")
    }

    @Test func changesOnlyWhatDiffers() async throws {
        let fixture = try await Fixture(DiffFixture.committed)
        let repository = try await fixture.open()
        let old = try await repository.commit(try await repository.resolve("HEAD^")).tree
        let new = try await repository.commit(try await repository.resolve("HEAD")).tree
        let slot = fixture.root + "/slot"
        try await repository.fill(directory: slot, with: old)
        try await fixture.sh(
            """
            find . -path ./.git -prune -o -type f -exec touch -d @1600000000 {} +
            GIT_INDEX_FILE=.git/index git update-index -q --refresh || true
            mkdir build; echo product > build/product; echo junk > crlf.txt; rm nonl.txt; chmod +x bytes.txt
            """, in: slot, objects(repository))
        try await repository.fill(directory: slot, with: old)
        #expect(try await fixture.text("git status --porcelain --untracked=no", in: slot, objects(repository)) == "")
        let touched = try await fixture.text(
            "find . -path ./.git -prune -o -path ./build -prune -o -type f -newermt @1600000001 -print | LC_ALL=C sort | tr '\\n' ' '",
            in: slot)
        #expect(touched == "./bytes.txt ./crlf.txt ./nonl.txt ")
        try await repository.fill(directory: slot, with: new)
        let kept = try await fixture.text(
            "find . -path ./.git -prune -o -type f ! -newermt @1600000001 -print | LC_ALL=C sort | tr '\\n' ' '",
            in: slot)
        #expect(kept == "./.gitattributes ./to-file ".replacing("./to-file ", with: ""))
        #expect(try await fixture.text("cat build/product", in: slot) == "product")
        #expect(try await fixture.text("git status --porcelain", in: slot, objects(repository)) == "?? build/")
    }

    @Test func describeAndLogWorkInside() async throws {
        let fixture = try await Fixture(
            "echo a > a; git add a; git commit -qm one; git tag -a -m v1 v1; git commit -q --allow-empty -m two; git branch other; git stash list"
        )
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let slot = fixture.root + "/slot"
        try await repository.fill(directory: slot, with: snapshot.tree)
        let inside = objects(repository)
        #expect(
            try await fixture.text("git describe; git log --format=%s", in: slot, inside)
                == (try await fixture.text("git describe; git log --format=%s")))
        try await fixture.sh("echo b > a")
        let changed = try await repository.snapshot()
        try await repository.fill(directory: slot, with: changed.tree)
        #expect(try await fixture.text("git describe --dirty", in: slot, inside).hasPrefix("v1-2-g"))
        let head = try await fixture.text("cat .git/HEAD", in: slot)
        try await repository.fill(directory: slot, with: changed.tree)
        #expect(try await fixture.text("cat .git/HEAD", in: slot) == head)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func anotherUsersFolderKeepsItsTimes() async throws {
        let fixture = try await Fixture("echo a > a; echo b > b; git add .; git commit -qm one")
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let slot = fixture.root + "/slot"
        try await repository.fill(directory: slot, with: snapshot.tree)
        try await fixture.sh(
            "touch -d @1600000000 a b; git update-index -q --refresh; chown -R 12345:12345 .", in: slot)
        try await repository.fill(directory: slot, with: snapshot.tree)
        #expect(try await fixture.text("stat -c '%Y %u' a b", in: slot) == "1600000000 12345\n1600000000 12345")
    }

    @Test func whatAKilledFillLeaves() async throws {
        let fixture = try await Fixture("echo a > a; git add a; git commit -qm one")
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let slot = fixture.root + "/slot"
        try await fixture.sh("mkdir -p ../slot/.git; echo broken > ../slot/.git/HEAD")
        try await repository.fill(directory: slot, with: snapshot.tree)
        try await fixture.sh("touch .git/index.lock; rm a", in: slot)
        try await repository.fill(directory: slot, with: snapshot.tree)
        #expect(try await fixture.text("cat a; ls .git/index.lock 2>/dev/null || echo none", in: slot) == "a\nnone")
    }

    @Test func filtersLineEndsAndSubmodules() async throws {
        let fixture = try await Fixture(
            #"""
            git clone -q . ../module 2>/dev/null; git -C ../module commit -q --allow-empty -m m
            git -c protocol.file.allow=always submodule --quiet add ../module module
            git config core.autocrlf true; git config core.safecrlf false; git config submodule.recurse true
            git config filter.up.clean 'tr a-z A-Z'; git config filter.up.smudge 'tr A-Z a-z'
            printf '*.up filter=up\n' > .gitattributes; printf '*.bin -text\n' > .git/info/attributes
            printf 'x\n' > f.up; printf 'a\r\n' > text; printf 'b\n' > b.bin; git add -A; git commit -qm one
            """#)
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let slot = fixture.root + "/slot"
        try await repository.fill(directory: slot, with: snapshot.tree)
        #expect(try await fixture.sh("cat f.up text b.bin", in: slot) == Array("x\r\na\r\nb\n".utf8))
        #expect(try await fixture.text("ls -A module | wc -l", in: slot) == "0")
        #expect(try await fixture.text("git status --porcelain ':!f.up'", in: slot, objects(repository)) == "")
    }

    @Test func candidatesFillToo() async throws {
        let fixture = try await Fixture("echo a > a; mkdir d; echo x > d/x; git add .; git commit -qm one")
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let slot = fixture.root + "/slot"
        try await repository.fill(directory: slot, with: snapshot.tree)
        let candidate = CandidatePatch(
            base: snapshot.tree,
            edits: [
                FileEdit(path: RepoPath("d/x"), content: .delete),
                FileEdit(path: RepoPath("d"), content: .write(mode: .executable, bytes: [65, 10])),
            ])
        try await repository.fill(directory: slot, with: try await repository.tree(of: candidate))
        #expect(try await fixture.text("cat d; test -x d && echo x", in: slot) == "A\nx")
        try await repository.fill(directory: slot, with: snapshot.tree)
        #expect(try await fixture.text("cat d/x", in: slot) == "x")
    }
}
