import Changes
import GitStore
import Testing

/// Names of changes, held to `git patch-id` on one file at a time.
@Suite struct PatchIDTests {
    private static let change = """
        seq 1 30 >a; seq 1 5 >'b c'; printf 'x' >bin; printf '1\\n' >"$(printf 'n\\377\\nl')"; ln -s a link; seq 9 >gone
        git add . && git commit -qm one
        sed -i 's/^7$/seven/; s/^20$/twenty/' a; seq 1 6 >'b c'; printf '\\000\\001' >bin
        printf '2\\n' >"$(printf 'n\\377\\nl')"; rm link gone; seq 4 >link; : >empty; printf 'diff --git a/x b/x\\n' >tricky
        """

    private func oracle(_ fixture: Fixture, _ diff: String, _ file: ChangedFile) async throws -> String? {
        // Names that are no text cannot be arguments here; `$'...'` is no POSIX, so sh gets them by printf.
        let path = file.path.bytes.map { "\\" + String($0, radix: 8) }.joined()
        let script =
            "GIT_LITERAL_PATHSPECS=1 git \(diff) --full-index -- \"$(printf '\(path)')\" | git patch-id --stable"
        let words = String(decoding: try await fixture.sh(script), as: UTF8.self).split(separator: " ")
        return words.first.map(String.init)
    }

    @Test func everyFileHasTheNameThatGitGivesItsChange() async throws {
        let fixture = try await Fixture(Self.change + "\ngit add .")
        let repository = try await fixture.open()
        let staged = try await repository.stagedFiles()
        #expect(staged.count == 8)
        for file in staged where file.path != RepoPath("bin") {
            let wanted = try await oracle(fixture, "diff-index --cached -p HEAD", file)
            #expect(file.patchID == wanted, "\(file.path.display)")
        }
        try await fixture.sh("git commit -qm two")
        let head = try await repository.resolve("HEAD^{tree}")
        let before = try await repository.resolve("HEAD~1")
        #expect(try await repository.changedFiles(from: before, to: head) == staged)
    }

    @Test func pathsAreTakenLiterally() async throws {
        let fixture = try await Fixture("echo 1 >'*'; echo 1 >a; echo 1 >':(glob)a'; git add .")
        let repository = try await fixture.open()
        for path in ["*", ":(glob)a", "a"] {
            #expect(try await repository.stagedFiles(among: [RepoPath(path)]).map(\.path) == [RepoPath(path)])
        }
        let bytes = RepoPath(bytes: [255])
        #expect(try await repository.stagedFiles(among: [RepoPath("a"), bytes]).map(\.path) == [RepoPath("a")])
    }

    /// As under `git commit -a`: the index that counts is the one that git names.
    @Test func theIndexIsTheHooks() async throws {
        let fixture = try await Fixture("echo 1 >a; git add a; git commit -qm 1; echo 2 >a; cp .git/index .git/other")
        try await fixture.sh("GIT_INDEX_FILE=.git/other git add a")
        #expect(try await fixture.open().stagedFiles().isEmpty)
        let named = try await fixture.open(["GIT_INDEX_FILE": fixture.tree + "/.git/other"])
        #expect(try await named.stagedFiles().map(\.path) == [RepoPath("a")])
    }

    @Test func sha256() async throws {
        let fixture = try await Fixture("echo 1 >a; echo 2 >b; git add .", initOptions: "--object-format=sha256")
        let staged = try await fixture.open().stagedFiles()
        #expect(staged.count == 2)
        #expect(Set(staged.map(\.patchID)).count == 2)
        #expect(staged.allSatisfy { $0.patchID != nil })
    }
}
