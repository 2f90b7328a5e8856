import Changes
import Foundation
import Orchestrator
import Sandbox
import Testing
import Verification

/// Runs that misbehave: each ends within its limit, and nothing of it stays.
@Suite struct LimitTests {
    /// Runs a script in a fresh attempt. Every script's processes carry `token` in their command line or environment.
    private func run(
        _ script: String, _ limits: SandboxLimits, token: String
    ) async throws -> StepResult {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let step = SandboxStep(
            arguments: ["bash", "-c", script], environment: ["ACROUTER_TEST_TOKEN": token], limits: limits)
        let result = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { attempt in try await attempt.run(step) }
        }
        #expect(Leftovers.processes(withToken: token) == [])
        #expect(try Leftovers.layers(in: fixture.cache) == [])
        #expect(Leftovers.mounts(under: fixture.root) == [])
        return result
    }

    @Test func endlessLoopTimesOut() async throws {
        let result = try await run(
            "while :; do :; done", SandboxLimits(wallClock: .milliseconds(400)), token: #function)
        #expect(result.ending == .timedOut)
    }

    @Test func childThatIgnoresTermIsKilled() async throws {
        let script = "trap '' TERM INT HUP; echo up; while :; do sleep 1; done"
        let result = try await run(script, SandboxLimits(wallClock: .seconds(2)), token: #function)
        #expect(result.ending == .timedOut)
        #expect(result.log == Array("up\n".utf8))
    }

    @Test func termComesFirst() async throws {
        let script = "trap 'echo asked; exit 3' TERM; echo up; while :; do sleep 0.05; done"
        let result = try await run(script, SandboxLimits(wallClock: .seconds(2)), token: #function)
        #expect(result.ending == .timedOut)
        // The shell may add a word about its own child, which got the signal too.
        #expect(String(decoding: result.log, as: UTF8.self).contains("asked\n"))
    }

    @Test func forkBombIsCut() async throws {
        let script = "b() { b | b & b; }; b; wait"
        let result = try await run(
            script, SandboxLimits(wallClock: .seconds(20), processes: 64), token: #function)
        #expect(result.ending == .limit("processes"))
    }

    @Test func floodOfOutputIsCutAndItsEndKept() async throws {
        let result = try await run(
            "yes 0123456789", SandboxLimits(wallClock: .seconds(20), outputBytes: 100_000), token: #function)
        #expect(result.ending == .limit("output"))
        #expect(result.log.count <= 100_000 && result.log.count > 50_000)
    }

    @Test func largeOutputWithinTheLimitIsReadToItsEnd() async throws {
        let script = "head -c 900000 /dev/zero | tr '\\0' x; echo; echo end"
        let result = try await run(
            script, SandboxLimits(wallClock: .seconds(20), outputBytes: 100_000), token: #function)
        #expect(result.ending == .exited(0))
        #expect(result.log.count == 100_000)
        #expect(result.log.suffix(5) == Array("\nend\n".utf8)[...])
    }

    @Test func daemonInItsOwnSessionDies() async throws {
        let script = "setsid -f sh -c 'exec >/dev/null 2>&1 </dev/null; sleep 1000'; echo started"
        let result = try await run(script, SandboxLimits(wallClock: .seconds(20)), token: #function)
        #expect(result.ending == .exited(0))
        #expect(result.log == Array("started\n".utf8))
    }

    @Test(arguments: ["/tmp/x", "x", "$HOME/x", "/dev/shm/x", "/acrouter/out/x"])
    func diskIsLimited(_ place: String) async throws {
        let script = "i=0; while head -c 4000000 /dev/zero > \"\(place)$i\"; do i=$((i+1)); done"
        let result = try await run(
            script, SandboxLimits(wallClock: .seconds(20), diskBytes: 40 << 20), token: #function + place)
        #expect(result.ending == .limit("disk"))
    }

    @Test func memoryIsLimited() async throws {
        let script = "exec perl -e '$x = \"x\" x 300000000; sleep 20'"
        let result = try await run(
            script, SandboxLimits(wallClock: .seconds(20), memoryBytes: 100 << 20), token: #function)
        #expect(result.ending == .limit("memory"))
    }

    @Test func nothingElseIsWritable() async throws {
        let script = """
            for place in / /usr /etc /opt /dev /acrouter /acrouter/support /sys /proc/sys/kernel; do
              if ( : > "$place/acrouter-test-file" ) 2>/dev/null; then echo "writable: $place"; fi
            done; echo checked
            """
        let result = try await run(script, SandboxLimits(wallClock: .seconds(20)), token: #function)
        #expect(String(decoding: result.log, as: UTF8.self) == "checked\n")
    }

    @Test func deathBySignalAndMissingCommandAreTold() async throws {
        let killed = try await run("kill -SEGV $$", SandboxLimits(wallClock: .seconds(20)), token: #function + "1")
        #expect(killed.ending == .signalled(11))
        let failed = try await run("exit 7", SandboxLimits(wallClock: .seconds(20)), token: #function + "2")
        #expect(failed.ending == .exited(7))
        let fixture = try Fixture(["a": "b"])
        let tree = try fixture.tree()
        let missing = try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { attempt in
                try await attempt.run(
                    SandboxStep(arguments: ["no-such-program", "x"], limits: SandboxLimits(wallClock: .seconds(20))))
            }
        }
        #expect(missing.ending == .notStarted("no-such-program was not found in the sandbox"))
    }
}
