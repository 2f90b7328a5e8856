import Foundation
import Testing

/// Help, manual and completions.
@Suite struct HelpTests {
    @Test func help() async throws {
        var golden = Golden("help", scratch: try Scratch())
        try await golden.run("help")
        try await golden.run("fix", "--help")
        try await golden.run("--version")
        try golden.check()
    }

    @Test func manualNamesEveryCommandOptionAndSetting() async throws {
        let page = try await Scratch().acrouter("manual")
        #expect(page.status == 0)
        for verb in [
            "init", "fix", "verify", "classify", "route", "log", "show", "stats", "undo", "doctor", "trust", "replay",
            "hooks",
        ] {
            #expect(page.stdout.contains(".SS \"git acrouter \(verb)\""))
        }
        for word in ["\\-\\-patch\\-out", "acrouter.dailyBudget", "EXIT STATUS"] { #expect(page.stdout.contains(word)) }
        #expect(!page.stdout.contains("git-acrouter fix"))
    }

    @Test func manualIsCleanRoff() async throws {
        let scratch = try Scratch()
        let output = try await scratch.run(
            [
                "sh", "-c",
                "command -v groff >/dev/null || exit 0; '\(Scratch.program.path)' manual | groff -man -ww -Tascii >/dev/null",
            ])
        #expect(output.status == 0)
        #expect(output.stderr == "")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func everyShellHasACompletionScript(shell: String) async throws {
        let script = try await Scratch().acrouter("--generate-completion-script", shell)
        #expect(script.status == 0)
        #expect(script.stdout.contains("patch-out"))
        #expect(script.stderr == "")
    }

    /// As git's own completion does it: with `words`, `cword`, `cur` and `prev` set, `_git_acrouter` is called.
    @Test(arguments: [
        ("git acrouter fi", "fix"), ("git acrouter fix --patch", "--patch-out"), ("git -C . acrouter sho", "show"),
        ("git acrouter fix --model builtin/r", "builtin/revert"),
    ])
    func gitFindsTheCompletion(line: String, wanted: String) async throws {
        let scratch = try Scratch()
        let output = try await scratch.run([
            "bash", "-c",
            """
            source <(git-acrouter --generate-completion-script bash)
            words=($0); cword=$((${#words[@]} - 1)); cur=${words[cword]}; prev=${words[cword - 1]}
            _git_acrouter; echo "${COMPREPLY[*]}"
            """, line,
        ])
        #expect(output.stdout.split(whereSeparator: \.isWhitespace).map(String.init) == [wanted])
        #expect(output.status == 0)
    }
}
