import Foundation
import Testing

@testable import AcrouterCommands

/// `hooks install`, `uninstall` and `status`, in every place that git looks for hooks.
@Suite struct HookInstallTests {
    private func repository() async throws -> Scratch {
        let scratch = try Scratch()
        try await scratch.shell("git init -q -b main && echo 1 >file && git add file && git commit -qm one")
        return scratch
    }

    /// Names, kinds, modes, link targets and contents of everything in a folder.
    private func listing(_ folder: String, scratch: Scratch) async throws -> String {
        try await scratch.shell(
            "cd '\(folder)' && find . -mindepth 1 -printf '%P %y %m %l %T@\\n' | sort; "
                + "find '\(folder)' -type f | sort | xargs -d '\\n' cat | sha256sum")
    }

    @Test func golden() async throws {
        let scratch = try await repository()
        try await scratch.shell(
            "printf '#!/bin/sh\\necho mine\\n' >.git/hooks/pre-commit && chmod +x .git/hooks/pre-commit")
        var golden = Golden("hooks", scratch: scratch)
        try await golden.run("hooks")
        try await golden.run("hooks", "install", "--hooks", "pre-commit,pre-push")
        try await golden.run("hooks", "install")
        try await golden.run("hooks", "install", "--json")
        try await golden.run("hooks", "status")
        try await golden.run("hooks", "status", "--json")
        try await scratch.shell("echo 'echo more' >>.git/hooks/post-merge")
        try await golden.run("hooks", "install")
        try await golden.run("hooks", "uninstall")
        try await scratch.shell("rm .git/hooks/post-merge")
        try await golden.run("hooks", "uninstall")
        try await golden.run("hooks", "uninstall", "--json")
        try await golden.run("hooks", "install", "--hooks", "commit-msg")
        try await golden.run("hooks", "install", "--hooks", "")
        try await golden.run("hooks", "--help")
        try golden.check()
    }

    /// Scripts, links, other languages, hooks that are switched off by their mode: all come back as they were.
    @Test func uninstallRestoresExactly() async throws {
        let scratch = try await repository()
        try await scratch.shell(
            """
            cd .git/hooks
            printf '#!/usr/bin/env python3\\nprint("python")\\n' >pre-commit && chmod 750 pre-commit
            printf '\\000\\377 not text' >prepare-commit-msg && chmod 640 prepare-commit-msg
            mkdir ../../tools && printf '#!/bin/sh\\necho linked\\n' >../../tools/post-commit
            chmod +x ../../tools/post-commit && ln -s ../../tools/post-commit post-commit
            ln -s /nowhere/post-merge post-merge
            """)
        let before = try await listing(scratch.repository + "/.git/hooks", scratch: scratch)
        let all = "pre-commit,prepare-commit-msg,post-commit,post-merge,post-rewrite,pre-push"
        for _ in 1...2 {
            #expect(try await scratch.acrouter("hooks", "install", "--hooks", all).status == 0)
            let commit = try await scratch.run(["git", "commit", "-qm", "two", "--allow-empty"])
            #expect(commit.status == 0)
            #expect(commit.stdout + commit.stderr == "python\nlinked\n")
        }
        #expect(try await scratch.acrouter("hooks", "uninstall").status == 0)
        #expect(try await listing(scratch.repository + "/.git/hooks", scratch: scratch) == before)
    }

    @Test func chainedHookKeepsItsNo() async throws {
        let scratch = try await repository()
        try await scratch.shell(
            "printf '#!/bin/sh\\nexit 3\\n' >.git/hooks/pre-commit && chmod +x .git/hooks/pre-commit")
        _ = try await scratch.acrouter("hooks", "install")
        #expect(try await scratch.run(["git", "commit", "-qm", "no", "--allow-empty"]).status == 1)
        #expect(try await scratch.run(["git", "commit", "-nqm", "yes", "--allow-empty"]).status == 0)
    }

    @Test func killedInTheMiddleIsFinishedOrTakenBack() async throws {
        let scratch = try await repository()
        let interrupt = """
            printf '#!/bin/sh\\necho mine\\n' >.git/hooks/pre-commit && chmod +x .git/hooks/pre-commit
            ln .git/hooks/pre-commit .git/hooks/pre-commit.acrouter-chained && touch .git/hooks/pre-commit.acrouter-new
            """
        try await scratch.shell(interrupt)
        #expect(try await scratch.acrouter("hooks", "install").status == 0)
        #expect(try await scratch.acrouter("hooks", "uninstall").status == 0)
        #expect(try scratch.text(".git/hooks/pre-commit") == "#!/bin/sh\necho mine\n")
        try await scratch.shell(
            "cd .git/hooks; ln pre-commit pre-commit.acrouter-chained; touch pre-commit.acrouter-new")
        #expect(try await scratch.acrouter("hooks", "uninstall").status == 0)
        let left = try await scratch.shell("ls .git/hooks | grep -v sample")
        #expect(left == "pre-commit\n")
    }

    // MARK: Where the program is

    /// As packages do it: the real folder has the version in its name, and a link leads there.
    @Test func theFolderThatLastsIsWritten() async throws {
        let scratch = try await repository()
        try await scratch.shell(
            """
            mkdir -p ../Cellar/1.0/bin ../bin ../other
            cp '\(Scratch.program.path)' ../Cellar/1.0/bin/ && cp '\(Scratch.program.path)' ../other/
            ln -s ../Cellar/1.0/bin/git-acrouter ../bin/git-acrouter
            """)
        let path = ["other", "bin", "Cellar/1.0/bin"].map { scratch.root + "/" + $0 } + ["/usr/bin", "/bin"]
        for (skipped, folder) in [(0, "bin"), (2, "Cellar/1.0/bin"), (3, "Cellar/1.0/bin")] {
            let setting = ["PATH": path.dropFirst(skipped).joined(separator: ":")]
            let installed = try await scratch.run(
                [scratch.root + "/bin/git-acrouter", "hooks", "install"], setting: setting)
            #expect(installed.status == 0, "\(installed.stderr)")
            let hook = try scratch.text(".git/hooks/pre-commit")
            #expect(hook.contains("|| PATH=$PATH:\(scratch.root)/\(folder)\n"), "\(hook)")
        }
        let missing = "warning: \(scratch.root)/Cellar/1.0/bin, where the hooks look for git-acrouter"
        #expect(!(try await scratch.acrouter("hooks", "status").stderr.contains("warning")))
        try await scratch.shell("mv ../Cellar/1.0 ../Cellar/1.1")
        #expect(try await scratch.acrouter("hooks", "status").stderr.hasPrefix(missing))
        #expect(try await scratch.acrouter("hooks", "status", "--json").stdout.contains("\"has_program\": false"))
    }

    // MARK: Where git looks

    @Test func linkedWorktreesSubmodulesAndBareRepositories() async throws {
        let scratch = try await repository()
        try await scratch.shell(
            """
            git worktree add -q --detach "../a linked tree"
            git clone -q --bare . ../bare.git
            git -c protocol.file.allow=always submodule --quiet add ../bare.git sub && git commit -qm sub
            """)
        let places = [
            (scratch.root + "/a linked tree", scratch.repository + "/.git/hooks"),
            (scratch.repository + "/sub", scratch.repository + "/.git/modules/sub/hooks"),
            (scratch.root + "/bare.git", scratch.root + "/bare.git/hooks"),
        ]
        for (folder, hooks) in places {
            let output = try await scratch.run([Scratch.program.path, "hooks", "install", "--json"], in: folder)
            #expect(output.status == 0, "\(output.stderr)")
            #expect(output.stdout.contains("\"folder\": \"\(hooks)\""), "\(output.stdout)")
            #expect(FileManager.default.isExecutableFile(atPath: hooks + "/pre-commit"))
            _ = try await scratch.run([Scratch.program.path, "hooks", "uninstall"], in: folder)
            #expect(!FileManager.default.fileExists(atPath: hooks + "/pre-commit"))
        }
    }

    @Test func aFolderWithOddCharactersInItsName() async throws {
        let scratch = try Scratch()
        let folder = scratch.root + "/a 'b' \"c\"\n$HOME"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = try await scratch.run(["git", "init", "-q"], in: folder)
        try await scratch.shell("printf '#!/bin/sh\\necho chained\\n' >pre-commit && chmod +x pre-commit")
        _ = try await scratch.run(["cp", scratch.repository + "/pre-commit", ".git/hooks/"], in: folder)
        let output = try await scratch.run([Scratch.program.path, "hooks", "install"], in: folder)
        #expect(output.status == 0, "\(output.stderr)")
        let commit = try await scratch.run(["git", "commit", "-qm", "one", "--allow-empty"], in: folder)
        #expect(commit.status == 0)
        #expect(commit.stdout + commit.stderr == "chained\n")
    }

    @Test func whereOthersHaveASay() async throws {
        let scratch = try await repository()
        var golden = Golden("hooks-refused", scratch: scratch)
        try await scratch.shell("mkdir .githooks && git config core.hooksPath .githooks")
        try await golden.run("hooks", "install")
        try await golden.run("hooks", "status")
        try await scratch.shell(
            "git config --unset core.hooksPath && mv .git/hooks .git/old && ln -s ../.githooks .git/hooks")
        try await golden.run("hooks", "install")
        try await scratch.shell("rm .git/hooks && mkdir ../elsewhere && ln -s ../../elsewhere .git/hooks")
        try await golden.run("hooks", "install")
        try await golden.run("hooks", "status")
        try await scratch.shell("rm .git/hooks && ln -s ../../nowhere .git/hooks")
        try await golden.run("hooks", "install")
        try await golden.run("hooks", "install", "--force")
        try await scratch.shell("rm .git/hooks && touch .git/hooks")
        try await golden.run("hooks", "install")
        try await golden.run("hooks", "status")
        try await scratch.shell("rm .git/hooks && git config core.hooksPath /dev/null")
        try await golden.run("hooks", "install", "--force")
        try await golden.run("hooks", "status")
        try await scratch.shell("git config --unset core.hooksPath")
        try await scratch.shell("printf '[core]\\n\\thooksPath = ~/shared\\n' >\(scratch.home)/config")
        try await golden.run(["hooks", "status"], setting: ["GIT_CONFIG_GLOBAL": scratch.home + "/config"])
        try await golden.run(["hooks", "install"], setting: ["GIT_CONFIG_GLOBAL": scratch.home + "/config"])
        try await golden.run(["hooks", "install", "--force"], setting: ["GIT_CONFIG_GLOBAL": scratch.home + "/config"])
        try await golden.run(["hooks", "uninstall"], setting: ["GIT_CONFIG_GLOBAL": scratch.home + "/config"])
        #expect(try await scratch.shell("ls ../home/shared | wc -l") == "5\n")
        try await golden.run(
            ["hooks", "uninstall", "--force"], setting: ["GIT_CONFIG_GLOBAL": scratch.home + "/config"])
        try await golden.run(["hooks", "uninstall"], setting: ["GIT_CONFIG_GLOBAL": scratch.home + "/config"])
        try await golden.run("hooks", "install", "--template")
        try await scratch.shell(
            "mkdir .git/hooks && ln -s dispatch .git/hooks/post-commit && touch .git/hooks/dispatch")
        try await golden.run("hooks", "install")
        try await scratch.shell("rm .git/hooks/post-commit && mkdir .git/hooks/post-commit")
        try await golden.run("hooks", "install")
        let left = try await scratch.shell("ls .git/hooks .githooks; git status --porcelain")
        #expect(left == ".git/hooks:\ndispatch\npost-commit\n\n.githooks:\n")
        try golden.check()
    }

    /// A setting inside the git directory is this repository's, whichever file it comes from.
    @Test func aSettingInsideTheGitDirectoryIsOurs() async throws {
        let scratch = try await repository()
        try await scratch.shell("git config core.hooksPath .git/my-hooks")
        #expect(try await scratch.acrouter("hooks", "install").status == 0)
        #expect(FileManager.default.isExecutableFile(atPath: scratch.repository + "/.git/my-hooks/pre-commit"))
        #expect(try await scratch.shell("git config core.hooksPath") == ".git/my-hooks\n")
    }

    @Test func anotherProgramThatReplacedOurHookKeepsItsPlace() async throws {
        let scratch = try await repository()
        try await scratch.shell(
            "printf '#!/bin/sh\\necho old\\n' >.git/hooks/pre-commit && chmod +x .git/hooks/pre-commit")
        _ = try await scratch.acrouter("hooks", "install")
        try await scratch.shell("rm .git/hooks/pre-commit; printf '#!/bin/sh\\necho new\\n' >.git/hooks/pre-commit")
        let again = try await scratch.acrouter("hooks", "install")
        #expect(again.status == 128)
        #expect(again.stderr.contains("another program has replaced our hook"))
        let away = try await scratch.acrouter("hooks", "uninstall")
        #expect(away.status == 0)
        #expect(away.stderr.contains("kept as"))
        #expect(try scratch.text(".git/hooks/pre-commit") == "#!/bin/sh\necho new\n")
        #expect(try scratch.text(".git/hooks/pre-commit.acrouter-chained") == "#!/bin/sh\necho old\n")
    }

    /// As managers do: ours gets another name, and the manager's takes its place.
    @Test(arguments: ["legacy", "old"]) func takenAwayFromWhereAManagerHasPutIt(suffix: String) async throws {
        let scratch = try await repository()
        let replace = """
            cd .git/hooks; for hook in pre-commit post-commit; do
                mv $hook $hook.\(suffix) && echo '# File generated by pre-commit: https://pre-commit.com' >$hook
            done
            """
        try await scratch.shell("echo '#!/bin/sh' >.git/hooks/pre-commit && chmod 750 .git/hooks/pre-commit")
        let before = try await listing(scratch.repository + "/.git/hooks", scratch: scratch)
        _ = try await scratch.acrouter("hooks", "install", "--hooks", "pre-commit,post-commit")
        try await scratch.shell(replace)
        let status = try await scratch.acrouter("hooks", "status")
        #expect(status.status == (suffix == "legacy" ? 0 : 1))
        let place = scratch.repository + "/.git/hooks/post-commit." + suffix
        #expect(status.stdout.contains("post-commit         foreign; ours is \(place)\n"), "\(status.stdout)")
        let again = try await scratch.acrouter("hooks", "install", "--force")
        #expect(again.stderr.contains("cause: another program has moved our hook to "), "\(again.stderr)")
        let away = try await scratch.acrouter("hooks", "uninstall")
        #expect(
            away.stdout
                == "pre-commit.\(suffix): removed; the hook from before is back\npost-commit.\(suffix): removed\n")
        #expect(away.stderr == "")
        try await scratch.shell("cd .git/hooks; rm post-commit; mv pre-commit.\(suffix) pre-commit")
        #expect(try await listing(scratch.repository + "/.git/hooks", scratch: scratch) == before)
    }

    @Test func editsInAMovedHookAreKept() async throws {
        let scratch = try await repository()
        _ = try await scratch.acrouter("hooks", "install", "--hooks", "pre-commit")
        try await scratch.shell("cd .git/hooks; mv pre-commit pre-commit.legacy; echo '# mine' >>pre-commit.legacy")
        let output = try await scratch.acrouter("hooks", "uninstall")
        #expect(output.status == 128)
        #expect(output.stderr.contains("pre-commit.legacy\ncause: it has changes that are not ours"))
    }

    @Test func anotherVersionsHookIsReplacedAndRemoved() async throws {
        let scratch = try await repository()
        try scratch.write(HookShimTests.ofAnotherVersion, to: ".git/hooks/pre-commit")
        try await scratch.shell("chmod +x .git/hooks/pre-commit")
        #expect(try await scratch.acrouter("hooks", "status").stdout.contains("pre-commit          installed\n"))
        let output = try await scratch.acrouter("hooks", "install", "--hooks", "pre-commit")
        #expect(output.stdout == "pre-commit: installed\n")
        #expect(try scratch.text(".git/hooks/pre-commit").contains("git-acrouter hook pre-commit \"$@\""))
        try scratch.write(HookShimTests.ofAnotherVersion, to: ".git/hooks/pre-commit")
        #expect(try await scratch.acrouter("hooks", "uninstall").stdout == "pre-commit: removed\n")
        #expect(try await scratch.shell("ls .git/hooks | sed /sample/d") == "")
    }

    @Test(.enabled(if: geteuid() != 0, "root writes everywhere")) func aFolderThatCannotBeWritten() async throws {
        let scratch = try await repository()
        try await scratch.shell("chmod a-w .git/hooks")
        let output = try await scratch.acrouter("hooks", "install")
        #expect(output.status == 128)
        #expect(output.stderr.contains("Permission denied\nhint: make sure that you may write to "))
    }

    @Test func theHintFitsTheFailure() {
        for (number, hint) in [
            (EACCES, "make sure that you may write to /a b/hooks"),
            (EROFS, "make sure that you may write to /a b/hooks"),
            (ENOSPC, "make sure that the folder exists and has space"),
        ] {
            let error = HookFile.failure("make", "/a b/hooks/pre-commit", number: number)
            #expect(ErrorReport(error, usage: nil).hints == [hint])
        }
    }

    @Test func theSecondHookThatFailsTakesTheFirstBack() async throws {
        let scratch = try await repository()
        // A folder in the way of the new file, not of the hook: nothing refuses in advance.
        try await scratch.shell("mkdir -p .git/hooks/prepare-commit-msg.acrouter-new/x")
        let before = try await scratch.shell("ls .git/hooks")
        let output = try await scratch.acrouter("hooks", "install")
        #expect(output.status == 128)
        #expect(try await scratch.shell("ls .git/hooks") == before)
    }

    /// Ours that were there stay, of whatever version and mode; only what is new goes.
    @Test func aSecondInstallationThatFailsLeavesTheFirst() async throws {
        let scratch = try await repository()
        let hooks = scratch.repository + "/.git/hooks"
        for hook in ["pre-commit", "post-merge"] {
            try scratch.write(HookShimTests.ofAnotherVersion, to: ".git/hooks/" + hook)
        }
        try await scratch.shell(
            """
            cd .git/hooks; chmod 750 pre-commit; chmod 640 post-merge
            echo '#!/bin/sh' >prepare-commit-msg; ln -s /nowhere/post-commit post-commit
            mkdir -p post-rewrite.acrouter-new/x
            """)
        let all = "find . -printf '%P %m %l\\n' | sort; cat pre-commit post-merge prepare-commit-msg"
        let before = try await scratch.shell(all, in: hooks)
        let output = try await scratch.acrouter("hooks", "install")
        #expect(output.stderr.hasPrefix("fatal: cannot make \(hooks)/post-rewrite.acrouter-new\n"), "\(output.stderr)")
        #expect(try await scratch.shell(all, in: hooks) == before)
    }

    /// Of a pair in a template, `git init` would copy one half beside a repository's own hook.
    @Test func aTemplateWithAHookOfItsOwnGetsNoPair() async throws {
        let scratch = try await repository()
        let template = ["GIT_TEMPLATE_DIR": scratch.root + "/template"]
        try await scratch.shell("mkdir -p ../template/hooks; echo '#!/bin/sh' | tee ../template/hooks/pre-commit")
        for words in [["--template"], ["--template", "--force"]] {
            let output = try await scratch.run([Scratch.program.path, "hooks", "install"] + words, setting: template)
            #expect(output.status == 128)
            #expect(output.stderr.contains("cause: the template has a hook of its own"), "\(output.stderr)")
        }
        #expect(try await scratch.shell("ls ../template/hooks") == "pre-commit\n")
        let rest = try await scratch.run(
            [Scratch.program.path, "hooks", "install", "--template", "--hooks", "post-commit"], setting: template)
        #expect(rest.status == 0, "\(rest.stderr)")
    }

    @Test func templateServesNewRepositories() async throws {
        let scratch = try await repository()
        let global = ["GIT_CONFIG_GLOBAL": scratch.home + "/config"]
        try await scratch.shell("printf '[init]\\n\\ttemplateDir = ~/my template\\n' >\(scratch.home)/config")
        let made = try await scratch.run(
            [Scratch.program.path, "hooks", "install", "--template"], in: scratch.root, setting: global)
        #expect(made.status == 0, "\(made.stderr)")
        _ = try await scratch.run(["git", "init", "-q", "../new"], setting: global)
        let status = try await scratch.run([Scratch.program.path, "hooks"], in: scratch.root + "/new", setting: global)
        #expect(status.status == 0)
        let away = try await scratch.run(
            [Scratch.program.path, "hooks", "uninstall", "--template"], in: scratch.root, setting: global)
        #expect(away.status == 0)
        #expect(try await scratch.shell("ls '\(scratch.home)/my template/hooks'") == "")
    }
}
