import Changes
import Foundation
import Orchestrator
import Sandbox
import Testing
import Verification

@Suite struct ConfinementTests {
    @Test func runsAtTheUsersOwnPathAndLeavesNothing() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let result = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { attempt in
                try await attempt.run(
                    .shell("pwd; cat a.txt; echo two > a.txt; id -u; git status --short; echo err >&2"))
            }
        }
        #expect(result.ending == .exited(0))
        let log = String(decoding: result.log, as: UTF8.self)
        #expect(log.contains(fixture.project + "\none\n"))
        #expect(log.contains("AM a.txt"))
        #expect(log.contains("err\n"))
        #expect(try String(contentsOfFile: fixture.project + "/a.txt", encoding: .utf8) == "one\n")
    }
}
