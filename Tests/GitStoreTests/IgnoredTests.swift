import Changes
import GitStore
import Testing

@Suite struct IgnoredTests {
    @Test func tellsWhatGitIgnoresAndDoesNotTrack() async throws {
        let fixture = try await Fixture(
            """
            printf '*.gen\\n:odd\\nout/\\n' > .gitignore
            mkdir -p sub/out; for name in a.gen tracked.gen plain :odd 'sub/a "b".gen' sub/out/x; do : > "$name"; done
            git add .gitignore plain && git add -f tracked.gen && git commit -qm 'Add files'
            """)
        let repository = try await fixture.open()
        let ignored = ["a.gen", ":odd", "sub/a \"b\".gen", "sub/out", "sub/out/x", "missing.gen"].map { RepoPath($0) }
        let others = ["tracked.gen", "plain", "sub", "missing"].map { RepoPath($0) }
        #expect(try await repository.ignored(among: ignored + others) == Set(ignored))
        #expect(try await repository.ignored(among: others).isEmpty)
        #expect(try await repository.ignored(among: []).isEmpty)
    }
}
