import Changes
import Testing

@testable import GitStore

/// Histories as `lines(from:)` reads them where commits or settings are not the usual.
@Suite struct HistoryLineTests {
    @Test func aDamagedDateLosesNoCommit() async throws {
        let fixture = try await Fixture(
            """
            echo a >a; git add .; git commit -qm 'feat: a'; echo b >>a; git commit -qam 'fix: b'
            git cat-file commit HEAD | sed '/^committer/s/>.*/> soon/' >commit
            bad=$(git hash-object -t commit -w --literally commit); rm commit
            git reset -q --hard "$bad"; echo c >>a; git commit -qam 'docs: c'
            """)
        let repository = try await fixture.open()
        let lines = try await repository.lines(from: [try await repository.resolve("HEAD")])
        #expect(Set(lines.map(\.subject)) == ["docs: c", "fix: b", "feat: a"])
        #expect(lines.first { $0.subject == "fix: b" }?.time == 0)
    }

    @Test(arguments: ["utf-16", "latin1"]) func textIsReadAsUTF8(encoding: String) async throws {
        let fixture = try await Fixture(
            "git config i18n.logOutputEncoding \(encoding); echo a >a; git add .; git commit -qm 'fix: é'")
        let repository = try await fixture.open()
        let lines = try await repository.lines(from: [try await repository.resolve("HEAD")])
        #expect(lines.map(\.subject) == ["fix: é"])
    }

    @Test func aHistoryIsAlteredByWhatGitPutsInItsPlace() async throws {
        let fixture = try await Fixture(
            "echo a >a; git add .; git commit -qm a; echo b >a; git commit -qam b; git commit -qm c --allow-empty")
        let repository = try await fixture.open()
        #expect(try await !repository.hasAlteredHistory())
        for (alter, undo) in [
            ("git replace HEAD~1 HEAD~2", "git replace -d HEAD~1"),
            ("git replace HEAD~1 HEAD~2; git pack-refs --all", "git replace -d HEAD~1"),
            ("git rev-parse HEAD >.git/info/grafts", "rm .git/info/grafts"),
            ("git rev-parse HEAD >.git/shallow", "rm .git/shallow"),
        ] {
            try await fixture.sh(alter)
            #expect(try await repository.hasAlteredHistory(), "\(alter)")
            try await fixture.sh(undo)
            #expect(try await !repository.hasAlteredHistory(), "\(undo)")
        }
        // A table of refs, which the git that tests run with may not know yet: git is asked.
        try await fixture.sh("mkdir .git/reftable")
        #expect(try await !repository.hasAlteredHistory())
    }
}
