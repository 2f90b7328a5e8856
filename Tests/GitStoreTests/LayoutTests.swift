import Changes
import Orchestrator
import Testing

@testable import GitStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is found by file reads must be what git finds.
@Suite struct LayoutTests {
    /// Compares with `git rev-parse` in the same folder and environment.
    private func agree(
        _ fixture: Fixture, in directory: String, _ more: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> RepositoryLayout {
        let layout = try RepositoryLayout.find(
            from: directory, environment: fixture.environment.merging(more) { $1 })
        let words = try await fixture.text(
            """
            git rev-parse --absolute-git-dir
            realpath "$(git rev-parse --git-common-dir)"
            git rev-parse --is-bare-repository
            git rev-parse --show-object-format
            realpath "$(git rev-parse --git-path objects)"
            realpath -m "$(git rev-parse --git-path index)"
            git rev-parse --show-toplevel 2>/dev/null || echo none
            """, in: directory, more)
        let lines = words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(layout.gitDirectory == lines[0], sourceLocation: sourceLocation)
        #expect(layout.commonDirectory == lines[1], sourceLocation: sourceLocation)
        #expect(layout.objectFormat.rawValue == lines[3], sourceLocation: sourceLocation)
        #expect(layout.objectDirectory == lines[4], sourceLocation: sourceLocation)
        #expect(layout.indexFile == lines[5], sourceLocation: sourceLocation)
        #expect((layout.workTree ?? "none") == lines[6], sourceLocation: sourceLocation)
        return layout
    }

    private static let oneCommit = "mkdir -p sub/deep; echo a > sub/deep/a; git add .; git commit -qm one\n"

    @Test func plainAndSubfolder() async throws {
        let fixture = try await Fixture(Self.oneCommit)
        let layout = try await agree(fixture, in: fixture.tree)
        #expect(!layout.isLinkedWorktree && !layout.isBare && layout.reads == .libgit2)
        _ = try await agree(fixture, in: fixture.tree + "/sub/deep")
    }

    @Test func linkedWorktree() async throws {
        let fixture = try await Fixture(Self.oneCommit + "git worktree add -q ../linked\n")
        let layout = try await agree(fixture, in: fixture.root + "/linked/sub")
        #expect(layout.isLinkedWorktree)
        let repository = try await fixture.open(at: fixture.root + "/linked")
        #expect(try await repository.head()?.subject == "one")
        #expect(try await repository.patch(range: "HEAD").files.count == 1)
        #expect(await repository.isReadThroughLibgit2)
    }

    @Test func submoduleAndSeparateGitDirectory() async throws {
        let fixture = try await Fixture(
            Self.oneCommit + """
                git init -q --separate-git-dir=../elsewhere ../separate
                git -c protocol.file.allow=always submodule --quiet add ../tree module; git commit -qm module
                """)
        _ = try await agree(fixture, in: fixture.tree + "/module/sub")
        _ = try await agree(fixture, in: fixture.root + "/separate")
    }

    @Test func bareRepository() async throws {
        let fixture = try await Fixture(Self.oneCommit + "git clone -q --bare . ../bare.git\n")
        let layout = try await agree(fixture, in: fixture.root + "/bare.git")
        #expect(layout.isBare)
        let repository = try await fixture.open(at: fixture.root + "/bare.git")
        #expect(try await repository.head()?.subject == "one")
        #expect(try await failure { try await repository.snapshot() }.code == .bareRepository)
    }

    @Test func linkedWorktreeOfABareRepositoryIsNotBare() async throws {
        let fixture = try await Fixture(
            Self.oneCommit + "git clone -q --bare . ../bare.git; git -C ../bare.git worktree add -q ../linked main\n")
        let layout = try await agree(fixture, in: fixture.root + "/linked")
        #expect(!layout.isBare)
        let repository = try await fixture.open(at: fixture.root + "/linked")
        let snapshot = try await repository.snapshot()
        #expect(snapshot.tree == snapshot.head?.tree)
    }

    @Test func environmentNamesTheRepository() async throws {
        let fixture = try await Fixture(
            Self.oneCommit + "git worktree add -q ../linked; mkdir ../other; cp -r .git/objects ../objects\n")
        _ = try await agree(
            fixture, in: fixture.root + "/other", ["GIT_DIR": fixture.tree + "/.git", "GIT_WORK_TREE": fixture.tree])
        _ = try await agree(fixture, in: fixture.root, ["GIT_DIR": "tree/.git", "GIT_WORK_TREE": "tree"])
        _ = try await agree(fixture, in: fixture.tree, ["GIT_DIR": ".git"])
        _ = try await agree(fixture, in: fixture.root + "/linked", ["GIT_DIR": fixture.tree + "/.git/worktrees/linked"])
        _ = try await agree(fixture, in: fixture.tree, ["GIT_INDEX_FILE": fixture.root + "/other/index"])
        _ = try await agree(fixture, in: fixture.tree, ["GIT_INDEX_FILE": ".git/index.lock"])
        _ = try await agree(fixture, in: fixture.tree, ["GIT_OBJECT_DIRECTORY": fixture.root + "/objects"])
    }

    @Test func coreWorktree() async throws {
        let fixture = try await Fixture(Self.oneCommit + "mkdir ../away; git config core.worktree ../../away\n")
        _ = try await agree(fixture, in: fixture.tree)
    }

    @Test func worktreeOverrideInItsOwnConfiguration() async throws {
        let fixture = try await Fixture(
            Self.oneCommit + """
                git worktree add -q ../linked; git config extensions.worktreeConfig true
                git -C ../linked config --worktree core.sparseCheckout true; git config core.bare false
                """)
        _ = try await agree(fixture, in: fixture.tree)
        let linked = try await agree(fixture, in: fixture.root + "/linked")
        #expect(linked.reads == .libgit2)
    }

    @Test func notARepository() async throws {
        let fixture = try await Fixture()
        let error = try await failure { try await fixture.open(at: fixture.root) }
        #expect(error.code == .notARepository)
        let ceiling = ["GIT_CEILING_DIRECTORIES": fixture.tree]
        try await fixture.sh("mkdir sub")
        #expect(
            try await failure { try await fixture.open(at: fixture.tree + "/sub", ceiling) }.code == .notARepository)
        #expect(try await failure { try await fixture.open(at: fixture.root + "/missing") }.code == .notFound)
        try await fixture.sh(
            "mkdir ../broken; echo nonsense > ../broken/.git; mkdir ../away; echo gitdir: gone > ../away/.git")
        #expect(try await failure { try await fixture.open(at: fixture.root + "/broken") }.code == .damaged)
        #expect(try await failure { try await fixture.open(at: fixture.root + "/away") }.code == .damaged)
    }

    @Test func alternatesAreFollowed() async throws {
        let fixture = try await Fixture(
            Self.oneCommit + """
                git clone -q --shared . ../shared; git clone -q --shared ../shared '../with:colon'
                cp -r '../with:colon' ../relative
                printf '../../../tree/.git/objects\\n' > ../relative/.git/objects/info/alternates
                """)
        for name in ["shared", "with:colon", "relative"] {
            let repository = try await fixture.open(at: fixture.root + "/" + name)
            #expect(repository.layout.alternates.last == fixture.tree + "/.git/objects")
            #expect(repository.objectDirectories.count == (name == "with:colon" ? 4 : 3))
            #expect(try await repository.head()?.subject == "one")
            #expect(try await repository.patch(range: "HEAD").files.count == 1)
        }
        let odd = try await fixture.open(
            at: fixture.tree, ["GIT_ALTERNATE_OBJECT_DIRECTORIES": "\"\(fixture.root)/with\\072colon/.git/objects\""])
        #expect(odd.layout.alternates.first == fixture.root + "/with:colon/.git/objects")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func anotherOwnersRepositoryNeedsGitsConsent() async throws {
        let fixture = try await Fixture(Self.oneCommit + "chown -R 12345 .\n")
        let error = try await failure { try await fixture.open() }
        #expect(error.code == .dubiousOwnership)
        #expect(error.underlying.contains("dubious ownership"))
        try await fixture.sh("git config --global --add safe.directory \(fixture.tree)")
        let repository = try await fixture.open()
        #expect(repository.layout.workTree == fixture.tree)
        #expect(try await repository.head()?.subject == "one")
    }

    @Test func listOfRepositoryVariablesIsGits() async throws {
        let fixture = try await Fixture()
        let names = try await fixture.text("git rev-parse --local-env-vars").split(separator: "\n").map(String.init)
        #expect(!names.isEmpty)
        #expect(Set(names).subtracting(GitEnvironment.repositoryVariables).isEmpty)
        let dirty = Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })
            .merging(["GIT_CONFIG_KEY_0": "a", "GIT_CONFIG_VALUE_0": "b", "PATH": "/bin"]) { $1 }
        #expect(GitEnvironment.cleared(dirty) == ["PATH": "/bin"])
    }

    @Test(arguments: OperationUnderWay.allCases) func operationsUnderWay(_ operation: OperationUnderWay) async throws {
        let start: [OperationUnderWay: String] = [
            .merge: "git merge side", .rebase: "git rebase side", .cherryPick: "git cherry-pick side",
            .revert: "git revert HEAD^", .applyMailbox: "git format-patch -1 --stdout side | git am -q",
            .bisect: "git bisect start HEAD HEAD~2; false",
        ]
        let fixture = try await Fixture(
            """
            echo a > a; git add a; git commit -qm a; git checkout -qb side; echo s > a; git commit -qam s
            git checkout -q main; echo b > a; git commit -qam b; echo c > a; git commit -qam c
            """)
        #expect(try await fixture.open().operationUnderWay() == nil)
        let status = try await fixture.attempt(start[operation] ?? "").status
        #expect(status != 0)
        #expect(try await fixture.open().operationUnderWay() == operation)
    }

    @Test func smallConfigurationReaderAgreesWithGit() async throws {
        let text = #"""
            ; comment
            [core]
            	repositoryformatversion = 1 # trailing
            	worktree = "a ; b"   ; quoted
            	bare
            [Extensions] objectFormat = SHA256
            [extensions "Sub.Section\"x"]
            	Key = va\
            lue
            	empty =
            	escaped = a\tb\\c \"d\"
            [a.b]
            	x = 1
            """#
        let fixture = try await Fixture()
        let expected = try await GitRepository.parseConfiguration(
            Array((text + "\n").utf8), environment: fixture.environment)
        let got = ConfigFile(text).values
        #expect(expected.count == 8)
        for (key, value) in expected {
            #expect(got[key] == value.map { String(decoding: $0, as: UTF8.self) } ?? "true", "\(key)")
        }
    }
}
