import Changes
import Foundation
import Orchestrator
import Sandbox
import Testing
import Verification

/// Slots: filled, warmed once, reused, re-based, carried into, reaped.
@Suite struct SlotTests {
    private func text(_ result: StepResult) -> String { String(decoding: result.log, as: UTF8.self) }

    private func slots(_ fixture: Fixture) throws -> [String] {
        let repositories = try FileManager.default.contentsOfDirectory(atPath: fixture.cache + "/slots")
        return try repositories.flatMap { name in
            try FileManager.default.contentsOfDirectory(atPath: fixture.cache + "/slots/" + name)
        }
    }

    @Test func warmUpIsDoneOnceAndItsProductsStay() async throws {
        let fixture = try Fixture(["a.txt": "one\n", ".gitignore": "out/\n"])
        let tree = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let script = """
            mkdir -p out; echo built >> out/log; echo spoiled > a.txt; echo home >> ~/warm
            (: > .git/hooks/evil) 2>/dev/null && echo "wrote a hook" >> out/log; true
            """
        var seen: [String] = []
        for _ in 0..<2 {
            seen.append(
                try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: [.shell(script)]) { slot in
                    try await slot.withAttempt(applying: []) { attempt in
                        self.text(try await attempt.run(.shell("cat a.txt out/log ~/warm")))
                    }
                })
        }
        #expect(seen == ["one\nbuilt\nhome\n", "one\nbuilt\nhome\n"])
        #expect(try slots(fixture) == ["0"])
    }

    @Test func anotherBaseReusesTheSlotAndKeepsWhatDidNotChange() async throws {
        let fixture = try Fixture(["a.txt": "one\n", "b.txt": "b\n", ".gitignore": "out/\n"])
        let first = try fixture.tree()
        try fixture.write(["a.txt": "two\n"])
        let second = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let warm = SandboxStep.shell("mkdir -p out; echo built >> out/log")
        var times: [String] = []
        for (tree, expected) in [(first, "one\nbuilt\n"), (second, "two\nbuilt\nbuilt\n")] {
            let result = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: [warm]) { slot in
                try await slot.withAttempt(applying: []) { attempt in
                    times.append(self.text(try await attempt.run(.shell("stat -c %Y.%i b.txt"))))
                    return self.text(try await attempt.run(.shell("cat a.txt out/log")))
                }
            }
            #expect(result == expected)
        }
        #expect(times.count == 2 && times[0] == times[1])
        #expect(try slots(fixture) == ["0"])
    }

    @Test func aSlotInUseIsNeverChanged() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let first = try fixture.tree()
        try fixture.write(["a.txt": "two\n"])
        let second = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let other = try await fixture.sandbox()
        let seen = try await sandbox.withSlot(for: first, from: fixture.store, warmUp: []) { slot in
            let inner = try await other.withSlot(for: second, from: fixture.store, warmUp: []) { slot in
                try await slot.withAttempt(applying: []) { self.text(try await $0.run(.shell("cat a.txt"))) }
            }
            let outer = try await slot.withAttempt(applying: []) { self.text(try await $0.run(.shell("cat a.txt"))) }
            return [inner, outer]
        }
        #expect(seen == ["two\n", "one\n"])
        #expect(try slots(fixture).sorted() == ["0", "1"])
    }

    @Test func ignoredFoldersAreCarriedInAndNeverWritten() async throws {
        let fixture = try Fixture([
            "a.txt": "one\n", ".gitignore": "node_modules\n.build\n.env\npackages/*/node_modules\n",
            "node_modules/m/index.js": "mine\n", ".build/checkouts/c": "kept\n", ".env": "KEY=1\n",
        ])
        let old = Date(timeIntervalSince1970: 1_600_000_000)
        try FileManager.default.setAttributes(
            [.modificationDate: old], ofItemAtPath: fixture.project + "/.build/checkouts/c")
        let tree = try fixture.tree()
        let script = """
            cat node_modules/m/index.js .build/checkouts/c; stat -c %Y .build/checkouts/c; ls -A
            echo theirs > .build/checkouts/c; mkdir node_modules/new; ls node_modules
            """
        let warm = SandboxStep.shell("cat node_modules/m/index.js && echo seen > warm")
        let result = try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: [warm]) { slot in
            try await slot.withAttempt(applying: []) { try await $0.run(.shell("cat warm;" + script)) }
        }
        #expect(text(result).hasPrefix("seen\nmine\nkept\n1600000000\n"))
        #expect(!text(result).contains(".env"))
        #expect(try String(contentsOfFile: fixture.project + "/.build/checkouts/c", encoding: .utf8) == "kept\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.project + "/node_modules") == ["m"])
    }

    @Test func theCacheStaysWithinItsLimit() async throws {
        let fixture = try Fixture(["a.txt": String(repeating: "x", count: 3_000_000)])
        let tree = try fixture.tree()
        var configuration = fixture.configuration()
        configuration.cacheLimit = 1_000_000
        let sandbox = try await LocalSandbox(configuration: configuration)
        // In use, the slot stays however large it is; the next reaping takes it.
        let length = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { self.text(try await $0.run(.shell("wc -c < a.txt"))) }
        }
        #expect(length == "3000000\n")
        #expect(sandbox.reap() == 1)
        #expect(try slots(fixture) == [])
    }
}
