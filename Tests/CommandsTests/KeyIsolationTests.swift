import Foundation
import Testing

/// No git that we start, and nothing that git starts, ever sees a model's key.
@Suite struct KeyIsolationTests {
    private static let secret = "s3cret-value-of-a-key"
    private static let variables = [
        "OPENAI_API_KEY", "ANTHROPIC_AUTH_TOKEN", "AWS_SECRET_ACCESS_KEY", "MY_OWN_NAME", "AGENT_PASS",
    ]

    /// A git before the real one that writes down what it was given.
    private func watched(_ scratch: Scratch) async throws -> [String: String] {
        try await scratch.shell(
            """
            mkdir -p ../bin
            cat >../bin/git <<'END'
            #!/bin/sh
            { echo "== git $*"; env; } >>"\(scratch.root)/seen"
            PATH=${PATH#*:} exec git "$@"
            END
            chmod +x ../bin/git
            git config acrouter-model.mine.provider openai
            git config acrouter-model.mine.keyVariable MY_OWN_NAME
            git config acrouter-model.helper.kind command
            git config acrouter-model.helper.command 'no-such-agent --go'
            git config acrouter-model.helper.variable AGENT_PASS
            mkdir -p .git/hooks
            printf '#!/bin/sh\\n{ echo "== hook $0"; env; } >>"%s/seen"\\n' "\(scratch.root)" >.git/hooks/post-commit
            chmod +x .git/hooks/post-commit
            """)
        var setting = ["PATH": "\(scratch.root)/bin:" + (scratch.environment["PATH"] ?? "")]
        for name in Self.variables { setting[name] = Self.secret }
        return setting
    }

    @Test(arguments: [
        ["models", "list"], ["doctor"], ["init"], ["classify"], ["route"], ["trust", "--show"], ["log"],
        ["models", "add", "ollama:m", "--local"], ["fix", "--dry-run", "--model", "builtin/revert"],
        ["fix", "--yes", "--commit", "--model", "builtin/revert"],
    ])
    func noChildHasAKey(words: [String]) async throws {
        let scratch = try Scratch()
        try await Project.broken(in: scratch)
        if words.contains("--commit") { try await scratch.shell("git commit -qam broken") }
        var setting = try await watched(scratch)
        setting["ACROUTER_HTTP"] = "/nowhere"
        setting["WITNESS"] = "no-key-at-all"
        let output = try await scratch.run([Scratch.program.path] + words, setting: setting)
        #expect(output.status == 0 || output.status == 1, "\(output.stderr)")
        let path = scratch.root + "/seen"
        guard words != ["log"] else { return #expect(!FileManager.default.fileExists(atPath: path)) }
        let seen = try String(contentsOfFile: path, encoding: .utf8)
        #expect(seen.contains("== git"))
        #expect(seen.contains("\nHOME="))
        #expect(!seen.contains(Self.secret), "\(seen.prefix(4000))")
        // What is no key arrives: the record can show more than nothing.
        if ["doctor", "fix", "classify"].contains(words[0]) { #expect(seen.contains("WITNESS=no-key-at-all")) }
        #expect(!(output.stdout + output.stderr).contains(Self.secret))
        if words.contains("--commit") { #expect(seen.contains("== hook")) }
    }
}
