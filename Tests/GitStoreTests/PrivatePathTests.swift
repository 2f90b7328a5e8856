import Changes
import GitStore
import Orchestrator
import Testing

/// Real git says what a pattern or an attribute matches; what is asked here is whether we ask it right.
@Suite struct PrivatePathTests {
    private func privates(
        _ script: String, _ more: [String: String] = [:], after change: String = ""
    ) async throws -> Set<String> {
        let fixture = try await Fixture(script + "\ngit add -Af . && git commit -qm 'Add files'\n" + change)
        let repository = try await fixture.open(more.mapValues { $0.replacing("ROOT", with: fixture.root) })
        let tree = try await repository.snapshot().tree
        return Set(try await repository.privatePaths(of: tree).map { $0.display })
    }

    private let files = """
        mkdir -p .acrouter keys/old src
        for name in a.key src/b.key src/c.py keys/d keys/old/e 'src/x y.key' .acrouter/other; do echo x > "$name"; done

        """

    @Test func nothingIsPrivateWhereNothingSaysSo() async throws {
        #expect(try await privates(files + "echo '*.py text' > .gitattributes").isEmpty)
        #expect(try await privates(files + "echo a.key > .gitignore").isEmpty)
    }

    @Test func patternsAreGitsOwn() async throws {
        let script = files + "printf '# keys\\n*.key\\n!src/b.key\\n/keys/\\n!keys/d\\n' > .acrouter/ignore"
        #expect(try await privates(script) == ["a.key", "src/x y.key", "keys/d", "keys/old/e"])
    }

    /// Against `git check-ignore --no-index` on the same patterns.
    @Test func agreesWithCheckIgnore() async throws {
        let patterns = "*.key\\n!src/*.key\\nkeys/**/e\\n/src/c.py\\n\\\\#odd\\n[ab].txt\\nsub/\\n"
        let fixture = try await Fixture(
            files + """
                mkdir -p sub/deep x/sub; echo x > sub/deep/f; echo x > x/sub/g; echo x > '#odd'; echo x > a.txt
                echo x > "$(printf 'new\\nline.key')"; echo x > "$(printf 'b\\377d.key')"; echo x > 'src/q"uote.key'
                printf '\(patterns)' > .acrouter/ignore
                git add -Af . && git commit -qm 'Add files'
                """)
        let repository = try await fixture.open()
        let tree = try await repository.snapshot().tree
        let paths = try await repository.entries(of: tree).map(\.path)
        let asked = try await fixture.attempt(
            """
            cp .acrouter/ignore "$GIT_DIR_OUT/info/exclude"
            git ls-files -z | git check-ignore --no-index -z --stdin
            """, ["GIT_DIR_OUT": fixture.tree + "/.git"])
        let wanted = Set(asked.output.split(separator: 0).map { RepoPath(bytes: Array($0)) })
        let found = try await repository.privatePaths(of: tree)
        #expect(wanted.count >= 8 && wanted.count < paths.count)
        #expect(found == wanted)
    }

    @Test func bothTheTreesAndTheWorkingTreesPatternsCount() async throws {
        let fixture = try await Fixture(
            files + "echo a.key > .acrouter/ignore; git add -Af . && git commit -qm 'Add files'\n"
                + "echo src/c.py > .acrouter/ignore")
        let repository = try await fixture.open()
        let head = try #require(try await repository.head())
        let wanted = Set(["a.key", "src/c.py"].map { RepoPath($0) })
        #expect(try await repository.privatePaths(of: head.tree) == wanted)
        try await fixture.sh("rm .acrouter/ignore")
        #expect(try await repository.privatePaths(of: head.tree) == [RepoPath("a.key")])
    }

    @Test func attributesCountFromEveryFileThatGitReads() async throws {
        let inTree = files + "printf '*.key acrouter-private\\nb.key -acrouter-private\\n' > .gitattributes"
        #expect(try await privates(inTree) == ["a.key", "src/x y.key"])
        let nested = files + "printf '*.py acrouter-private=yes\\n' > src/.gitattributes"
        #expect(try await privates(nested) == ["src/c.py"])
        let macro = files + "printf '[attr]hidden acrouter-private\\nkeys/** hidden\\n' > .gitattributes"
        #expect(try await privates(macro) == ["keys/d", "keys/old/e"])
        let info = files + "mkdir -p .git/info; echo 'a.key acrouter-private' > .git/info/attributes"
        #expect(try await privates(info) == ["a.key"])
        let home =
            files + "mkdir -p ../home/.config/git; echo 'a.key acrouter-private' > ../home/.config/git/attributes"
        #expect(try await privates(home) == ["a.key"])
        let configured = files + "echo 'src/* acrouter-private' > ../home/mine; git config core.attributesFile ~/mine"
        #expect(try await privates(configured) == ["src/b.key", "src/c.py", "src/x y.key"])
    }

    @Test func namesAreBytes() async throws {
        let fixture = try await Fixture(
            """
            mkdir .acrouter; echo x > "$(printf 'n\\nl.key')"; echo x > "$(printf 'b\\377d.key')"; echo x > ':(top)a.key'
            echo '*.key' > .acrouter/ignore; echo '*.key acrouter-private' > .gitattributes
            git add -Af . && git commit -qm 'Add files'
            """)
        let repository = try await fixture.open()
        let head = try #require(try await repository.head())
        let wanted: Set<RepoPath> = [
            RepoPath("n\nl.key"), RepoPath(bytes: Array("b".utf8) + [0xFF] + Array("d.key".utf8)),
            RepoPath(":(top)a.key"),
        ]
        #expect(try await repository.privatePaths(of: head.tree) == wanted)
        try await fixture.sh(
            "rm .acrouter/ignore; git rm -q --cached .acrouter/ignore; git commit -qm 'Attribute only'")
        let next = try #require(try await repository.head())
        #expect(try await repository.privatePaths(of: next.tree) == wanted)
    }

    @Test func aBareRepositoryHasItsTree() async throws {
        let fixture = try await Fixture(
            files
                + "echo a.key > .acrouter/ignore; git add -Af . && git commit -qm 'Add files'; git clone -q --bare . ../b"
        )
        let repository = try await fixture.open(at: fixture.root + "/b")
        let head = try #require(try await repository.head())
        #expect(try await repository.privatePaths(of: head.tree) == [RepoPath("a.key")])
    }

    @Test func aPipeInThePlaceOfTheListIsNotWaitedFor() async throws {
        let fixture = try await Fixture(
            files + "git add -Af . && git commit -qm 'Add files'; echo 'a.key' > .acrouter/ignore")
        let repository = try await fixture.open()
        let head = try #require(try await repository.head())
        try await fixture.sh("rm .acrouter/ignore; mkfifo .acrouter/ignore")
        #expect(try await repository.privatePaths(of: head.tree).isEmpty)
    }
}
