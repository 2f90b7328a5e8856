import Foundation
import Testing

@testable import AcrouterCommands

/// The real managers, from the Python that ACROUTER_TEST_PYTHON names: each runs our snippet, and we stay out of its
/// folder. Those that are not there are skipped, and that is said.
@Suite struct HookManagerTests {
    enum Tool: String, CaseIterable, Sendable {
        case preCommit = "pre-commit"
        case prek, lefthook

        var manager: HookManager {
            switch self {
            case .preCommit: .preCommit
            case .prek: .prek
            case .lefthook: .lefthook
            }
        }

        var install: [String] {
            self == .lefthook
                ? ["lefthook", "install"]
                : [
                    rawValue, "install", "-t", "pre-commit", "-t", "prepare-commit-msg", "-t", "post-commit",
                ]
        }
    }

    private static let folder = ProcessInfo.processInfo.environment["ACROUTER_TEST_PYTHON"].map {
        URL(fileURLWithPath: $0).deletingLastPathComponent().path
    }

    private struct Place {
        let scratch: Scratch
        let setting: [String: String]

        func git(_ words: String...) async throws -> Scratch.Output {
            try await scratch.run(["git"] + words, setting: setting)
        }
    }

    /// - Parameters:
    ///   - configuration: written to the manager's own file.
    ///   - own: the user's own hook, over which ours is installed before the manager's is.
    private func place(_ tool: Tool, configuration: String, own: String? = nil) async throws -> Place? {
        guard let folder = Self.folder, FileManager.default.isExecutableFile(atPath: "\(folder)/\(tool.rawValue)")
        else {
            print("skipped: \(tool.rawValue) is not in the Python that ACROUTER_TEST_PYTHON names")
            return nil
        }
        let scratch = try Scratch()
        let path = try #require(scratch.environment["PATH"])
        let place = Place(scratch: scratch, setting: ["PATH": "\(folder):\(path)"])
        try await scratch.shell("git init -q -b main && seq 1 9 >a && git add a && git commit -qm one")
        if let own {
            try scratch.write(own, to: ".git/hooks/pre-commit")
            try await scratch.shell("chmod +x .git/hooks/pre-commit")
            _ = try await scratch.acrouter("hooks", "install")
        }
        try scratch.write(configuration, to: tool.manager.place)
        let installed = try await scratch.run(tool.install, setting: place.setting)
        try #require(installed.status == 0, "\(installed.stderr)")
        try await scratch.shell("git add . && git commit -qnm configuration")
        return place
    }

    @Test(arguments: Tool.allCases) func runsOurSnippetAndKeepsItsFolder(tool: Tool) async throws {
        guard let place = try await place(tool, configuration: tool.manager.snippet) else { return }
        let scratch = place.scratch
        try scratch.write("changed\n", to: "a")
        let commit = try await place.git("commit", "-am", "two")
        #expect(commit.status == 0, "\(commit.stderr)")
        #expect((commit.stdout + commit.stderr).contains("acrouter"), "\(commit.stdout)\(commit.stderr)")
        #expect(try await scratch.shell("git show --format= --name-only HEAD") == "a\n")
        let hooks = "ls -l --time-style=full-iso .git/hooks; cat .git/hooks/*"
        let before = try await scratch.shell(hooks)
        let output = try await scratch.run([Scratch.program.path, "hooks", "install"], setting: place.setting)
        #expect(output.status == 128)
        #expect(output.stderr.contains("cause: \(tool.rawValue) owns it\n"), "\(output.stderr)")
        for line in tool.manager.snippet.split(separator: "\n") {
            #expect(output.stderr.contains("hint:   \(line)\n"))
        }
        #expect(try await scratch.shell(hooks) == before)
    }

    /// With --force the manager's hook is chained: both run, and it comes back as it was.
    @Test(arguments: Tool.allCases) func canBeChained(tool: Tool) async throws {
        guard let place = try await place(tool, configuration: tool.manager.snippet) else { return }
        let scratch = place.scratch
        let hooks = "ls -l --time-style=full-iso .git/hooks; cat .git/hooks/*"
        let before = try await scratch.shell(hooks)
        let output = try await scratch.run(
            [Scratch.program.path, "hooks", "install", "--force"], setting: place.setting)
        #expect(output.status == 0, "\(output.stderr)")
        try scratch.write("changed\n", to: "a")
        let commit = try await place.git("commit", "-am", "two")
        #expect(commit.status == 0, "\(commit.stderr)")
        #expect((commit.stdout + commit.stderr).contains("acrouter"))
        _ = try await scratch.run([Scratch.program.path, "hooks", "uninstall"], setting: place.setting)
        #expect(try await scratch.shell(hooks) == before)
    }

    private func notingProgram(_ place: Place) async throws -> [String: String] {
        try place.scratch.write("#!/bin/sh\necho ours ran >&2\n", to: ".git/bin/git-acrouter")
        try await place.scratch.shell("chmod +x .git/bin/git-acrouter")
        let path = try #require(place.setting["PATH"])
        return place.setting.merging(["PATH": "\(place.scratch.repository)/.git/bin:\(path)"]) { $1 }
    }

    /// A manager that comes later moves our hook away and runs it: the user's own hook still runs, and stays after us.
    @Test(arguments: [Tool.preCommit, .prek]) func aManagerThatComesLaterKeepsTheUsersHook(tool: Tool) async throws {
        let own = "#!/bin/sh\necho own ran >&2\n"
        guard let place = try await place(tool, configuration: tool.manager.snippet, own: own) else { return }
        let scratch = place.scratch
        let noting = try await notingProgram(place)
        let commit = ["git", "commit", "--allow-empty", "-m", "more"]
        let first = try await scratch.run(commit, setting: noting)
        #expect(first.status == 0, "\(first.stderr)")
        let said = first.stdout + first.stderr
        #expect(said.contains("own ran") && said.contains("ours ran") && said.contains("git acrouter"), "\(said)")
        let away = try await scratch.acrouter("hooks", "uninstall")
        #expect(away.stdout.contains("pre-commit.legacy: removed; the hook from before is back\n"), "\(away.stdout)")
        let second = try await scratch.run(commit, setting: place.setting)
        #expect(second.status == 0, "\(second.stderr)")
        #expect((second.stdout + second.stderr).contains("own ran"))
        #expect(try await scratch.run([tool.rawValue, "uninstall"], setting: place.setting).status == 0)
        #expect(try scratch.text(".git/hooks/pre-commit") == own)
        #expect(try await scratch.shell("ls .git/hooks | sed '/sample/d; /prepare/d; /post/d'") == "pre-commit\n")
    }

    /// Chained with --force and installed once more, the manager finds its own hook behind ours.
    @Test(arguments: [Tool.preCommit, .prek]) func aManagerInstalledOnceMoreStillCommits(tool: Tool) async throws {
        guard let place = try await place(tool, configuration: tool.manager.snippet) else { return }
        let scratch = place.scratch
        let before = try await scratch.shell("cd .git/hooks; ls | sed /sample/d; cat pre-commit")
        _ = try await scratch.acrouter("hooks", "install", "--force")
        #expect(try await scratch.run(tool.install, setting: place.setting).status == 0)
        let commit = ["git", "commit", "--allow-empty", "-m", "more"]
        let both = try await scratch.run(commit, setting: try await notingProgram(place))
        #expect(both.status == 0, "\(both.stdout)\(both.stderr)")
        #expect((both.stdout + both.stderr).contains("ours ran"))
        #expect(try await scratch.acrouter("hooks", "uninstall").status == 0)
        let alone = try await scratch.run(commit, setting: place.setting)
        #expect(alone.status == 0, "\(alone.stdout)\(alone.stderr)")
        #expect(try await scratch.shell("cd .git/hooks; ls | sed /sample/d; cat pre-commit") == before)
    }

    /// `.pre-commit-hooks.yaml` as others use it: a repository at a revision.
    @Test(arguments: [Tool.preCommit, .prek]) func theIDsOfThisRepositoryWork(tool: Tool) async throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".pre-commit-hooks.yaml")
        let hooks = try Scratch()
        try hooks.write(try String(contentsOf: source, encoding: .utf8), to: ".pre-commit-hooks.yaml")
        let revision = try await hooks.shell("git init -q && git add . && git commit -qm hooks && git rev-parse HEAD")
        let configuration = """
            repos:
              - repo: \(hooks.repository)
                rev: \(revision)
                hooks:
                  - id: acrouter
                  - id: acrouter-trailer
                  - id: acrouter-commit

            """
        guard let place = try await place(tool, configuration: configuration) else { return }
        let scratch = place.scratch
        let tree = try await scratch.shell("seq 1 12 >a && git add a && git write-tree")
        let commit = try await place.git("commit", "-m", "two")
        #expect(commit.status == 0, "\(commit.stdout)\(commit.stderr)")
        for name in ["git acrouter", "Assisted-by", "outcomes"] {
            #expect((commit.stdout + commit.stderr).contains(name), "\(name): \(commit.stdout)\(commit.stderr)")
        }
        #expect(try await scratch.shell("git rev-parse HEAD^{tree}") == tree)
        let skipped = try await scratch.run(
            ["git", "commit", "--allow-empty", "-m", "three"],
            setting: place.setting.merging(["SKIP": "acrouter"]) { $1 })
        #expect((skipped.stdout + skipped.stderr).contains("Skipped"))
    }

    @Test func everyManagerIsKnownByItsHook() {
        let hooks: [(String, HookManager?)] = [
            ("#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n", .preCommit),
            ("#!/bin/sh\n# File generated by prek: https://github.com/j178/prek\n", .prek),
            ("#!/bin/sh\ncall_lefthook()\n{\n:\n}\ncall_lefthook run \"pre-commit\" \"$@\"\n", .lefthook),
            ("#!/bin/sh\ntest \"${HK:-1}\" = \"0\" || exec hk run pre-commit \"$@\"\n", .hk),
            (
                "#!/usr/bin/env ruby\n\n# Entrypoint for Overcommit hook integration. Installing Overcommit\n",
                .overcommit
            ),
            ("#!/bin/sh\n# husky\n. \"$(dirname \"$0\")/_/husky.sh\"\n", .husky),
            ("#!/usr/bin/env sh\n. \"${0%/*}/h\"", .husky), ("#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"", .husky),
            (
                "#!/bin/sh\n# husky\n\n# Hook created by Husky v4.0.10 (https://github.com/typicode/husky#readme)\n",
                .husky
            ),
            ("#!/bin/sh\npython tools/pre_commit.py\n", nil), ("#!/bin/sh\n# we left husky in 2020\nmake\n", nil),
            ("#!/bin/sh\nmake overcommit\n", nil), ("#!/bin/sh\n# not generated by pre-commit\nhk run it\n", nil),
            ("#!/bin/sh\nlefthook run pre-commit && pre-commit hook-impl\n", nil),
            ("#!/bin/sh\nmake check\n", nil),
        ]
        for (text, manager) in hooks { #expect(HookManager.owner(ofHook: text) == manager, "\(text)") }
        #expect(HookManager.owner(ofFolder: "/r/.husky/_") == .husky)
        #expect(HookManager.owner(ofFolder: "/r/.husky") == .husky)
        #expect(HookManager.owner(ofFolder: "/r/.git/hooks") == nil)
    }
}
