import Foundation
import Testing

/// `suggest` in real pre-commit hooks: it sees what git commits, and git commits what it would have without it.
@Suite struct SuggestHookTests {
    /// A way to commit, and how many files the hook has to see.
    struct Way: Sendable, CustomTestStringConvertible {
        var name: String
        var script: String
        var seen: Int
        var testDescription: String { name }
    }

    private static let ways = [
        Way(name: "staged", script: "git add a.py b.py && git commit -q -m m", seen: 2),
        Way(name: "partly staged", script: "git add a.py && echo 'more = 1' >>a.py && git commit -q -m m", seen: 1),
        Way(name: "all", script: "git commit -q -a -m m", seen: 2),
        Way(name: "path", script: "git add b.py && git commit -q -m m -- a.py", seen: 1),
        Way(name: "include", script: "git add b.py && git commit -q -m m -i a.py", seen: 2),
        Way(name: "from below", script: "git add a.py && cd sub && git commit -q -m m", seen: 1),
        Way(name: "amend", script: "git add a.py && git commit -q --amend --no-edit", seen: 1),
        Way(name: "empty", script: "git commit -q --allow-empty -m m", seen: 0),
        Way(
            name: "linked worktree",
            script: "git worktree add -q ../linked && cd ../linked && echo 'z = 2' >>a.py && git commit -q -a -m m",
            seen: 1),
        Way(
            name: "odd names",
            script:
                "printf 1 >\"$(printf 'n\\nl \\377.py')\" && printf 2 >'sp ace.py' && git add . && git commit -q -m m",
            seen: 4),
        Way(name: "split index", script: "git update-index --split-index && git commit -q -a -m m", seen: 2),
        Way(
            name: "sparse index",
            script: "git sparse-checkout init --cone --sparse-index && git commit -q -a -m m", seen: 2),
        Way(name: "index version 4", script: "git update-index --index-version 4 && git commit -q -a -m m", seen: 2),
    ]

    /// Commits without the hook in one repository and with it in its twin, and compares everything.
    @Test(arguments: ways)
    func theCommitIsTheSame(way: Way) async throws {
        let (bare, hooked) = (try Scratch(), try Scratch())
        var states: [String] = []
        for scratch in [bare, hooked] {
            try await prepare(scratch)
            if scratch === hooked { try await install(in: scratch) }
            try await scratch.shell(way.script)
            states.append(
                try await scratch.shell(
                    """
                    for folder in . ../linked; do if [ -d $folder ]; then cd $folder
                    git log --all --format='%H %T' && git ls-files -s && git status --porcelain -z | od -c
                    git stash list && find . -name .git -prune -o -type f -exec sha256sum {} + | sort
                    fi; done
                    """))
        }
        #expect(states.first == states.last)
        let heard = try String(contentsOfFile: hooked.root + "/out/heard", encoding: .utf8)
        let object = try JSONSerialization.jsonObject(with: Data(heard.utf8)) as? [String: Any]
        #expect(object?["files"] as? Int == (way.seen == 0 ? nil : way.seen), "\(heard)")
    }

    @Test func silentWhileGitIsInTheMiddleOfSomething() async throws {
        let scratch = try Scratch()
        try await prepare(scratch)
        try await scratch.shell(
            """
            git stash -q && git checkout -q -b other && echo 'x = 2' >a.py && git commit -q -a -m other
            git checkout -q main && echo 'x = 3' >a.py && git commit -q -a -m main
            """)
        for command in ["merge", "cherry-pick", "rebase"] {
            try await scratch.shell("! git \(command) other >/dev/null 2>&1 && echo 'x = 4' >a.py && git add a.py")
            #expect(try await Suggesting.json(in: scratch)["silence"] as? String == "operation_under_way")
            try await scratch.shell("git \(command) --abort")
        }
        try await scratch.shell("git format-patch -q -1 --stdout other >../out/p && ! git am -q ../out/p 2>/dev/null")
        #expect(try await Suggesting.json(in: scratch)["silence"] as? String == "operation_under_way")
    }

    @Test func placesWithoutAChange() async throws {
        let scratch = try Scratch()
        #expect(try await Suggesting.json(in: scratch)["silence"] as? String == "unreadable")
        try await scratch.shell("git init -q -b main")
        #expect(try await Suggesting.json(in: scratch)["silence"] as? String == "nothing_staged", "no commit yet")
        try await scratch.shell("git init -q --bare ../bare.git")
        let bare = try await Suggesting.json(in: scratch, folder: scratch.root + "/bare.git")
        #expect(bare["silence"] as? String == "bare")
        let quiet = try await scratch.acrouter("suggest")
        #expect(quiet.status == 0 && quiet.stdout.isEmpty && quiet.stderr.isEmpty)
    }

    @Test func otherFormatsAndSubmodules() async throws {
        let scratch = try Scratch()
        try await scratch.shell(
            """
            git init -q -b main --object-format=sha256 && echo 'a = 1' >a.py && git add . && git commit -q -m a
            echo 'a = 2' >a.py && git add .
            git init -q ../inner && cd ../inner && git commit -q --allow-empty -m i
            git init -q ../outer && cd ../outer && git -c protocol.file.allow=always submodule add -q ../inner sub
            git commit -q -m s && cd sub && echo 'b = 1' >b.py && git add . && git commit -q -m b && echo 'b = 2' >b.py
            git add . && git -C .. add sub
            """)
        for folder in ["repo", "outer", "outer/sub"] {
            let seen = try await Suggesting.json(in: scratch, folder: scratch.root + "/" + folder)
            #expect(seen["files"] as? Int == 1, "\(folder)")
        }
    }

    private func prepare(_ scratch: Scratch) async throws {
        try await scratch.shell(
            """
            git init -q -b main && mkdir sub && echo 'x = 1' >a.py && echo 'y = 1' >b.py && echo 'z' >sub/c.py
            git add . && git commit -q -m first && echo 'c = 1' >c.py && git add . && git commit -q -m second
            git rm -q c.py && git commit -q -m third
            echo 'x = 2' >>a.py && echo 'y = 2' >>b.py
            """)
    }

    private func install(in scratch: Scratch) async throws {
        try await scratch.shell(
            """
            printf '#!/bin/sh\\nexec git-acrouter suggest --json --within \(Suggesting.patience) >"\(scratch.root)/out/heard"\\n' \
                >.git/hooks/pre-commit
            chmod +x .git/hooks/pre-commit
            """)
    }
}
