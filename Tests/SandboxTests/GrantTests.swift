import Changes
import Foundation
import Orchestrator
import Sandbox
import Synchronization
import Testing
import Verification

/// What a grant gives to one step, and to nothing else.
@Suite struct GrantTests {
    static let key = "sk-acrouter-0123456789abcdef"

    private func granted(_ script: String, _ grant: StepGrant) -> SandboxStep {
        var step = SandboxStep.shell(script)
        step.grant = grant
        return step
    }

    private func run(
        _ steps: [SandboxStep], in fixture: Fixture, _ configuration: SandboxConfiguration? = nil
    ) async throws -> [String] {
        let tree = try fixture.tree()
        let sandbox = try await LocalSandbox(configuration: configuration ?? fixture.configuration())
        return try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAgentAttempt(applying: [], hiding: []) { attempt in
                var texts: [String] = []
                for step in steps { texts.append(String(decoding: try await attempt.run(step).log, as: UTF8.self)) }
                return texts
            }
        }
    }

    @Test(arguments: [SandboxLevel.overlay, .copy, .plain])
    func variablesReachOneStepAndAreMasked(_ level: SandboxLevel) async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        var configuration = fixture.configuration()
        configuration.best = level == .copy ? .copy : .overlay
        if level == .plain { configuration.requested = .plain }
        let grant = StepGrant(variables: [
            "AGENT_KEY": Self.key, "MANY": "a \\n b\n+c=2\n\nd", "EMPTY": "", "not a name": "x",
            "UID": "0",
        ])
        let script = """
            test "$AGENT_KEY" = "$(printf %s%s sk-acrouter- 0123456789abcdef)" && echo same
            echo "key $AGENT_KEY"; printf '%s' "$MANY" | od -An -c | tr -d ' \\n'; echo; echo "[${EMPTY-unset}]"; env
            """
        let texts = try await run(
            [granted(script, grant), .shell("env; echo \"[$AGENT_KEY]\"")], in: fixture, configuration)
        #expect(texts[0].hasPrefix("same\nkey ***\na\\nb\\n+c=2\\n\\nd\n[]\n"), "\(texts[0])")
        #expect(!texts[0].contains(Self.key) && !texts[0].contains("not a name") && !texts[0].contains("acrouter_"))
        #expect(texts[1].hasSuffix("[]\n") && !texts[1].contains("AGENT_KEY=") && !texts[1].contains("MANY="))
    }

    /// Only the command's own processes know the key: no argument list, no other environment, no file.
    @Test func aKeyIsInNoArgumentListAndNoFile() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree()
        let (lines, isUp) = AsyncStream<Void>.makeStream()
        let (input, feed) = AsyncStream<[UInt8]>.makeStream()
        let step = SandboxStep(
            arguments: ["sh", "-c", "echo up; cat >/dev/null; exit 3"], input: input, onLine: { _ in isUp.yield() },
            limits: SandboxLimits(wallClock: .seconds(60)), grant: StepGrant(variables: ["AGENT_KEY": Self.key]))
        try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAgentAttempt(applying: [], hiding: []) { attempt in
                async let running = attempt.run(step)
                for await _ in lines { break }
                let seen = try Self.whoKnows(Self.key)
                #expect(seen.arguments == [])
                // The gate became the command, whose one child is cat: both are below bubblewrap.
                #expect(!seen.environments.isEmpty)
                for name in seen.environments { #expect(["sh", "cat", "dash"].contains(name), "\(name)") }
                #expect(try Self.files(holding: Self.key, below: fixture.cache) == [])
                feed.finish()
                #expect(try await running.ending == .exited(3))
            }
        }
        #expect("\(step)".contains("AGENT_KEY") && !"\(step)".contains(Self.key))
        #expect(!String(reflecting: step).contains(Self.key))
    }

    static func whoKnows(_ key: String) throws -> (arguments: [String], environments: [String]) {
        var (arguments, environments): ([String], [String]) = ([], [])
        for process in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int32(process) != nil {
            func holds(_ file: String) -> Bool {
                FileManager.default.contents(atPath: "/proc/\(process)/\(file)")?.range(of: Data(key.utf8)) != nil
            }
            let name = FileManager.default.contents(atPath: "/proc/\(process)/comm").map {
                String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .newlines)
            }
            if holds("cmdline") { arguments.append(name ?? process) }
            if holds("environ") { environments.append(name ?? process) }
        }
        return (arguments, environments)
    }

    static func files(holding key: String, below folder: String) throws -> [String] {
        let walk = FileManager.default.enumerator(atPath: folder)
        return (walk?.compactMap { $0 as? String } ?? []).filter { path in
            FileManager.default.contents(atPath: folder + "/" + path)?.range(of: Data(key.utf8)) != nil
        }
    }

    @Test func filesAreCopiesOfTheUsersOwn() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let manager = FileManager.default
        let token = "tok_0123456789_abcdefghijkl"
        for name in [".agent/auth.json", "elsewhere/real.json"] {
            try manager.createDirectory(
                atPath: (fixture.home + "/" + name as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try Data("{\"token\": \"\(token)\"}\n".utf8).write(to: URL(fileURLWithPath: fixture.home + "/" + name))
        }
        try manager.createSymbolicLink(
            atPath: fixture.home + "/.agent/link.json", withDestinationPath: "../elsewhere/real.json")
        try manager.createSymbolicLink(atPath: fixture.home + "/.linked", withDestinationPath: "elsewhere")
        let names = [".agent/auth.json", ".agent/link.json", ".linked/real.json", ".agent/missing.json"]
        let grant = StepGrant(
            files: names.map { StepGrant.File(source: fixture.home + "/" + $0, destination: $0) })
        let script = """
            cd ~; stat -c %a .agent/auth.json; grep -c tok_ .agent/auth.json; cat .agent/auth.json; ls .agent .linked
            echo '{"token": "new"}' > .agent/auth.json; ls elsewhere
            """
        let texts = try await run([granted(script, grant)], in: fixture)
        #expect(texts[0].hasPrefix("600\n1\n{\"token\": \"***\"}\n"), "\(texts[0])")
        #expect(!texts[0].contains("link.json\n") && !texts[0].contains("real.json\n"))
        let kept = try String(contentsOfFile: fixture.home + "/.agent/auth.json", encoding: .utf8)
        #expect(kept == "{\"token\": \"\(token)\"}\n")
        #expect(try Self.files(holding: token, below: fixture.cache) == [])
    }

    @Test func onlyAGrantOpensTheNetwork() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int in
                guard bind(server, address, length) == 0, listen(server, 8) == 0,
                    getsockname(server, address, &length) == 0
                else { return 0 }
                return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    Int($0.pointee.sin_port.bigEndian)
                }
            }
        }
        try #require(port > 0)
        let script = """
            perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(PeerAddr => "127.0.0.1:\(port)") ? "in\\n" : "out\\n"'
            """
        let texts = try await run(
            [granted(script, StepGrant(allowsNetwork: true)), .shell(script), granted(script, StepGrant())], in: fixture
        )
        #expect(texts == ["in\n", "out\n", "out\n"])
    }

    /// A program under the home, reached by links, with the modules and the interpreter that it needs, and no more.
    @Test func aProgramIsShownWithItsInstallation() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let manager = FileManager.default
        let home = fixture.home
        let files = [
            ".tool/versions/2/agent": "#!\(fixture.root)/envs/py/bin/runner\n", ".tool/versions/2/lib/part": "part\n",
            ".tool/auth.json": "secret\n",
            "../envs/py/bin/runner": "#!/bin/sh\necho runs; cat \"$(dirname \"$(readlink -f \"$1\")\")/lib/part\"\n",
            "../envs/py/pyvenv.cfg": "\n", "../envs/py/lib/module": "module\n",
            "desk/bin/other": "#!/bin/sh\necho other\n",
            "desk/.git/config": "secret\n", "desk/notes": "secret\n",
        ]
        for (name, text) in files {
            let path = ((home + "/" + name) as NSString).standardizingPath
            try manager.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            if !name.hasSuffix("json") {
                try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            }
        }
        try manager.createDirectory(atPath: home + "/links", withIntermediateDirectories: true)
        try manager.createSymbolicLink(atPath: home + "/links/agent", withDestinationPath: "../.tool/current")
        try manager.createSymbolicLink(atPath: home + "/.tool/current", withDestinationPath: "versions/2/agent")
        let grant = StepGrant(programs: [home + "/links/agent", home + "/desk/bin/other"])
        let script = """
            ~/links/agent; ~/desk/bin/other; cat '\(fixture.root)/envs/py/lib/module'; cat ~/.tool/auth.json ~/desk/notes ~/desk/.git/config
            """
        let text = try await run([granted(script, grant)], in: fixture)[0]
        #expect(text.hasPrefix("runs\npart\nother\nmodule\n"), "\(text)")
        #expect(!text.contains("secret\n"), "\(text)")
    }
}
