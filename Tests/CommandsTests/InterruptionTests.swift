import Foundation
import Testing

extension RealRuns {
    /// Ctrl-C, kill -9, a tree that changes under our hands, two runs at once, a terminal with a user.
    @Suite struct InterruptionTests {
        private static let digest =
            "git status --porcelain; find . -path ./.git/acrouter -prune -o -path ./.acrouter -prune"
            + " -o -type f -print | sort | xargs sha256sum"

        /// Whether a process, of anybody, has the word in its command line.
        ///
        /// The kernel takes a killed process down in its own time, so what is seen is looked at again, for 5 s at most.
        private func isRunning(_ word: String) -> Bool {
            let end = ContinuousClock.now + .seconds(5)
            while seen(word) > 0 {
                if ContinuousClock.now > end { return true }
            }
            return false
        }

        private func seen(_ word: String) -> Int {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []  // none: nothing runs
            return names.count { name in
                guard Int(name) != nil, let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                    return false
                }
                return String(decoding: line, as: UTF8.self).contains(word)
            }
        }

        @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
        func signalEndsEverythingTidily(number: Int32, status: Int32) async throws {
            let scratch = try Scratch()
            try await Project.broken(in: scratch)
            let before = try await scratch.shell(Self.digest)
            // A length that no other process asks for.
            let mark = "7\(UInt32.random(in: 100_000...999_999))"
            let trigger = Trigger("running the tests") { kill($0.processIdentifier, number) }
            let output = try await scratch.run(
                [Scratch.program.path, "fix", "--test", "sleep \(mark)"], onError: trigger.hear)
            #expect(output.status == status)
            #expect(output.stdout == "")
            #expect(!isRunning(mark))
            #expect(try await scratch.shell(Self.digest) == before)
        }

        @Test func killedRunsLeaveNothingThatTheNextOneMinds() async throws {
            let scratch = try Scratch()
            try await Project.broken(in: scratch)
            let before = try await scratch.shell(Self.digest)
            for word in ["looking", "preparing", "running the tests", "verifying"] {
                let trigger = Trigger(word) { kill($0.processIdentifier, SIGKILL) }
                let output = try await scratch.run(
                    [Scratch.program.path, "fix", "--model", "builtin/revert"], onError: trigger.hear)
                #expect(output.status == 128 + SIGKILL)
            }
            #expect(try await scratch.shell(Self.digest) == before)
            let output = try await scratch.acrouter("fix", "--model", "builtin/revert", "--yes", "--json")
            #expect(output.status == 0)
            #expect(output.stdout.contains("\"applied\": true"))
        }

        @Test func aTreeThatChangedMeanwhileIsLeftAlone() async throws {
            let scratch = try Scratch()
            try await Project.broken(in: scratch)
            let file = scratch.repository + "/figures.py"
            let trigger = Trigger("verifying") { _ in
                _ = FileManager.default.createFile(atPath: file, contents: Data("mine\n".utf8))
            }
            let output = try await scratch.run(
                [Scratch.program.path, "fix", "--model", "builtin/revert", "--yes", "--json"], onError: trigger.hear)
            #expect(output.status == 1)
            #expect(output.stdout.contains("\"verdict\": \"resolved\""))
            #expect(output.stdout.contains("\"applied\": false"))
            #expect(output.stderr.contains("fatal: files have changed meanwhile: figures.py"))
            #expect(try scratch.text("figures.py") == "mine\n")
            let line = try #require(
                output.stderr.split(separator: "\n").first { $0.hasPrefix("the patch is kept in ") })
            let path = String(line.dropFirst("the patch is kept in ".count))
            #expect(FileManager.default.contents(atPath: path)?.isEmpty == false)
        }

        @Test func twoAtOnceBothEnd() async throws {
            let scratch = try Scratch()
            try await Project.broken(in: scratch)
            async let first = scratch.acrouter("fix", "--model", "builtin/revert", "--dry-run", "--json")
            async let second = scratch.acrouter("fix", "--model", "builtin/revert", "--dry-run", "--json")
            for output in try await [first, second] {
                #expect(output.status == 0, "\(output.stderr)")
                #expect(output.stdout.contains("\"verdict\": \"resolved\""))
            }
            let log = try await scratch.acrouter("log", "--json")
            #expect(log.stdout.components(separatedBy: "\"verdict\": \"resolved\"").count == 3)
        }

        @Test(arguments: [("y", true), ("n", false)])
        func aUserAtATerminalIsAsked(answer: String, applies: Bool) async throws {
            let scratch = try Scratch()
            try await Project.broken(in: scratch)
            let broken = try scratch.text("figures.py")
            let output = try await scratch.run(
                ["script", "-qec", "'\(Scratch.program.path)' fix --model builtin/revert", "/dev/null"],
                input: answer + "\n", setting: ["TERM": "xterm"])
            #expect(output.status == 0)
            #expect(output.stdout.contains("Apply this patch to the working tree? [y/N]"))
            #expect(output.stdout.contains("\u{1B}[32m+    return max(values) - min(values)"))
            #expect((try scratch.text("figures.py") != broken) == applies)
        }
    }
}
