import Changes
import Orchestrator
import Testing

@testable import GitStore

/// Every row of FACTS §1: right, or refused by name; never silently wrong.
@Suite struct FormatTests {
    private static let base = """
        mkdir -p in out; for i in 1 2 3; do echo $i > in/$i; echo $i > out/$i; done; echo r > r
        git add .; git commit -qm one; echo two > in/1; echo two > r; git commit -qam two

        """
    private static let edit = "echo changed > in/2; git add in/2; echo more > in/3; echo new > in/new; echo rr > r\n"

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var script: String
        var initOptions = ""
        var libgit2 = true
        /// Whether the working tree shows only `in/` and the root.
        var sparse = false
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "plain", script: ""),
        Row(name: "sha256", script: "", initOptions: "--object-format=sha256", libgit2: false),
        Row(name: "index v4", script: "git update-index --index-version 4"),
        Row(name: "manyFiles", script: "git config feature.manyFiles true; git update-index --force-write-index"),
        Row(name: "skipHash", script: "git config index.skipHash true; git update-index --force-write-index"),
        Row(name: "split index", script: "git update-index --split-index; git config core.splitIndex true"),
        Row(name: "untracked cache", script: "git update-index --untracked-cache; git status >/dev/null"),
        Row(
            name: "fsmonitor hook",
            script: "git config core.fsmonitor false; git update-index --fsmonitor 2>/dev/null || true"),
        Row(name: "cone sparse checkout", script: "git sparse-checkout set --cone in", sparse: true),
        Row(
            name: "sparse index", script: "git sparse-checkout set --cone --sparse-index in", sparse: true),
        Row(
            name: "no-cone sparse checkout", script: "git sparse-checkout set --no-cone '/*' '!/out/'", sparse: true),
        Row(name: "worktreeConfig", script: format1 + "git config extensions.worktreeConfig true"),
        Row(name: "preciousObjects", script: format1 + "git config extensions.preciousObjects true"),
        Row(
            name: "relative worktree",
            script: "git worktree add -q ../w; echo gitdir: ../tree/.git/worktrees/w > ../w/.git"),
        Row(name: "packed", script: "git gc -q; git multi-pack-index write; git commit-graph write 2>/dev/null"),
        Row(
            name: "replace refs", script: "git replace HEAD $(git commit-tree -m replaced HEAD^{tree} -p HEAD~1)",
            libgit2: false),
        Row(
            name: "packed replace refs",
            script: "git replace HEAD $(git commit-tree -m replaced HEAD^{tree} -p HEAD~1); git pack-refs --all",
            libgit2: false),
    ]

    private static let format1 = "git config core.repositoryformatversion 1; "

    @Test(arguments: rows) func readsAsGitDoes(_ row: Row) async throws {
        let fixture = try await Fixture(Self.base + row.script + "\n" + Self.edit, initOptions: row.initOptions)
        let before = try await fixture.digest(of: fixture.tree + "/.git")
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let staged = try await repository.stagedPatch()
        let last = try await repository.patch(range: "HEAD")
        let tree = try await repository.entries(of: snapshot.tree)
        let change = try await repository.patch(from: snapshot.head?.tree, to: snapshot.tree)
        for entry in tree { _ = try await repository.bytes(of: entry.id) }
        #expect(await repository.isReadThroughLibgit2 == row.libgit2)
        let after = try await fixture.digest(of: fixture.tree + "/.git")
        #expect(after == before)

        try await Oracle.compare(staged, with: "git diff-index --cached --no-renames HEAD", in: fixture)
        try await Oracle.compare(last, with: "git diff-tree -r --no-renames HEAD^ HEAD", in: fixture)
        #expect(tree.map(\.path.display) == ["in/1", "in/2", "in/3", "in/new", "out/1", "out/2", "out/3", "r"])
        #expect(change.files.map(\.path.display) == ["in/2", "in/3", "in/new", "r"])
        try await fixture.sh("git add -A")
        #expect(snapshot.tree.hex == (try await fixture.text("git write-tree")))
        #expect(snapshot.head?.subject == (try await fixture.text("git log -1 --format=%s")))
    }

    @Test(arguments: rows) func fillsAndApplies(_ row: Row) async throws {
        let fixture = try await Fixture(Self.base + row.script + "\n" + Self.edit, initOptions: row.initOptions)
        let repository = try await fixture.open()
        let snapshot = try await repository.snapshot()
        let slot = fixture.root + "/slot"
        try await repository.fill(directory: slot, with: snapshot.tree)
        let list = "find . -path ./.git -prune -o \\( -type f -o -type l \\) -print | LC_ALL=C sort | tr '\\n' ' '"
        let expected = try await fixture.text(list, in: fixture.tree)
        #expect(try await fixture.text(list, in: slot) == expected)
        #expect(expected.contains("out/1") == !row.sparse)
        let edits = [
            FileEdit(path: RepoPath("in/2"), content: .write(mode: .regular, bytes: Array("fixed\n".utf8))),
            FileEdit(path: RepoPath("r"), content: .delete),
        ]
        let candidate = CandidatePatch(base: snapshot.tree, edits: edits)
        _ = try await repository.apply(candidate, expecting: snapshot, job: "j")
        #expect(try await repository.snapshot().tree == (try await repository.tree(of: candidate)))
        #expect(try await fixture.text("cat in/2; ls r 2>/dev/null || echo none") == "fixed\nnone")
        _ = try await repository.undo(job: nil)
        #expect(try await repository.snapshot().tree == snapshot.tree)
    }

    /// Extensions that this git does not know are imitated by their setting: git refuses them by name, and so do we.
    @Test(arguments: ["refStorage = reftable", "compatObjectFormat = sha256", "fromTheFuture = yes"])
    func unknownExtensionsAreRefusedByName(_ setting: String) async throws {
        let fixture = try await Fixture(Self.base)
        let name = String(setting.prefix { $0 != " " })
        try await fixture.sh(
            """
            git config core.repositoryformatversion 1
            git config extensions.\(name) \(setting.drop { $0 != "=" }.dropFirst(2))
            """)
        let repository = try await fixture.open()
        #expect(repository.layout.reads == .git(reason: "extensions.\(setting.lowercased())"))
        let head = try await fixture.text("cat .git/refs/heads/main")
        let object = try #require(ObjectID(hex: head))
        for attempt in [
            { _ = try await repository.snapshot() }, { _ = try await repository.stagedPatch() },
            { _ = try await repository.bytes(of: object) }, { _ = try await repository.head() },
            { _ = try await repository.patch(from: nil, to: object) },
        ] as [() async throws -> Void] {
            let error = try await failure(attempt)
            #expect(error.code == .unsupportedRepository)
            #expect(error.underlying.contains(name.lowercased()))
        }
    }

    /// Known to newer gits as harmless: libgit2 is told so and reads; this git has the last word where it is asked.
    @Test func relativeWorktreesExtension() async throws {
        let fixture = try await Fixture(Self.base)
        let repository = try await fixture.open()
        let id = try await repository.resolve("HEAD")
        try await fixture.sh("git config core.repositoryformatversion 1; git config extensions.relativeWorktrees true")
        let again = try await fixture.open()
        #expect(again.layout.reads == .libgit2)
        #expect(try await again.patch(from: nil, to: id).files.count == 7)
        #expect(await again.isReadThroughLibgit2)
    }

    @Test func futureFormatVersionIsReadByGitOnly() async throws {
        let fixture = try await Fixture(Self.base + "git config core.repositoryformatversion 2")
        let repository = try await fixture.open()
        #expect(repository.layout.reads == .git(reason: "core.repositoryformatversion = 2"))
        #expect(try await failure { try await repository.head() }.code == .unsupportedRepository)
    }

    /// A blob that was not fetched: libgit2 fails, git fetches it, and it lands in our quarantine, not in the user's store.
    @Test func partialCloneWithMissingBlobs() async throws {
        let fixture = try await Fixture(
            Self.base + """
                git config uploadpack.allowFilter true; git config uploadpack.allowAnySHA1InWant true
                git clone -q --filter=blob:none --sparse "file://$PWD" ../partial
                """)
        let partial = fixture.root + "/partial"
        let before = try await fixture.digest(of: partial + "/.git")
        let repository = try await fixture.open(at: partial)
        #expect(repository.layout.reads == .libgit2)
        let snapshot = try await repository.snapshot()
        #expect(snapshot.tree == snapshot.head?.tree)
        let patch = try await repository.patch(range: "HEAD^..HEAD")
        try await Oracle.compare(patch, with: "git diff-tree -r --no-renames HEAD^ HEAD", in: fixture)
        let blob = try await repository.resolve("HEAD:out/3")
        #expect(try await repository.bytes(of: blob) == Array("3\n".utf8))
        #expect(try await fixture.digest(of: partial + "/.git") == before)
    }

    @Test func partialCloneWhoseRemoteIsGoneSaysSo() async throws {
        let fixture = try await Fixture(
            Self.base + """
                git config uploadpack.allowFilter true
                git clone -q --filter=blob:none --no-checkout "file://$PWD" ../partial
                git -C ../partial remote set-url origin "file://$PWD/gone"
                """)
        let repository = try await fixture.open(at: fixture.root + "/partial")
        let blob = try await repository.resolve("HEAD:out/3")
        let error = try await failure { try await repository.bytes(of: blob) }
        #expect(error.underlying.contains("gone"))
    }

    @Test func shallowClone() async throws {
        let fixture = try await Fixture(Self.base + "git clone -q --depth 1 \"file://$PWD\" ../shallow")
        let repository = try await fixture.open(at: fixture.root + "/shallow")
        let head = try #require(try await repository.head())
        #expect(try await repository.history(limit: 5).map(\.id) == [head.id])
        #expect(try await repository.greenCandidates(limit: 5).map(\.id) == [head.id])
        #expect(try await repository.patch(ofCommit: head.id).files.allSatisfy { $0.kind == .added })
        try await repository.fill(directory: fixture.root + "/slot", with: head.tree)
        let log = try await fixture.text(
            "git log --oneline | wc -l", in: fixture.root + "/slot",
            ["GIT_ALTERNATE_OBJECT_DIRECTORIES": repository.objectDirectories.joined(separator: ":")])
        #expect(log == "1")
    }
}
