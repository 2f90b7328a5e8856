import Changes
import Foundation
import Orchestrator
import Sandbox
import Testing
import Verification

/// Ignored files that runs need: which come along, when they are renewed, and what never comes.
@Suite struct CarryTests {
    private static let files = [
        ".gitignore": "_version.py\n*_pb2.py\n.env*\n*.pem\nlocal/\nconf/local.cfg\n*.so\nout/\n",
        "src/p/__init__.py": "from ._version import version\n", "src/p/_version.py": "version = 'mine'\n",
        "conf/default.cfg": "a\n",
    ]

    private func run(
        _ script: String, over tree: ObjectID, _ fixture: Fixture, _ sandbox: LocalSandbox, edits: [FileEdit] = [],
        warmUp: String = "true"
    ) async throws -> String {
        try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: [.shell(warmUp)]) { slot in
            try await slot.withAttempt(applying: edits) { attempt in
                String(decoding: try await attempt.run(.shell(script)).log, as: UTF8.self)
            }
        }
    }

    private func sandbox(
        _ fixture: Fixture, carrying entries: [String] = [], best: SandboxLevel = .overlay
    ) async throws -> LocalSandbox {
        var configuration = fixture.configuration()
        configuration.carriedFolders = entries
        configuration.best = best
        return try await LocalSandbox(configuration: configuration)
    }

    @Test(arguments: [SandboxLevel.overlay, .copy])
    func generatedModulesAreThereFromTheWarmUpOn(_ level: SandboxLevel) async throws {
        let fixture = try Fixture(Self.files)
        let tree = try fixture.tree()
        let sandbox = try await sandbox(fixture, best: level)
        let script = "cat out/seen src/p/_version.py && echo spoiled > src/p/_version.py && cat src/p/_version.py"
        let seen = try await run(
            script, over: tree, fixture, sandbox, warmUp: "mkdir out; cp src/p/_version.py out/seen")
        #expect(seen == "version = 'mine'\nversion = 'mine'\nspoiled\n")
        let edit = FileEdit(
            path: RepoPath("src/p/_version.py"), content: .write(mode: .regular, bytes: Array("edited\n".utf8)))
        let edited = try await run("cat src/p/_version.py", over: tree, fixture, sandbox, edits: [edit])
        #expect(edited == "edited\n")
        let own = try String(contentsOfFile: fixture.project + "/src/p/_version.py", encoding: .utf8)
        #expect(own == "version = 'mine'\n")
    }

    @Test func ignoredLockFilesComeAlongBesideTheirManifests() async throws {
        let fixture = try Fixture([
            ".gitignore": "Package.resolved\nCargo.lock\n", "Package.swift": "// 1\n", "Package.resolved": "{}\n",
            "tools/Cargo.toml": "[package]\n", "tools/Cargo.lock": "# 2\n", "other/Cargo.lock": "# 3\n",
        ])
        let tree = try fixture.tree()
        let paths = try await CarriedPaths.find(fixture.configuration(), for: tree, from: fixture.store)
        #expect(paths.files == ["Package.resolved", "tools/Cargo.lock"])
        let seen = try await run(
            "cat Package.resolved tools/Cargo.lock", over: tree, fixture, try await sandbox(fixture))
        #expect(seen == "{}\n# 2\n")
    }

    @Test func whatIsLargeOrALinkOrBesideNoModuleStays() async throws {
        let fixture = try Fixture(
            Self.files.merging([
                "src/p/big_pb2.py": String(repeating: "#", count: 300 << 10), "src/p/small_pb2.py": "#\n",
                "conf/_version.py": "x = 1\n", ".env": "KEY=1\n", "src/q/__init__.py": "",
            ]) { $1 })
        try FileManager.default.createSymbolicLink(
            atPath: fixture.project + "/src/q/_version.py", withDestinationPath: "../../.env")
        let tree = try fixture.tree()
        let paths = try await CarriedPaths.find(fixture.configuration(), for: tree, from: fixture.store)
        #expect(paths.files == ["src/p/_version.py", "src/p/small_pb2.py"])
        #expect(paths.leftOut.isEmpty)
        let seen = try await run(
            "find . -name '*_pb2.py' -o -name _version.py -o -name .env | sort", over: tree, fixture,
            try await sandbox(fixture))
        #expect(seen == "./src/p/_version.py\n./src/p/small_pb2.py\n")
    }

    @Test func aChangedFileIsRenewedAndARemovedOneGoes() async throws {
        let fixture = try Fixture(Self.files)
        let tree = try fixture.tree()
        let sandbox = try await sandbox(fixture)
        let script = "cat src/p/_version.py 2>/dev/null; cat out/log"
        let warm = "mkdir -p out; echo built >> out/log; rm -f src/p/_version.py"
        let first = try await run(script, over: tree, fixture, sandbox, warmUp: warm)
        let again = try await run(script, over: tree, fixture, sandbox, warmUp: warm)
        #expect(first == "version = 'mine'\nbuilt\n" && again == first)
        try fixture.write(["src/p/_version.py": "version = 'next'\n"])
        let next = try await run(script, over: tree, fixture, sandbox, warmUp: warm)
        #expect(next == "version = 'next'\nbuilt\nbuilt\n")
        try FileManager.default.removeItem(atPath: fixture.project + "/src/p/_version.py")
        let none = try await run("ls src/p; cat out/log", over: tree, fixture, sandbox, warmUp: "echo more >> out/log")
        #expect(none == "__init__.py\nbuilt\nbuilt\nmore\n")
    }

    @Test func aBaseThatTracksTheFileKeepsItsOwn() async throws {
        let fixture = try Fixture(Self.files)
        let without = try fixture.tree()
        try fixture.write(["src/p/_version.py": "version = 'tracked'\n"])
        try fixture.store.git(["add", "-f", "src/p/_version.py"])
        let with = try fixture.tree()
        try fixture.store.git(["rm", "-q", "--cached", "src/p/_version.py"])
        try fixture.write(["src/p/_version.py": "version = 'ignored'\n"])
        let sandbox = try await sandbox(fixture)
        var seen: [String] = []
        for tree in [without, with, without, with] {
            seen.append(try await run("cat src/p/_version.py", over: tree, fixture, sandbox))
        }
        let (ignored, tracked) = ("version = 'ignored'\n", "version = 'tracked'\n")
        #expect(seen == [ignored, tracked, ignored, tracked])
        // Tracked now: in a base without it, it would be a file of another time.
        try fixture.store.git(["add", "-f", "src/p/_version.py"])
        #expect(try await run("ls src/p", over: without, fixture, sandbox) == "__init__.py\n")
    }

    @Test func filesAndFoldersAreCarriedByPath() async throws {
        let fixture = try Fixture(
            Self.files.merging([
                "conf/local.cfg": "local\n", "tools/x/local/data/d": "data\n",
                "tools/fast.so": "#!/bin/sh\necho fast\n",
            ]) { $1 })
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: fixture.project + "/tools/fast.so")
        let tree = try fixture.tree()
        let entries = ["conf/local.cfg", "./tools/x/local/", "tools/fast.so"]
        let script = "cat conf/local.cfg tools/x/local/data/d; tools/fast.so; echo mine > tools/x/local/new"
        let seen = try await run(
            script, over: tree, fixture, try await sandbox(fixture, carrying: entries), warmUp: script)
        #expect(seen == "local\ndata\nfast\n")
        let own = try FileManager.default.contentsOfDirectory(atPath: fixture.project + "/tools/x/local")
        #expect(own == ["data"])
        // Named no longer: gone, and nothing is left of the place where it was shown.
        let later = try await run("ls conf; ls -d tools", over: tree, fixture, try await sandbox(fixture))
        #expect(later.hasPrefix("default.cfg\n") && !later.contains("\ntools\n"))
    }

    @Test func entriesWithoutEffectSayWhy() async throws {
        let fixture = try Fixture(
            Self.files.merging([".env.local": "KEY=1\n", "keys/server.pem": "KEY\n", "local/x": "x\n"]) { $1 })
        try FileManager.default.createSymbolicLink(
            atPath: fixture.project + "/linked", withDestinationPath: fixture.home)
        let tree = try fixture.tree()
        var configuration = fixture.configuration()
        let vain = [
            "nothing/here": "exist", ".env.local": "keys", "keys/server.pem": "keys", "../x": "path",
            ".git/config": "path", "/etc": "path", "": "path", "linked/.bashrc": "link", "conf": "tracked",
            "conf/default.cfg": "tracked", "linked": "neither",
        ]
        configuration.carriedFolders = vain.keys.sorted() + ["local"]
        let paths = try await CarriedPaths.find(configuration, for: tree, from: fixture.store)
        #expect(paths.folders == ["local"])
        #expect(paths.files == ["src/p/_version.py"])
        #expect(paths.leftOut.map(\.entry) == vain.keys.sorted())
        for left in paths.leftOut { #expect(left.reason.contains(vain[left.entry] ?? "?"), "\(left)") }
    }
}
