import Changes
import Foundation
import Orchestrator
import Sandbox
import Testing
import Verification

/// What an attempt sees: the base with its edits, what its own earlier steps wrote, and nothing of other attempts.
@Suite struct LayerTests {
    private func output(_ result: StepResult) -> String { String(decoding: result.log, as: UTF8.self) }

    @Test func editsAreLaidOver() async throws {
        let fixture = try Fixture([
            "keep.txt": "keep\n", "gone.txt": "gone\n", "dir/inner.txt": "inner\n", "file": "was a file\n",
            "run.sh": "old\n",
        ])
        try fixture.store.git(["config", "core.symlinks", "true"])
        try FileManager.default.createSymbolicLink(atPath: fixture.project + "/link", withDestinationPath: "/etc")
        let tree = try fixture.tree()
        let edits = [
            FileEdit(path: RepoPath("gone.txt"), content: .delete),
            FileEdit(path: RepoPath("dir/inner.txt"), content: .delete),
            FileEdit(path: RepoPath("dir"), content: .write(mode: .regular, bytes: Array("now a file\n".utf8))),
            FileEdit(path: RepoPath("file"), content: .delete),
            FileEdit(path: RepoPath("file/below"), content: .write(mode: .regular, bytes: Array("below\n".utf8))),
            FileEdit(
                path: RepoPath("run.sh"), content: .write(mode: .executable, bytes: Array("#!/bin/sh\necho ran\n".utf8))
            ),
            FileEdit(path: RepoPath("to"), content: .write(mode: .symlink, bytes: Array("keep.txt".utf8))),
            FileEdit(path: RepoPath("link/passwd"), content: .write(mode: .regular, bytes: Array("mine\n".utf8))),
            FileEdit(path: RepoPath(bytes: [0x6F, 0xFF, 0x64]), content: .write(mode: .regular, bytes: [0x78])),
        ]
        let script = """
            cat keep.txt dir file/below to; ls; ./run.sh; cat link/passwd; stat -c %a run.sh keep.txt
            """
        let result = try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: edits) { attempt in try await attempt.run(.shell(script)) }
        }
        let text = output(result)
        #expect(text.contains("keep\nnow a file\nbelow\nkeep\n"))
        #expect(text.contains("ran\nmine\n755\n644\n"))
        #expect(!text.contains("gone.txt"))
        #expect(result.log.split(separator: 0x0A).contains([0x6F, 0xFF, 0x64]))
    }

    @Test(arguments: ["../x", "a/../../x", "/etc/x", ".git/config", "a/.GIT/x", "", "a//b"])
    func pathsThatLeaveTheTreeAreRefused(_ path: String) async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let edit = FileEdit(path: RepoPath(path), content: .write(mode: .regular, bytes: [0x78]))
        let error = await #expect(throws: SandboxError.self) {
            try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
                try await slot.withAttempt(applying: [edit]) { _ in }
            }
        }
        #expect(error?.code == .invalidPath)
        #expect(try Leftovers.layers(in: fixture.cache) == [])
    }

    @Test func stepsOfOneAttemptShareALayerAndOthersDoNot() async throws {
        let fixture = try Fixture(["a.txt": "one\n"])
        let tree = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let texts = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            let first = try await slot.withAttempt(applying: []) { attempt in
                let script = "echo two > a.txt; echo t > /tmp/t; echo h > ~/h; rm -f b; mkdir -m 0 closed; echo x"
                _ = try await attempt.run(.shell(script))
                return try await attempt.run(.shell("cat a.txt /tmp/t ~/h"))
            }
            let second = try await slot.withAttempt(applying: []) { attempt in
                try await attempt.run(.shell("cat a.txt; ls /tmp ~"))
            }
            return [first, second].map { String(decoding: $0.log, as: UTF8.self) }
        }
        #expect(texts[0] == "two\nt\nh\n")
        #expect(texts[1].hasPrefix("one\n"))
        #expect(!texts[1].contains("\nt\n") && !texts[1].contains("\nh\n"))
        #expect(try Leftovers.layers(in: fixture.cache) == [])
    }

    @Test func manyAttemptsRunAtOnce() async throws {
        let fixture = try Fixture(["a.txt": "0\n"])
        let tree = try fixture.tree()
        let sandbox = try await fixture.sandbox()
        let seen = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 1...8 {
                    group.addTask {
                        let edit = FileEdit(
                            path: RepoPath("a.txt"), content: .write(mode: .regular, bytes: Array("\(number)\n".utf8)))
                        return try await slot.withAttempt(applying: [edit]) { attempt in
                            let result = try await attempt.run(.shell("echo x >> a.txt; cat a.txt"))
                            return String(decoding: result.log, as: UTF8.self)
                        }
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
        }
        #expect(seen == Set((1...8).map { "\($0)\nx\n" }))
    }

    @Test func aSecondStepAtOnceIsRefused() async throws {
        let fixture = try Fixture(["a.txt": "0\n"])
        let tree = try fixture.tree()
        let (lines, isUp) = AsyncStream<Void>.makeStream()
        let (input, feed) = AsyncStream<[UInt8]>.makeStream()
        let first = SandboxStep(
            arguments: ["sh", "-c", "echo up; cat"], input: input, onLine: { _ in isUp.yield() },
            limits: SandboxLimits(wallClock: .seconds(20)))
        let error = try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { attempt in
                async let running = attempt.run(first)
                for await _ in lines { break }
                let error = await #expect(throws: SandboxError.self) { try await attempt.run(.shell("true")) }
                feed.finish()
                let ending = try await running.ending
                #expect(ending == .exited(0))
                return error
            }
        }
        #expect(error?.code == .attemptBusy)
    }

    @Test func aDriverAnswersManyRequests() async throws {
        let fixture = try Fixture([
            "driver.sh": "while IFS= read -r line; do echo \"answer $line\"; done; echo bye >&2\n"
        ])
        let tree = try fixture.tree()
        let (input, feed) = AsyncStream<[UInt8]>.makeStream()
        let (answers, answer) = AsyncStream<String>.makeStream()
        let step = SandboxStep(
            arguments: ["sh", "driver.sh"], input: input,
            onLine: { answer.yield(String(decoding: $0, as: UTF8.self)) },
            limits: SandboxLimits(wallClock: .seconds(60)))
        let count = 1000
        let result = try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { attempt in
                async let running = attempt.run(step)
                var iterator = answers.makeAsyncIterator()
                for number in 0..<count {
                    feed.yield(Array("\(number)\n".utf8))
                    #expect(await iterator.next() == "answer \(number)")
                }
                feed.finish()
                return try await running
            }
        }
        #expect(result.ending == .exited(0))
        #expect(String(decoding: result.log, as: UTF8.self).hasSuffix("answer \(count - 1)\nbye\n"))
    }

    @Test func reportsAreRegularFilesOnly() async throws {
        let fixture = try Fixture(["a.txt": "0\n"])
        let tree = try fixture.tree()
        let script = """
            cat /acrouter/support/in/hello > /acrouter/out/good; ln -s /etc/hostname /acrouter/out/link
            mkfifo /acrouter/out/fifo; mkdir /acrouter/out/folder; ln -s /etc /acrouter/out/through
            truncate -s 70000000 /acrouter/out/huge; ln /acrouter/out/good /acrouter/out/second; mkdir /acrouter/out/sub
            echo deep > /acrouter/out/sub/deep
            """
        let names = [
            "good", "link", "fifo", "folder", "through/hostname", "huge", "second", "none", "sub/deep", "../fstab",
        ]
        let result = try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { attempt in
                try await attempt.run(
                    .shell(script, outputs: names, support: ["in/hello": Array("hello\n".utf8)]))
            }
        }
        #expect(result.ending == .exited(0))
        #expect(result.files == ["sub/deep": Array("deep\n".utf8)])
        let again = try await fixture.sandbox().withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { attempt in
                _ = try await attempt.run(.shell("echo old > /acrouter/out/report", outputs: ["report"]))
                return try await attempt.run(.shell("true", outputs: ["report"]))
            }
        }
        #expect(again.files == [:])
    }

    /// A step that plants a link where the next step's mount points have their parents must not lead those mounts, nor
    /// the folders made for them, anywhere.
    @Test func plantedLinksLeadNowhere() async throws {
        let fixture = try Fixture([
            "packages/a.txt": "a\n", ".gitignore": "node_modules\n", "packages/node_modules/m": "m\n",
        ])
        let shown = fixture.home + "/.cargo/bin"
        try FileManager.default.createDirectory(atPath: shown, withIntermediateDirectories: true)
        let bait = fixture.root + "/bait"
        try FileManager.default.createDirectory(atPath: bait, withIntermediateDirectories: true)
        let tree = try fixture.tree()
        let plant = """
            mv ~/.cargo ~/moved; ln -s "/oldroot\(bait)" ~/.cargo; readlink ~/.cargo
            mv packages moved 2>/dev/null; ln -sfn "/oldroot\(bait)" packages; true
            """
        let sandbox = try await fixture.sandbox()
        let (first, second) = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: []) { slot in
            try await slot.withAttempt(applying: []) { attempt in
                (try await attempt.run(.shell(plant)), try await attempt.run(.shell("echo on")))
            }
        }
        #expect(output(first) == "/oldroot\(bait)\n")
        #expect(output(second) == "on\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: bait) == [])
    }

    @Test func aChangedFileNeverLooksLikeItsByteCode() async throws {
        let fixture = try Fixture(["m.py": "print(111)\n"])
        let tree = try fixture.tree()
        let warm = SandboxStep(
            arguments: ["python3", "-c", "import m"], limits: SandboxLimits(wallClock: .seconds(60)))
        let sandbox = try await fixture.sandbox()
        let result = try await sandbox.withSlot(for: tree, from: fixture.store, warmUp: [warm]) { slot in
            let edit = FileEdit(
                path: RepoPath("m.py"), content: .write(mode: .regular, bytes: Array("print(222)\n".utf8)))
            return try await slot.withAttempt(applying: [edit]) { attempt in
                try await attempt.run(.shell("ls __pycache__; python3 -c 'import m'"))
            }
        }
        let text = output(result)
        #expect(text.contains(".pyc"))
        #expect(text.hasSuffix("222\n"))
    }
}
