import Changes
import Foundation
import GitStore
import Memory
import Orchestrator
import Testing

@testable import AcrouterCommands

/// What the hooks do to commits, with real git.
@Suite struct HookRunTests {
    static let model = "vendor/model-1"
    let job = JobID(hex: String(repeating: "ab", count: 16))

    func repository() async throws -> Scratch {
        let scratch = try Scratch()
        try await scratch.shell(
            """
            git init -q -b main && seq 1 30 >a && seq 1 30 >b && git add . && git commit -qm one
            """)
        try #require(try await scratch.acrouter("hooks", "install").status == 0)
        return scratch
    }

    func open(_ scratch: Scratch) async throws -> GitRepository {
        try await GitRepository.open(
            at: scratch.repository, environment: scratch.environment, cacheDirectory: scratch.home + "/cache")
    }

    /// As `fix` leaves it: `script` is the patch, what is uncommitted before it is the user's.
    func patch(_ scratch: Scratch, _ script: String) async throws {
        let repository = try await open(scratch)
        let before = try await repository.snapshot()
        try await scratch.shell(script)
        let after = try await repository.snapshot()
        let changed = try await repository.changedFiles(from: before.tree, to: after.tree)
        let against = Set(try await repository.changedFiles(from: before.head?.tree, to: after.tree).map(\.path))
        try AppliedPatches(repository.layout).keep(
            AppliedPatch(
                job: job, model: Self.model,
                files: changed.map { .init(file: $0, isAsInHead: !against.contains($0.path)) }))
    }

    func message(_ scratch: Scratch, _ commit: String = "HEAD") async throws -> String {
        try await scratch.shell("git log -1 --format=%B \(commit)")
    }

    /// Commits that are remembered as carrying the job's patch.
    func carriers(_ scratch: Scratch, _ commits: [String]) async throws -> [String] {
        let layout = try RepositoryLayout.find(from: scratch.repository, environment: scratch.environment)
        let history = try History.open(layout.memoryLocation, stateDirectory: nil)
        let ids = try await commits.asyncMap { try await scratch.shell("git rev-parse \($0)").dropLast() }.map(
            String.init)
        let jobs = try history.jobs(inCommits: Set(ids))
        return zip(commits, ids).filter { jobs[$0.1] == [job] }.map(\.0)
    }

    let trailer = "Assisted-by: vendor/model-1\n"

    // MARK: The rule

    @Test(arguments: [
        "git commit -qam two", "git add a && git commit -qm two", "git commit -qm two -- a",
        "git commit -qam two --no-verify",
        "seq 1 31 >b; git commit -qam two", "printf 'two\\n' >msg && git commit -qa -F msg",
    ])
    func aCommitThatCarriesThePatchNamesItsAuthor(commit: String) async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i 's/^7$/seven/' a")
        try await scratch.shell(commit)
        #expect(try await message(scratch) == "two\n\n" + trailer + "\n")
        #expect(try await carriers(scratch, ["HEAD", "HEAD~1"]) == ["HEAD"])
        // Once: the next commit has nothing of it.
        try await scratch.shell("seq 1 40 >b; git commit -qam three")
        #expect(try await message(scratch) == "three\n\n")
    }

    @Test(arguments: [
        "seq 1 31 >b; git commit -qm two b", "git checkout -q a; seq 1 31 >b; git commit -qam two",
        "sed -i 's/^seven$/sieben/' a; git commit -qam two", "git commit -qm two --allow-empty",
    ])
    func oneThatDoesNotCarryItSaysNothing(commit: String) async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i 's/^7$/seven/' a")
        try await scratch.shell(commit)
        #expect(try await message(scratch) == "two\n\n")
        #expect(try await carriers(scratch, ["HEAD"]).isEmpty)
    }

    /// The patch rests on uncommitted work in the same file, and takes some of it back in another.
    @Test func aPatchOnTopOfUncommittedWork() async throws {
        let scratch = try await repository()
        try await scratch.shell("sed -i 's/^20$/twenty/' a; sed -i 's/^3$/three/' b")
        try await patch(scratch, "sed -i 's/^7$/seven/' a; git checkout -q b")
        try await scratch.shell("git commit -qam two")
        #expect(try await message(scratch).contains(trailer))
    }

    /// The same change on lines that have moved meanwhile: `git patch-id` does not count lines.
    @Test func aPatchThatMoved() async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i 's/^20$/twenty/' a")
        try await scratch.shell(
            "git stash -q; sed -i '1d' a; git commit -qam moved; git stash pop -q; git commit -qam two")
        #expect(try await message(scratch).contains(trailer))
        #expect(try await !message(scratch, "HEAD~1").contains(trailer))
    }

    // MARK: Messages

    @Test func aTrailerIsNotAddedTwice() async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i 's/^7$/seven/' a")
        try await scratch.shell("git commit -qam two -m '\(trailer)'")
        #expect(try await message(scratch) == "two\n\n" + trailer + "\n")
        try await patch(scratch, "sed -i 's/^8$/eight/' a")
        try await scratch.shell("git commit -qa --amend --no-edit")
        #expect(try await message(scratch) == "two\n\n" + trailer + "\n")
        #expect(try await carriers(scratch, ["HEAD"]) == ["HEAD"])
    }

    /// Leaving the editor without a word ends the commit, as it does without us.
    @Test func anEmptyMessageStillEndsTheCommit() async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i 's/^7$/seven/' a")
        let setting = ["GIT_EDITOR": "cp \"$1\" ../seen; true"]
        let output = try await scratch.run(["git", "commit", "-a"], setting: setting)
        #expect(output.status == 1)
        #expect(output.stderr.contains("empty commit message"))
        let edited = try await scratch.run(
            ["git", "commit", "-av"], setting: ["GIT_EDITOR": "cp .git/COMMIT_EDITMSG ../seen; sed -i '1s/^/two/'"])
        #expect(edited.status == 0)
        #expect(try await message(scratch) == "two\n\n")
        let seen = try String(contentsOfFile: scratch.root + "/seen", encoding: .utf8)
        #expect(seen.contains("\n# to say who wrote it with you: Assisted-by: vendor/model-1\n"))
        #expect(try await carriers(scratch, ["HEAD"]) == ["HEAD"])
    }

    // MARK: Other commands

    /// The same change, in a commit that somebody made without us: what moves it does not claim it.
    @Test(arguments: [
        "git merge -q --no-ff --no-edit plain", "git merge -q --squash plain && git commit -q --no-edit",
        "git cherry-pick plain", "git checkout -q plain && git rebase -q main",
        "git format-patch -q --stdout -1 plain | git am -q",
        "git checkout -q plain && GIT_SEQUENCE_EDITOR='sed -i s/pick/edit/' git rebase -q -i main~1 && "
            + "git commit -q --amend --no-edit && git rebase --continue",
    ])
    func mergesSquashesPicksAndRebasesAreLeftAlone(move: String) async throws {
        let scratch = try await repository()
        try await scratch.shell(
            """
            git checkout -qb plain && sed -i 's/^7$/seven/' a && ACROUTER=0 git commit -qam plain
            git checkout -q main && seq 1 9 >d && git add d && git commit -qm main
            """)
        try await patch(scratch, "sed -i 's/^7$/seven/' a")
        try await scratch.shell("git checkout -q a && { \(move); } 2>&1")
        let log = try await scratch.shell("git log --format=%B%n%D")
        #expect(!log.contains("Assisted"), "\(log)")
        #expect(try await scratch.shell("cat a").contains("seven"))
        let isRebase = move.contains("rebase")
        let layout = try RepositoryLayout.find(from: scratch.repository, environment: scratch.environment)
        if isRebase { #expect(AppliedPatches(layout).all.count == 1) }
    }

    @Test func amendAndRebaseAreFollowed() async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i 's/^7$/seven/' a")
        try await scratch.shell("git commit -qam two; seq 1 2 >c; git add c; git commit -qm three")
        #expect(try await carriers(scratch, ["HEAD", "HEAD~1"]) == ["HEAD~1"])
        try await scratch.shell("git tag old HEAD~1")
        try await scratch.shell("git checkout -q -b base HEAD~2; seq 1 3 >d; git add d; git commit -qm base")
        try await scratch.shell("git checkout -q main; git rebase -q base")
        #expect(try await carriers(scratch, ["HEAD", "HEAD~1"]) == ["HEAD~1"])
        try await scratch.shell("git reset -q --hard HEAD~1; git commit -q --amend -m again")
        #expect(try await carriers(scratch, ["HEAD", "old"]) == ["HEAD", "old"])
        try await scratch.shell(
            """
            seq 1 2 >c; git add c; git commit -qm four
            GIT_SEQUENCE_EDITOR="sed -i '2s/pick/fixup/'" git rebase -q -i HEAD~2
            """)
        #expect(try await carriers(scratch, ["HEAD"]) == ["HEAD"])
    }

    @Test func skippedHooksDoNothing() async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i 's/^7$/seven/' a")
        let output = try await scratch.run(["git", "commit", "-qam", "two"], setting: ["SKIP": "acrouter"])
        #expect(output.status == 0)
        #expect(try await message(scratch) == "two\n\n")
    }

    /// Whatever is wrong with us, the commit is made; one line says it.
    @Test func failsOpenWithOneLine() async throws {
        let scratch = try await repository()
        try await patch(scratch, "sed -i 's/^7$/seven/' a")
        try await scratch.shell("mkdir -p .acrouter/memory.sqlite .git/acrouter/journal")
        let output = try await scratch.run(["git", "commit", "-qam", "two"])
        #expect(output.status == 0)
        #expect(output.stderr.split(separator: "\n").count == 1, "\(output.stderr)")
        #expect(output.stderr.hasPrefix("git acrouter: post-commit did nothing: "))
        // A hook called by hand with nonsense, and outside of any repository.
        for words in [["hook", "prepare-commit-msg", "/nowhere"], ["hook", "post-rewrite", "amend"]] {
            let called = try await scratch.run([Scratch.program.path] + words, in: scratch.root, input: "nonsense\n")
            #expect(called.status == 0)
        }
    }

    @Test func aMergeThatChangesTheCommittedSettingsSaysSo() async throws {
        let scratch = try await repository()
        try await scratch.shell(
            """
            git checkout -qb side && mkdir .acrouter && printf '[acrouter]\\n\\ttest = make\\n' >.acrouter/config
            git add . && git commit -qm settings && git checkout -q main
            """)
        let merged = try await scratch.run(["git", "merge", "-q", "side"])
        #expect(merged.stderr.contains(".acrouter/config has changed and is not trusted"))
        try await scratch.shell(
            "git checkout -qb more && seq 1 4 >e && git add e && git commit -qm e && git checkout -q main")
        #expect(try await scratch.run(["git", "merge", "-q", "more"]).stderr == "")
    }

    @Test func recordsSurviveOddNames() throws {
        let files = [
            AppliedPatch.File(
                file: ChangedFile(
                    path: RepoPath(bytes: [0x20, 0xFF, 0x0A, 0x20]), mode: .executable,
                    id: ObjectID(hex: String(repeating: "1", count: 64)), patchID: "abc"), isAsInHead: true),
            AppliedPatch.File(
                file: ChangedFile(path: RepoPath("a b"), mode: nil, id: nil, patchID: nil), isAsInHead: false),
        ]
        let patch = AppliedPatch(job: job, model: "my model", files: files)
        #expect(AppliedPatch(patch.serialized) == patch)
        for length in 0..<patch.serialized.count {
            #expect(AppliedPatch(Array(patch.serialized.prefix(length))) != patch)
        }
        #expect(!AppliedPatch(job: job, model: "m", files: []).isCarried(by: files.map(\.file)))
    }

    @Test func linesOfPushAndRewriteAreRead() {
        let (a, b) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
        let zero = String(repeating: "0", count: 40)
        let pushed = "refs/heads/x \(a) refs/heads/x \(zero)\n(delete) \(zero) refs/heads/y \(b)\nHEAD \(a) r \(b)\n"
        #expect(PushedTests.commits(Array(pushed.utf8)) == [ObjectID(hex: a)])
        let rewritten = RewrittenCommits.read(Array("\(a) \(b) more\n\(b) \(b)\nshort \(a)\n\(b) \(a)\n".utf8))
        #expect(rewritten.map(\.old) == [a, b])
    }
}

extension [String] {
    func asyncMap<Value>(_ body: (String) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
