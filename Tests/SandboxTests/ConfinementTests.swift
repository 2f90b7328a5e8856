import Changes
import Foundation
import Orchestrator
import Sandbox
import Testing
import Verification

/// What a confined command can see and reach.
@Suite struct ConfinementTests {
    private func run(
        _ script: String, in fixture: Fixture, _ configuration: SandboxConfiguration? = nil
    ) async throws -> (text: String, ending: StepResult.Ending) {
        let tree = try fixture.tree()
        let sandbox = try await LocalSandbox(configuration: configuration ?? fixture.configuration())
        let result = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { try await $0.run(.shell(script)) }
        }
        return (String(decoding: result.log, as: UTF8.self), result.ending)
    }

    @Test func runsAtTheUsersOwnPathAndLeavesTheTreeAlone() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let script = "pwd; cat a.txt; echo two > a.txt; git status --short; git cat-file -p :a.txt; echo err >&2"
        let (text, ending) = try await run(script, in: fixture)
        #expect(ending == .exited(0))
        #expect(text.contains(fixture.project + "\none\n"))
        #expect(text.contains("AM a.txt\none\n"))
        #expect(text.contains("err\n"))
        #expect(try String(contentsOfFile: fixture.project + "/a.txt", encoding: .utf8) == "one\n")
    }

    @Test func hasNoPrivileges() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let script = """
            id -u; grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status | tr -d '\\t'; ls /proc | grep -c '^[0-9]'
            cat /etc/shadow; unshare -Ur true 2>/dev/null || echo no-namespaces; ls /proc/self/fd | wc -l; id -un; touch "$HOME/x" && echo home
            """
        let (text, _) = try await run(script, in: fixture)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.first != "0")
        #expect(lines.contains("CapEff:0000000000000000"))
        #expect(lines.contains("NoNewPrivs:1"))
        #expect(!text.contains("root:"))
        #expect(lines.contains("no-namespaces"))
        #expect(lines.contains("home"))
        // Standard input, output, error, and the folder that `ls` itself has open.
        #expect(lines.contains("4"))
        #expect(lines.contains { Int($0).map { $0 >= 2 && $0 < 10 } ?? false })
    }

    @Test func secretsAreNotThere() async throws {
        let fixture = try Fixture(["a.txt": "one\n", ".gitignore": ".env\n", ".env": "KEY=1\n"])
        let files = [
            ".ssh/id_rsa", ".aws/credentials", ".netrc", ".cargo/credentials.toml", ".config/gh/hosts.yml",
            ".cargo/bin/tool", ".pyenv/shims/python",
        ]
        for file in files {
            let path = fixture.home + "/" + file
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data("seen\n".utf8).write(to: URL(fileURLWithPath: path))
        }
        var configuration = fixture.configuration([
            "ANTHROPIC_API_KEY": "k", "GITHUB_TOKEN": "t", "DB_PASSWORD": "p", "GIT_DIR": "/elsewhere",
            "SSH_AUTH_SOCK": "/s",
            "LC_ALL": "C.UTF-8", "RANDOM_NAME": "x",
        ])
        // A PATH entry beside a key: the folder of programs is shown, the folder above it is not.
        configuration.environment["PATH"] = fixture.home + "/.cargo/bin:/usr/bin:/bin"
        try FileManager.default.createSymbolicLink(
            atPath: fixture.home + "/.cargo/bin/link", withDestinationPath: "tool")
        let (text, _) = try await run(
            "cd ~; cat \(files.joined(separator: " ")); ls .env; env; ls -A ~", in: fixture, configuration)
        #expect(text.components(separatedBy: "seen\n").count == 3)
        for name in [
            "ANTHROPIC", "GITHUB_TOKEN", "DB_PASSWORD", "GIT_DIR", "SSH_AUTH_SOCK", "RANDOM_NAME", "credentials\n",
        ] {
            #expect(!text.contains(name + "="), "\(name)")
        }
        #expect(text.contains("LC_ALL=C.UTF-8\n"))
        #expect(text.contains("HOME=\(fixture.home)\n"))
    }

    @Test func networkEndsAtLoopback() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let script = """
            perl -MIO::Socket::INET -e '
              my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die "no server";
              my $client = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $server->sockport) or die "no client";
              print "loopback\n"; open my $f, "<", "/proc/net/dev"; print grep { /:/ } <$f>'
            """
        let (text, _) = try await run(script, in: fixture)
        let lines = text.split(separator: "\n")
        #expect(lines.first == "loopback")
        #expect(lines.count == 2 && lines[1].contains("lo:"))
    }

    @Test func virtualEnvironmentsAndLinkedProgramsWork() async throws {
        let fixture = try Fixture(["a.txt": "one\n", ".gitignore": ".venv\n"])
        // An interpreter outside of every listed folder, reached by a link, as uv and pyenv make them.
        let tools = fixture.root + "/tools/py/bin"
        try FileManager.default.createDirectory(atPath: tools, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: fixture.project + "/.venv/bin", withIntermediateDirectories: true)
        try Data("#!/bin/sh\necho interpreter \"$@\"\n".utf8).write(to: URL(fileURLWithPath: tools + "/python9"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tools + "/python9")
        try FileManager.default.createSymbolicLink(
            atPath: fixture.project + "/.venv/bin/python", withDestinationPath: tools + "/python9")
        let (text, ending) = try await run(".venv/bin/python x", in: fixture)
        #expect(text == "interpreter x\n")
        #expect(ending == .exited(0))
    }

    @Test func plainRunsInACopyWithACleanEnvironment() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        var configuration = fixture.configuration(["ANTHROPIC_API_KEY": "k"])
        configuration.requested = .plain
        let sandbox = try await LocalSandbox(configuration: configuration)
        #expect(sandbox.level == .plain)
        let tree = try fixture.tree()
        let token = "acrouter-plain-" + UUID().uuidString
        let step = SandboxStep(
            arguments: [
                "sh", "-c", "cat a.txt \"$1\"; echo two > a.txt; echo r > \"$2/report\"; env; setsid sleep 1000 &", "x",
                SandboxPaths.support + "/s", SandboxPaths.output,
            ],
            environment: ["ACROUTER_TEST_TOKEN": token], outputs: ["report"], support: ["s": Array("help\n".utf8)],
            limits: SandboxLimits(wallClock: .seconds(20)))
        let edit = FileEdit(path: RepoPath("b.txt"), content: .write(mode: .regular, bytes: [0x62]))
        let result = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: [edit]) { attempt in
                let result = try await attempt.run(step)
                let second = try await attempt.run(.shell("cat a.txt b.txt"))
                #expect(second.log == Array("two\nb".utf8))
                return result
            }
        }
        let text = String(decoding: result.log, as: UTF8.self)
        #expect(text.hasPrefix("one\nhelp\n"))
        #expect(!text.contains("ANTHROPIC"))
        #expect(result.files == ["report": Array("r\n".utf8)])
        #expect(Leftovers.processes(withToken: token) == [])
        #expect(try String(contentsOfFile: fixture.project + "/a.txt", encoding: .utf8) == "one\n")
        #expect(try Leftovers.layers(in: fixture.cache) == [])
    }

    @Test func aCopyServesWhereOverlaysAreRefused() async throws {
        let fixture = try Fixture([
            "a.txt": "one\n", "gone.txt": "x\n", ".gitignore": "node_modules\n", "node_modules/m": "m\n",
        ])
        var configuration = fixture.configuration()
        configuration.best = .copy
        let sandbox = try await LocalSandbox(configuration: configuration)
        #expect(sandbox.level == .copy)
        let tree = try fixture.tree()
        let edits = [
            FileEdit(path: RepoPath("gone.txt"), content: .delete),
            FileEdit(path: RepoPath("a.txt"), content: .write(mode: .executable, bytes: Array("two\n".utf8))),
        ]
        let texts = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: edits) { attempt in
                let script = "pwd; ls; cat a.txt node_modules/m; echo y > y; git status --short"
                let first = try await attempt.run(.shell(script))
                let second = try await attempt.run(.shell("cat y"))
                return [first, second].map { String(decoding: $0.log, as: UTF8.self) }
            }
        }
        #expect(texts[0].hasPrefix(fixture.project + "\na.txt\nnode_modules\ntwo\nm\n"))
        #expect(texts[1] == "y\n")
        #expect(try Leftovers.layers(in: fixture.cache) == [])
    }

    @Test func theProbeSaysWhatWorks() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let probe = await SandboxProbe.probe(fixture.configuration())
        #expect(probe.level == .overlay)
        #expect(probe.obstacles.isEmpty && probe.hints.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.cache + "/probe") == [])
    }
}
