import ArgumentParser
import Foundation
import Orchestrator
import Testing

@testable import AcrouterCommands

/// `git acrouter suggest`: what it says, when it is silent, what it leaves behind.
@Suite struct SuggestTests {
    @Test func saysAThingOnce() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        var golden = Golden("suggest", scratch: scratch)
        func suggest(_ words: String..., setting: [String: String] = [:]) async throws {
            try await golden.run(["suggest", "--within", "\(Suggesting.patience)"] + words, setting: setting)
        }
        try await suggest("-v")
        try await Suggesting.stageFix(in: scratch)
        try await Suggesting.remember(in: scratch, failing: 2)
        try await suggest("--json")
        try await suggest("-v")
        try await suggest(setting: ["ACROUTER": "0"])
        try await suggest(setting: ["SKIP": "mypy,acrouter"])
        try await suggest()
        try await suggest()
        try await scratch.shell("git config acrouter-model.m.url http://127.0.0.1:9/v1")
        try await suggest()
        let job = String(repeating: "ab", count: 16)
        try await scratch.shell(
            "mkdir .git/acrouter/patches && git diff --cached -R >.git/acrouter/patches/\(job).patch")
        try await suggest()
        try await suggest(setting: ["GIT_PREFIX": "sub/"])
        try await suggest("-v", setting: ["GIT_PREFIX": "sub/"])
        try await scratch.shell("git config acrouter.suggest false")
        try await suggest("-v")
        try await scratch.shell("git config acrouter.suggest perhaps")
        try await suggest()
        try await suggest("--check")
        try golden.check()
    }

    @Test func whatFailedOnAnotherCommitIsNotSpokenOf() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try await Suggesting.remember(in: scratch, failing: 2)
        try await scratch.shell("git commit -q --allow-empty -m next")
        try await Suggesting.stageFix(in: scratch)
        #expect(try await Suggesting.kind(in: scratch) != "failing_tests")
        try await Suggesting.remember(in: scratch, failing: 2)
        #expect(try await Suggesting.kind(in: scratch) == "failing_tests")
        try await Suggesting.remember(in: scratch, failing: 2, verdict: "resolved")
        #expect(try await Suggesting.kind(in: scratch) != "failing_tests")
    }

    @Test func writesOneFileAndNothingElse() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try await Suggesting.stageFix(in: scratch)
        try await Suggesting.remember(in: scratch, failing: 1)
        // With their times: what was rewritten with the same bytes was written.
        let list = "find . -printf '%P %s %T@ %i\\n' | grep -vxE '(.git/acrouter|.git) .*' | sort"
        let before = try await scratch.shell(list)
        _ = try await Suggesting.json(in: scratch)
        #expect(try await scratch.shell(list) == before, "asked by hand, it writes nothing at all")
        let said = try await scratch.run(
            [Scratch.program.path, "suggest", "--within", "\(Suggesting.patience)"])
        #expect(said.stdout.contains("git acrouter fix"))
        let after = try await scratch.shell(list + " | grep -v '^.git/acrouter/suggested '")
        #expect(after == before)
        #expect(try scratch.text(".git/acrouter/suggested").contains("failing_tests"))
        #expect(!FileManager.default.fileExists(atPath: scratch.home + "/.local"))
        #expect(!FileManager.default.fileExists(atPath: scratch.home + "/.cache"))
    }

    @Test func aFileThatCannotBeWrittenIsNoFailure() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try await Suggesting.stageFix(in: scratch)
        try await Suggesting.remember(in: scratch, failing: 1)
        try await scratch.shell("mkdir .git/acrouter && ln -s ../../figures.py .git/acrouter/suggested.new")
        let text = try scratch.text("figures.py")
        for _ in 1...2 {
            let said = try await scratch.run(
                [Scratch.program.path, "suggest", "--within", "\(Suggesting.patience)"])
            #expect(said.stdout.contains("git acrouter fix"))
            #expect(said.status == 0)
        }
        #expect(try scratch.text("figures.py") == text)
    }

    @Test func anOutputThatTakesNothingIsNoFailure() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try await Suggesting.stageFix(in: scratch)
        try await Suggesting.remember(in: scratch, failing: 1)
        let suggest = "'\(Scratch.program.path)' suggest --within \(Suggesting.patience)"
        #expect(try await scratch.run(["sh", "-c", suggest + " >/dev/full"]).status == 0)
        #expect(try await scratch.run(["sh", "-c", suggest]).stdout.contains("git acrouter fix"))
    }

    @Test func beforeTheFirstCommitTheWholeIndexIsStaged() async throws {
        let scratch = try Scratch()
        try await scratch.shell("git init -q && echo 'x = 1' >a.py && git add a.py")
        #expect(try await Suggesting.json(in: scratch)["files"] as? Int == 1)
    }

    @Test(arguments: Advice.Kind.allCases)
    func namesOnlyCommandsThatExist(kind: Advice.Kind) async throws {
        let commands: [[String]]
        switch kind {
        case .waitingPatch: commands = [["git", "acrouter", "show", "01234567"]]
        case .failingTests: commands = [["git", "acrouter", "fix"]]
        case .untestedFix: commands = [["git", "acrouter", "run", Advisor.testTask]]
        }
        for command in commands {
            #expect(command.starts(with: ["git", "acrouter"]))
            #expect(try Acrouter.parseAsRoot(Array(command.dropFirst(2))) is any Verb)
        }
    }

    @Test func theRuleAndTheClassifierAgree() async throws {
        let scratch = try Scratch()
        try await Project.green(in: scratch)
        try await Suggesting.stageFix(in: scratch)
        let check = [Scratch.program.path, "suggest", "--check", "--within", "\(Suggesting.patience)"]
        #expect(try await scratch.run(check).status == 0, "no rule, no failure")
        let probability = try #require(try await Suggesting.json(in: scratch)["probability"] as? Double)
        let isFix = try await Suggesting.json(in: scratch)["dimension"] as? String == "bug_fixing"
        let isBroken = isFix && probability >= Advisor.certainty
        let settings = [
            "git config acrouter.require test-for-fix",
            "git config --unset acrouter.require && mkdir .acrouter && git config -f .acrouter/config acrouter.require test-for-fix",
        ]
        for setting in settings {
            try await scratch.shell(setting)
            let output = try await scratch.run(check)
            #expect(output.status == (isBroken ? 1 : 0), "\(output.stderr)")
            #expect(output.stderr.contains("test-for-fix") == isBroken)
        }
        try scratch.write(try scratch.text("test_figures.py") + "\n# more\n", to: "test_figures.py")
        try await scratch.shell("git add test_figures.py")
        #expect(try await scratch.run(check).status == 0, "a test is staged")
    }
}

@Suite struct SaidThingsTests {
    private func advice(_ kind: Advice.Kind, _ subject: String) -> Advice {
        Advice(kind: kind, commands: [], subject: subject)
    }

    @Test func isReadBackAsWritten() {
        var said = SaidThings()
        said.add(advice(.failingTests, "job"), now: 100)
        #expect(said.bytes.count > 20)
        let again = SaidThings(said.bytes)
        #expect(again == said)
        #expect(again.has(advice(.failingTests, "job"), now: 1_000_000))
        #expect(!again.has(advice(.failingTests, "other"), now: 100))
        #expect(!again.has(advice(.waitingPatch, "job"), now: 100))
    }

    @Test func onlyOneKindRests() {
        var said = SaidThings()
        said.add(advice(.untestedFix, "a"), now: 1000)
        said.add(advice(.failingTests, "a"), now: 1000)
        #expect(said.has(advice(.untestedFix, "b"), now: 1000 + 20 * 3600 - 1))
        #expect(!said.has(advice(.untestedFix, "b"), now: 1000 + 20 * 3600))
        #expect(!said.has(advice(.untestedFix, "b"), now: 999), "a clock that was set back silences nothing")
        #expect(!said.has(advice(.failingTests, "b"), now: 1001))
    }

    @Test func isBoundedAndTakesAnyBytes() {
        var said = SaidThings(
            Array("no line of ours\n\u{0}\u{1} x 9\nffffffffffffffffff a 1\n1 a\n".utf8) + [0xFF, 0x0A])
        #expect(said.things.isEmpty)
        for number in 0..<200 { said.add(advice(.waitingPatch, "\(number)"), now: Int64(number)) }
        #expect(said.things.count == SaidThings.most)
        #expect(said.bytes.count < SaidThings.sizeLimit)
        #expect(said.has(advice(.waitingPatch, "199"), now: 0))
        #expect(!said.has(advice(.waitingPatch, "0"), now: 0))
    }
}
