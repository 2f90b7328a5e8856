import Changes
import Foundation
import Orchestrator
import Sandbox
import Testing
import Verification

/// What `kill -9` of the whole program leaves: nothing that runs, nothing mounted, and folders that the next run takes.
@Suite struct CrashTests {
    @Test func killedProgramTakesItsRunsWithIt() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree().hex
        let (project, home, cache) = (fixture.project, fixture.home, fixture.cache)
        let token = "acrouter-crash-" + UUID().uuidString
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                project = project as String, home = home as String, cache = cache as String, tree = tree as String,
                token = token as String
            ] in
            let configuration = SandboxConfiguration(
                cacheDirectory: cache, projectPath: project, homeDirectory: home, environment: ["PATH": "/usr/bin:/bin"]
            )
            let sandbox = try await LocalSandbox(configuration: configuration)
            let base = try #require(ObjectID(hex: tree))
            let step = SandboxStep(
                arguments: ["sh", "-c", "setsid sleep 1000 & trap '' TERM HUP; echo up; sleep 1000"],
                environment: ["ACROUTER_TEST_TOKEN": token],
                onLine: { _ in kill(getpid(), SIGKILL) }, limits: SandboxLimits(wallClock: .seconds(60)))
            try await sandbox.withSlot(for: base, from: GitTrees(repository: project, home: home), warmUp: []) { slot in
                try await slot.withAttempt(applying: []) { _ = try await $0.run(step) }
            }
        }
        // The kernel's kill is on its way; it needs no help from us, only a moment.
        var tries = 0
        while !Leftovers.processes(withToken: token).isEmpty && tries < 5_000 {
            usleep(1_000)
            tries += 1
        }
        #expect(Leftovers.processes(withToken: token) == [])
        #expect(Leftovers.mounts(under: fixture.root) == [])
        #expect(try Leftovers.layers(in: fixture.cache).count == 1)
        let next = try await fixture.sandbox()
        tries = 0
        while try !Leftovers.layers(in: fixture.cache).isEmpty && tries < 1_000 {
            usleep(5_000)
            next.reap()
            tries += 1
        }
        #expect(try Leftovers.layers(in: fixture.cache) == [])
    }

    /// Killed while the stage is set, the gate waits, the command starts, the layer is removed: any of these.
    @Test(arguments: [0, 3, 6, 9, 12, 16, 20, 30, 45, 70, 110, 200])
    func killedAtAnyMoment(_ milliseconds: Int) async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree().hex
        let (project, home, cache) = (fixture.project, fixture.home, fixture.cache)
        let token = "acrouter-crash-" + UUID().uuidString
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                project = project as String, home = home as String, cache = cache as String, tree = tree as String,
                token = token as String, milliseconds = milliseconds as Int
            ] in
            let configuration = SandboxConfiguration(
                cacheDirectory: cache, projectPath: project, homeDirectory: home, environment: ["PATH": "/usr/bin:/bin"]
            )
            let sandbox = try await LocalSandbox(configuration: configuration)
            let base = try #require(ObjectID(hex: tree))
            let step = SandboxStep(
                arguments: [
                    "sh", "-c", "setsid sh -c 'trap \"\" TERM; sleep 0.02; echo x > b' & echo up > c; sleep 0.01",
                ],
                environment: ["ACROUTER_TEST_TOKEN": token], limits: SandboxLimits(wallClock: .seconds(60)))
            let killer = Thread {
                usleep(UInt32(milliseconds) * 1000)
                kill(getpid(), SIGKILL)
            }
            try await sandbox.withSlot(for: base, from: GitTrees(repository: project, home: home), warmUp: []) { slot in
                killer.start()
                while true { try await slot.withAttempt(applying: []) { _ = try await $0.run(step) } }
            }
        }
        var tries = 0
        while !Leftovers.processes(withToken: token).isEmpty && tries < 5_000 {
            usleep(1_000)
            tries += 1
        }
        #expect(Leftovers.processes(withToken: token) == [])
        #expect(Leftovers.mounts(under: fixture.root) == [])
        // A child that was forked but had not reached its exec when we died holds our locks a moment longer.
        let next = try await fixture.sandbox()
        tries = 0
        while try !Leftovers.layers(in: fixture.cache).isEmpty && tries < 1_000 {
            usleep(5_000)
            next.reap()
            tries += 1
        }
        #expect(try Leftovers.layers(in: fixture.cache) == [])
        #expect(try String(contentsOfFile: fixture.project + "/a.txt", encoding: .utf8) == "one\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.project).sorted() == [".git", "a.txt"])
    }

    @Test func cancelledRunEndsAndCleansUp() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let token = "acrouter-cancel-" + UUID().uuidString
        let (lines, isUp) = AsyncStream<Void>.makeStream()
        let store = fixture.store
        let running = Task {
            let step = SandboxStep(
                arguments: ["sh", "-c", "trap '' TERM; echo up; sleep 1000"],
                environment: ["ACROUTER_TEST_TOKEN": token],
                onLine: { _ in isUp.yield() }, limits: SandboxLimits(wallClock: .seconds(60)))
            try await sandbox.withSlot(for: tree, from: store, warmUp: []) { slot in
                try await slot.withAttempt(applying: []) { _ = try await $0.run(step) }
            }
        }
        for await _ in lines { break }
        running.cancel()
        await #expect(throws: (any Error).self) { try await running.value }
        #expect(Leftovers.processes(withToken: token) == [])
        #expect(try Leftovers.layers(in: fixture.cache) == [])
    }

    /// A removal that was killed half way leaves folders under new names; the next one must get past them.
    @Test func aHalfRemovedLayerIsRemoved() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { _ in }
        let repository = try #require(
            try FileManager.default.contentsOfDirectory(atPath: fixture.cache + "/slots").first)
        let layer = fixture.cache + "/slots/" + repository + "/0/layers/dead"
        for name in ["upper", "home", ".acrouter-removed-1", ".acrouter-removed-2", ".removed-1", "a/b/c/d"] {
            try FileManager.default.createDirectory(atPath: layer + "/\(name)/x/y", withIntermediateDirectories: true)
        }
        #expect(sandbox.reap() == 1)
        #expect(try Leftovers.layers(in: fixture.cache) == [])
    }

    @Test func foldersThatResistAreRemoved() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree()
        let script = """
            mkdir -p shut/inner; echo x > shut/inner/file; chmod 000 shut/inner shut
            perl -e 'for (1..3000) { mkdir "deeper" or die; chdir "deeper" or die }'
            """
        let result = try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { try await $0.run(.shell(script)) }
        }
        #expect(result.ending == .exited(0) || result.ending == .limit("disk"))
        #expect(try Leftovers.layers(in: fixture.cache) == [])
    }
}
