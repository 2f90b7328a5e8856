import Changes
import Foundation
import Orchestrator
import Sandbox
import Testing
import Verification

/// What an agent's layer shows, and what is read back from it.
@Suite struct AgentAttemptTests {
    /// Runs a script in an agent's layer.
    private func attempt(
        _ script: String, in fixture: Fixture, hiding hidden: [RepoPath] = [], level: SandboxLevel = .overlay,
        warmUp: [SandboxStep] = [], grant: StepGrant? = nil
    ) async throws -> (text: String, changes: Result<[FileEdit], UnusableChanges>) {
        var configuration = fixture.configuration()
        configuration.best = level == .copy ? .copy : .overlay
        if level == .plain { configuration.requested = .plain }
        let tree = try fixture.tree()
        let sandbox = try await LocalSandbox(configuration: configuration)
        let hidden = Set(hidden)
        return try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: warmUp) { slot in
            try await slot.withAgentAttempt(applying: [], hiding: hidden) { attempt in
                var step = SandboxStep.shell(script, seconds: 60)
                step.grant = grant
                let text = String(decoding: try await attempt.run(step).log, as: UTF8.self)
                do {
                    return (text, .success(try await attempt.changes()))
                } catch let error as UnusableChanges {
                    return (text, .failure(error))
                }
            }
        }
    }

    private func listing(_ edits: [FileEdit]) -> [String] {
        edits.map { edit in
            guard case .write(let mode, let bytes) = edit.content else { return "\(edit.path) gone" }
            return "\(edit.path) \(mode) \(String(decoding: bytes, as: UTF8.self))"
        }
    }

    private static let project = [
        "keep.txt": "keep\n", "edit.txt": "old\n", "touched.txt": "same\n", "gone.txt": "gone\n",
        "dir/one.txt": "1\n", "dir/two.txt": "2\n", "swap/a.txt": "a\n", "run.sh": "#!/bin/sh\n", "file": "file\n",
        "moved/deep/x.txt": "x\n", ".gitignore": "*.log\nout/\n/data\n", "link-to": "l\n", "piped.txt": "p\n",
    ]
    private static let work = """
        echo new > edit.txt; touch touched.txt; rm gone.txt; rm -r dir; mkdir dir; echo 3 > dir/three.txt
        rm -r swap; echo swap > swap; chmod +x run.sh; rm file; mkdir -p file/below; echo b > file/below/b
        mv moved elsewhere; echo log > x.log; mkdir -p out/deep sub/out new/deep; echo o > out/deep/o; echo o > sub/out/o
        echo n > new/deep/n; echo l > new/n.log; rm link-to; ln -s keep.txt link-to; ln -s /etc/passwd points-out
        rm piped.txt; mkfifo piped.txt; mkfifo pipe; mkdir empty; printf x > "$(printf 'o\\377d')"; mkdir data; echo d > data/d
        git add -A; git commit -qm work; mkdir nested; git init -q nested; echo i > nested/i
        """

    @Test(arguments: [SandboxLevel.overlay, .copy, .plain])
    func changesAreWhatATreeCanHold(_ level: SandboxLevel) async throws {
        let fixture = try Fixture(Self.project)
        let (text, changes) = try await attempt(Self.work, in: fixture, level: level)
        let edits = try changes.get()
        #expect(
            listing(edits) == [
                "dir/one.txt gone", "dir/three.txt regular 3\n", "dir/two.txt gone", "edit.txt regular new\n",
                "elsewhere/deep/x.txt regular x\n", "file gone", "file/below/b regular b\n", "gone.txt gone",
                "link-to symlink keep.txt", "moved/deep/x.txt gone", "nested/i regular i\n", "new/deep/n regular n\n",
                "o\u{FFFD}d regular x", "piped.txt gone", "points-out symlink /etc/passwd",
                "run.sh executable #!/bin/sh\n", "swap regular swap\n", "swap/a.txt gone",
            ], "\(text)")
        // Laid over the base they are read back as they are.
        let tree = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let again = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: edits) { try await $0.changes() }
        }
        #expect(again == edits)
    }

    @Test func whatTheWarmUpBuiltIsNoChange() async throws {
        let fixture = try Fixture(["a.py": "x = 1\n", "lib/b.py": "y = 1\n"])
        let warm = SandboxStep.shell(
            "mkdir -p products lib/made; echo 1 > products/p; echo 1 > lib/made/m; echo 1 > lib/c")
        let script =
            "cat products/p lib/made/m lib/c; echo 2 > products/p; echo 2 > lib/made/n; echo 2 > lib/c; echo 2 > lib/d"
        let (text, changes) = try await attempt(script, in: fixture, warmUp: [warm])
        #expect(text == "1\n1\n1\n")
        let edits = try changes.get()
        #expect(listing(edits).contains("lib/d regular 2\n"))
        #expect(!listing(edits).contains { $0.hasPrefix("products") || $0.hasPrefix("lib/made") })
    }

    @Test(arguments: [SandboxLevel.overlay, .copy, .plain])
    func hiddenFilesAreNowhere(_ level: SandboxLevel) async throws {
        let fixture = try Fixture(["a.py": "x = 1\n", "secret/plan.py": "TOPSECRET = 1\n", "secret/open.py": "z = 1\n"])
        try fixture.store.git(["add", "-A"])
        try fixture.store.git(["commit", "-qm", "TOPSECRET history"])
        let warm = SandboxStep.shell(
            "mkdir -p secret/__pycache__ .cache ~/.cache; cp secret/plan.py secret/__pycache__/plan.pyc; cp secret/plan.py ~/.cache/c"
        )
        let script = """
            ls -A . secret ~; cat secret/open.py; git log --oneline | wc -l; git remote -v; git stash list
            for id in $(git rev-list --objects --all 2>/dev/null | cut -c1-40); do git cat-file -p $id; done
            ls /acrouter/objects 2>/dev/null; cat .git/objects/info/alternates 2>/dev/null
            grep -rs TOPSECRET . "$HOME" \(level == .plain ? "" : "/tmp /acrouter") | head -5
            git cat-file -p \(try fixture.store.git(["rev-parse", "HEAD:secret/plan.py"])) 
            echo mine > secret/plan.py; echo x > b.py
            """
        let (text, changes) = try await attempt(
            script, in: fixture, hiding: [RepoPath("secret/plan.py")], level: level, warmUp: [warm])
        #expect(!text.contains("TOPSECRET"), "\(text)")
        #expect(text.contains("z = 1\n1\n"))
        #expect(listing(try changes.get()) == ["b.py regular x\n"])
    }

    @Test(arguments: [SandboxLevel.overlay, .copy, .plain])
    func aHiddenNameNeedNotBeText(_ level: SandboxLevel) async throws {
        let fixture = try Fixture(["a.txt": "a\n", "sub/b.txt": "b\n"])
        let name: [UInt8] = Array("sub/o".utf8) + [0xFF] + Array("d".utf8)
        let path = Array(fixture.project.utf8) + Array("/".utf8) + name
        let file = path.map { CChar(bitPattern: $0) } + [0]
        let descriptor = open(file, O_WRONLY | O_CREAT, 0o644)
        try #require(descriptor >= 0)
        try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: Data("TOPSECRET\n".utf8))
        let (text, changes) = try await attempt(
            "ls sub; cat sub/*", in: fixture, hiding: [RepoPath(bytes: name)], level: level)
        #expect(text == "b.txt\nb\n")
        #expect(try changes.get().isEmpty)
    }

    /// An edit that an earlier attempt made brings a hidden file back no more than the base does.
    @Test func editsOfHiddenFilesAreLeftOut() async throws {
        let fixture = try Fixture(["a.txt": "a\n", "plan.txt": "TOPSECRET\n", "old.txt": "TOPSECRET\n"])
        let tree = try fixture.tree()
        let edits = [
            FileEdit(path: RepoPath("plan.txt"), content: .write(mode: .regular, bytes: Array("TOPSECRET 2\n".utf8))),
            FileEdit(path: RepoPath("old.txt"), content: .delete),
            FileEdit(path: RepoPath("a.txt"), content: .write(mode: .regular, bytes: Array("b\n".utf8))),
        ]
        let hidden: Set = [RepoPath("plan.txt"), RepoPath("old.txt")]
        let (text, changes) = try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAgentAttempt(applying: edits, hiding: hidden) { attempt in
                let result = try await attempt.run(.shell("ls; cat *.txt; git show"))
                return (String(decoding: result.log, as: UTF8.self), try await attempt.changes())
            }
        }
        #expect(text.hasPrefix("a.txt\nb\n") && !text.contains("TOPSECRET"), "\(text)")
        #expect(listing(changes) == ["a.txt regular b\n"])
    }

    @Test func carriedFoldersStayWithoutTheirSecrets() async throws {
        let fixture = try Fixture([
            "a.txt": "a\n", ".gitignore": "node_modules\n", "node_modules/m": "m\n", "node_modules/.env": "KEY=1\n",
        ])
        let (text, changes) = try await attempt(
            "cat node_modules/m; cat node_modules/.env; echo y > node_modules/y", in: fixture)
        #expect(text.hasPrefix("m\n") && !text.contains("KEY=1"), "\(text)")
        #expect(try changes.get() == [])
    }

    @Test func tooMuchIsNoPatch() async throws {
        let fixture = try Fixture(["a.txt": "a\n"])
        let many = "mkdir many; cd many; seq 6000 | xargs touch"
        let deep = "i=0; while [ $i -lt 150 ]; do mkdir d; cd d; i=$((i+1)); done; echo x > x"
        for (script, words) in [
            (many, "5000 files"), ("head -c 70000000 /dev/zero > big", "64 MiB"), (deep, "deep"),
            ("truncate -s 1T hole", "64 MiB"),
        ] {
            let (_, changes) = try await attempt(script, in: fixture)
            guard case .failure(let error) = changes else {
                Issue.record("\(script) gave a patch")
                continue
            }
            #expect(error.reason.contains(words), "\(error.reason)")
        }
        #expect(try Leftovers.layers(in: fixture.cache) == [])
    }

    @Test func aKeyInAFileIsNoPatch() async throws {
        let fixture = try Fixture(["a.txt": "a\n"])
        let grant = StepGrant(variables: ["AGENT_KEY": GrantTests.key, "AGENT_URL": "http://localhost:8080/v1"])
        let fine = try await attempt("echo \"$AGENT_URL\" > url.txt", in: fixture, grant: grant)
        #expect(listing(try fine.changes.get()) == ["url.txt regular http://localhost:8080/v1\n"])
        let bad = try await attempt("echo \"key = $AGENT_KEY\" > conf.txt", in: fixture, grant: grant)
        #expect(throws: UnusableChanges.self) { try bad.changes.get() }
    }

    /// Closed files and folders are read all the same; line ends go back to what the repository has.
    @Test func closedFilesAndForeignLineEnds() async throws {
        let fixture = try Fixture(["a.txt": "a\n", "sub/b.txt": "b\n", "dos.txt": "one\ntwo\n"])
        try fixture.store.git(["config", "core.autocrlf", "false"])
        let script = """
            echo shut > a.txt; chmod 000 a.txt; echo c > sub/c.txt; chmod 000 sub; mkdir new; echo n > new/n; chmod 000 new
            """
        let (_, changes) = try await attempt(script, in: fixture)
        #expect(
            listing(try changes.get()) == ["a.txt regular shut\n", "new/n regular n\n", "sub/c.txt regular c\n"])
    }

    /// An agent in the layer is followed to its end, whatever it leaves running.
    @Test func nothingOfAnAgentLivesOn() async throws {
        let fixture = try Fixture(["a.txt": "a\n"])
        let token = "acrouter-agent-" + UUID().uuidString
        let script = "TOKEN=\(token) setsid sh -c 'sleep 1000; echo late > a.txt' >/dev/null 2>&1 & echo now > a.txt"
        let (_, changes) = try await attempt(script, in: fixture)
        #expect(listing(try changes.get()) == ["a.txt regular now\n"])
        #expect(Leftovers.processes(withToken: token) == [])
    }
}
