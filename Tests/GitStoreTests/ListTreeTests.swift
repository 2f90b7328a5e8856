import Changes
import Testing

@testable import GitStore

@Suite struct ListTreeTests {
    private func names(_ entries: [TreeEntry]) -> [UInt8] {
        entries.flatMap { Array("\($0.mode.rawValue) \($0.id.hex)\t".utf8) + $0.path.bytes + [0] }
    }

    /// The same list from libgit2, from git, and from git's own words.
    private func check(
        _ fixture: Fixture, tree: String = "HEAD^{tree}", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let id = try await fixture.open().resolve(tree)
        let listed = try await fixture.sh(
            "git ls-tree -r -z --full-tree \(tree) | sed -z 's/^\\([0-9]*\\) [a-z]* /\\1 /'")
        let ours = try await fixture.open()
        #expect(names(try await ours.entries(of: id)) == listed, sourceLocation: sourceLocation)
        #expect(await ours.isReadThroughLibgit2, sourceLocation: sourceLocation)
        let git = GitRepository(
            layout: ours.layout.reading(.git(reason: "test")), environment: fixture.environment,
            cacheDirectory: fixture.cache)
        #expect(names(try await git.entries(of: id)) == listed, sourceLocation: sourceLocation)
        #expect(try await ours.entries(of: id) == git.entries(of: id), sourceLocation: sourceLocation)
    }

    @Test func everyKindAndOrderIsAsGitListsIt() async throws {
        let fixture = try await Fixture(
            """
            mkdir -p a/b/c a/bc 'a b' a.d a-d "$(printf 'l\\nf')"; printf x > "$(printf 'not\\377utf8')"
            for name in a/b/c/x a/b/x a/b0 a/b. a/bc/x 'a b/x' a.d/x a-d/x a0 "$(printf 'l\\nf/x')"; do
                echo "$name" > "$name"; done
            ln -s a/b link; echo '#!' > run; chmod +x run
            git add . && git commit -qm one
            git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),a/module" && git commit -qm two
            """)
        try await check(fixture)
    }

    @Test func emptyTreesAndCommits() async throws {
        let fixture = try await Fixture("git commit -q --allow-empty -m none; echo a > a; git add a; git commit -qm a")
        try await check(fixture)
        try await check(fixture, tree: "HEAD~1^{tree}")
        let commit = try await fixture.open().resolve("HEAD")
        #expect(try await fixture.open().entries(of: commit).map(\.path.display) == ["a"])
    }

    @Test func modesAreReadAsGitReadsThem() async throws {
        let fixture = try await Fixture(
            """
            blob=$(echo x | git hash-object -w --stdin); raw=$(echo "$blob" | sed 's/../\\\\x&/g')
            { printf '100664 a\\0'; printf "$raw"; printf '100775 b\\0'; printf "$raw"; } > ../raw
            git commit -q --allow-empty -m 'Old modes'
            git tag old "$(git hash-object -w --literally -t tree ../raw)"
            """.replacing("printf \"$raw\"", with: "/usr/bin/printf \"$raw\""))
        let listed = try await fixture.open().entries(of: try await fixture.open().resolve("old"))
        #expect(listed.map(\.mode) == [.regular, .executable])
        try await check(fixture, tree: "old")
    }

    @Test func treesThatGoOnForeverAreLeftToGit() throws {
        let id = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        let bytes = Array("40000 a\0".utf8) + [UInt8](repeating: 0x11, count: 20)
        var reads = 0
        let listed = try TreeWalk.entries(of: id) { name throws(GitStoreError) in
            reads += 1
            return RawObject(id: name, kind: .tree, bytes: bytes)
        }
        #expect(listed == nil)
        #expect(reads < 1000)
    }

    @Test(arguments: ["100644 a", "100644 a\0too short", "100644 \0aaaaaaaaaaaaaaaaaaaa", "no"])
    func treesThatAreNoneAreLeftToGit(text: String) throws {
        let id = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        let listed = try TreeWalk.entries(of: id) { name throws(GitStoreError) in
            RawObject(id: name, kind: .tree, bytes: Array(text.utf8))
        }
        #expect(listed == nil)
    }

    @Test func aListThatIsNotInOrderIsSorted() throws {
        let id = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        let entries = ["b", "a", "c"].map { TreeEntry(path: RepoPath($0), mode: .regular, id: id) }
        #expect(TreeListing.ordered(entries).map(\.path.display) == ["a", "b", "c"])
    }

    @Test func aMissingTreeIsAnError() async throws {
        let fixture = try await Fixture("git commit -q --allow-empty -m none")
        let id = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        let error = try await failure { try await fixture.open().entries(of: id) }
        #expect(error.operation == "list a tree")
    }

    @Test func theOldestValueGivesWay() {
        var values = RecentValues<Int, String>(limit: 2)
        for key in 1...3 { values[key] = "\(key)" }
        values[3] = "three"
        #expect(values[1] == nil)
        #expect(values[2] == "2")
        #expect(values[3] == "three")
    }
}
