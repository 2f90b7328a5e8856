import Changes
import Testing

@testable import GitStore

@Suite struct PrivatePathTests {
    /// Odd names everywhere, so that each rule is shown all of them.
    private static let files = """
        mkdir -p .acrouter sub/deep 'sp ace' secrets/inner keep; printf x > "$(printf 'sub/not\\377utf8.key')"
        printf x > "$(printf 'line\\nend.key')"
        for name in a.key ':colon.key' ':(top)odd.key' '!bang.key' '#hash' 'sp ace/b.key' sub/c.key sub/deep/d.key sub/plain \\
            secrets/one secrets/inner/two keep/me.key '"quoted".key' '-dash.key' 'back\\slash' README; do
            echo "$name" > "$name"; done
        ln -s ../a.key sub/link.key
        """

    /// What git says of the index that holds everything in the working tree.
    private func gitsOwn(_ fixture: Fixture) async throws -> Set<RepoPath> {
        let index = ["GIT_INDEX_FILE": fixture.root + "/oracle"]
        let matched = try await fixture.sh(
            """
            if [ -f .git/index ]; then cp .git/index ../oracle; fi; git add -A
            if [ -f .acrouter/ignore ]; then git ls-files -z -ci -X .acrouter/ignore; fi
            """, index)
        let attributes = try await fixture.sh(
            "git ls-files -z | git check-attr --cached -z --stdin acrouter-private; rm ../oracle", index)
        var found = Set(matched.split(separator: 0).map { RepoPath(bytes: Array($0)) })
        let fields = attributes.split(separator: 0)
        for index in stride(from: 0, to: fields.count, by: 3) {
            let value = String(decoding: fields[index + 2], as: UTF8.self)
            if value != "unset", value != "unspecified" { found.insert(RepoPath(bytes: Array(fields[index]))) }
        }
        return found
    }

    private func check(
        _ rules: String, count: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let fixture = try await Fixture(Self.files + "\n" + rules)
        let repository = try await fixture.open()
        let tree = try await repository.snapshot().tree
        let before = try await fixture.digest(of: fixture.tree)
        let found = try await repository.privatePaths(of: tree)
        #expect(try await fixture.digest(of: fixture.tree) == before, sourceLocation: sourceLocation)
        #expect(found == (try await gitsOwn(fixture)), sourceLocation: sourceLocation)
        #expect(found.count == count, "\(found.sorted())", sourceLocation: sourceLocation)
    }

    @Test func nothingIsPrivateWithoutRules() async throws {
        try await check("printf '# only words\\n\\n' > .acrouter/ignore; echo '* text' > .gitattributes", count: 0)
    }

    @Test func patternsAsInGitignore() async throws {
        try await check("printf '*.key\\n!keep/*.key\\n' > .acrouter/ignore", count: 12)
        try await check("printf 'secrets/\\n' > .acrouter/ignore", count: 2)
        try await check("printf '/a.key\\r\\n\\\\#hash\\n\\\\!bang.key\\nsub/**/d.key\\n' > .acrouter/ignore", count: 4)
        try await check("printf '*\\n!README' > .acrouter/ignore; git add -f README", count: 19)
        try await check("printf 'secrets/*\\n!secrets/inner/\\n' > .acrouter/ignore", count: 1)
    }

    /// Another program of git's says the same.
    @Test func agreesWithCheckIgnore() async throws {
        let fixture = try await Fixture(
            Self.files + """

                printf '*.key\\n!sub/*.key\\nsecrets/**/two\\n\\\\#hash\\n[ab].k?y\\nkeep/\\n' > .acrouter/ignore
                git add -A && git commit -qm 'Add files'
                """)
        let repository = try await fixture.open()
        let found = try await repository.privatePaths(of: try await repository.resolve("HEAD^{tree}"))
        let asked = try await fixture.sh(
            "cp .acrouter/ignore .git/info/exclude; git ls-files -z | git check-ignore --no-index -z --stdin")
        #expect(found == Set(asked.split(separator: 0).map { RepoPath(bytes: Array($0)) }))
        #expect(found.count == 12)
    }

    @Test func attributesAsInGitattributes() async throws {
        try await check("echo '*.key acrouter-private' > .gitattributes", count: 13)
        try await check(
            """
            printf '*.key acrouter-private\\nsecrets/** acrouter-private=always\\n' > .gitattributes
            echo '*.key -acrouter-private' > keep/.gitattributes
            printf '*.key !acrouter-private\\nd.key acrouter-private\\n' > sub/deep/.gitattributes
            """, count: 14)
        try await check("printf '[attr]hush acrouter-private\\na.key hush\\n' > .gitattributes", count: 1)
        try await check("echo 'two acrouter-private' > secrets/inner/.gitattributes", count: 1)
        try await check("echo 'a.key acrouter-private' > .git/info/attributes", count: 1)
        try await check(
            "echo 'README acrouter-private' > ../mine; git config core.attributesFile \"$PWD/../mine\"", count: 1)
        try await check(
            "mkdir -p ../home/.config/git; echo '/sub/plain acrouter-private' > ../home/.config/git/attributes",
            count: 1)
    }

    @Test func bothAtOnce() async throws {
        try await check(
            "echo 'secrets/' > .acrouter/ignore; echo 'a.key acrouter-private' > .gitattributes", count: 3)
    }

    /// Here we say more than git, which gives such an attribute to the folder alone.
    @Test func aPrivateFoldersFilesArePrivate() async throws {
        let fixture = try await Fixture(
            Self.files + "\nprintf 'secrets/ acrouter-private\\nsecrets/one -acrouter-private\\n' > .gitattributes")
        let repository = try await fixture.open()
        let found = try await repository.privatePaths(of: try await repository.snapshot().tree)
        #expect(found.map(\.display) == ["secrets/inner/two"])
        #expect(try await gitsOwn(fixture).isEmpty)
    }

    @Test func rulesOfTheTreeAndOfTheWorkingTreeAddUp() async throws {
        let fixture = try await Fixture(
            """
            mkdir .acrouter sub; for name in a b c d sub/e; do echo "$name" > "$name"; done
            echo a > .acrouter/ignore; echo 'b acrouter-private' > .gitattributes; git add .; git commit -qm one
            printf '!a\\nc\\n' > .acrouter/ignore; echo 'd acrouter-private' > .gitattributes
            echo 'e acrouter-private' > sub/.gitattributes
            """)
        let repository = try await fixture.open()
        let head = try await repository.resolve("HEAD^{tree}")
        #expect(try await repository.privatePaths(of: head).sorted().map(\.display) == ["a", "b", "c", "d", "sub/e"])
        try await fixture.sh("rm -r .acrouter .gitattributes sub")
        #expect(try await fixture.open().privatePaths(of: head).sorted().map(\.display) == ["a", "b"])
    }

    @Test func aBareRepositoryHasTheTreesRules() async throws {
        let fixture = try await Fixture(
            """
            mkdir .acrouter; for name in a b c; do echo "$name" > "$name"; done
            echo a > .acrouter/ignore; echo 'b acrouter-private' > .gitattributes; git add .; git commit -qm one
            git clone -q --bare . ../bare.git
            """)
        let repository = try await fixture.open(at: fixture.root + "/bare.git")
        let found = try await repository.privatePaths(of: try await repository.resolve("HEAD^{tree}"))
        #expect(found.sorted().map(\.display) == ["a", "b"])
    }

    @Test func aSparseCheckoutHidesNoFile() async throws {
        let fixture = try await Fixture(
            """
            mkdir -p in out; echo x > in/a.key; echo x > out/b.key; echo '*.key acrouter-private' > .gitattributes
            git add .; git commit -qm one; git sparse-checkout set --cone --sparse-index in
            """)
        let repository = try await fixture.open()
        let found = try await repository.privatePaths(of: try await repository.resolve("HEAD^{tree}"))
        #expect(found.sorted().map(\.display) == ["in/a.key", "out/b.key"])
    }

    @Test(arguments: [
        "mkdir .acrouter; ln -s ../a .acrouter/ignore", "mkdir .acrouter; mkfifo .acrouter/ignore",
        "mkdir -p .acrouter/ignore", "mkdir x; echo a > x/ignore; ln -s x .acrouter",
        "mkdir .acrouter; yes secret | head -c 1048577 > .acrouter/ignore",
    ])
    func anIgnoreFileThatCannotBeReadIsAnError(script: String) async throws {
        let fixture = try await Fixture("echo a > a; git add a; git commit -qm one; " + script)
        let repository = try await fixture.open()
        let error = try await failure {
            try await repository.privatePaths(of: try await repository.resolve("HEAD^{tree}"))
        }
        #expect(error.code == .unreadable)
    }

    @Test func aLinkInTheTreeIsAnError() async throws {
        let fixture = try await Fixture(
            "mkdir .acrouter; ln -s ../a .acrouter/ignore; echo a > a; git add .; git commit -qm one; rm -r .acrouter")
        let repository = try await fixture.open()
        let error = try await failure {
            try await repository.privatePaths(of: try await repository.resolve("HEAD^{tree}"))
        }
        #expect(error.code == .unreadable)
    }

    /// Each child of git in turn fails; none of the failures may read as "no private files".
    @Test func whateverOfGitFailsIsAnError() async throws {
        let fixture = try await Fixture(
            """
            mkdir .acrouter; echo a > a; echo b > b; echo a > .acrouter/ignore
            echo 'b acrouter-private' > .gitattributes; git add .; git commit -qm one
            """)
        let tree = try await fixture.open().resolve("HEAD^{tree}")
        for verb in ["config", "read-tree", "ls-files", "check-attr"] {
            let folder = fixture.root + "/bin-" + verb
            try await fixture.sh(
                """
                mkdir "\(folder)"; cat > "\(folder)/git" <<'END'
                #!/bin/sh
                case " $* " in *" \(verb) "*) exit 3;; esac
                exec /usr/bin/env PATH=/usr/local/bin:/usr/bin:/bin git "$@"
                END
                chmod +x "\(folder)/git"
                """)
            let repository = try await fixture.open(["PATH": folder + ":/usr/local/bin:/usr/bin:/bin"])
            let error = try await failure { try await repository.privatePaths(of: tree) }
            #expect(error.operation == "look for private files", "\(verb)")
        }
        #expect(try await fixture.open().privatePaths(of: tree).count == 2)
    }

    @Test func rulesThatGitPassesOverAreAnError() async throws {
        let fixture = try await Fixture(
            """
            echo a > a; { printf 'a acrouter-private'; yes ' more' | tr -d '\\n' | head -c 3000; } > .gitattributes
            git add .; git commit -qm one
            """)
        let repository = try await fixture.open()
        let error = try await failure {
            try await repository.privatePaths(of: try await repository.resolve("HEAD^{tree}"))
        }
        #expect(error.code == .unreadable)
    }

    @Test func foldersInOrder() throws {
        let id = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        let paths = ["a", "a b/x", "a-d/x", "a/b./x", "a/b/c/x", "a/b/d", "a/b0", "a/bc/x", "a/z", "b/c/d/e"]
        let folders = GitRepository.folders(of: paths.map { TreeEntry(path: RepoPath($0), mode: .regular, id: id) })
        #expect(
            folders.map(\.display) == [
                "", "a b/", "a-d/", "a/", "a/b./", "a/b/", "a/b/c/", "a/bc/", "b/", "b/c/", "b/c/d/",
            ])
    }
}
