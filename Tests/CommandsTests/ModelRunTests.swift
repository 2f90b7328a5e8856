import Foundation
import ModelServers
import Synchronization
import Testing

extension RealRuns {
    /// `fix` with a model over the wire, as a user runs it: the answer, the bill, the key, Ctrl-C and kill -9 in mid-call.
    @Suite struct ModelRunTests {
        private static let key = "sk-test-0123456789-the-key"
        private static let right = replacing("max(values) +", by: "max(values) -", in: "figures.py")

        private func scene(_ answers: [[String: Any]]) async throws -> (Scratch, ModelServer) {
            let scratch = try Scratch()
            try await Project.broken(in: scratch)
            // What the provider writes down is not ours: it lies outside of what is searched.
            let folder = NSTemporaryDirectory() + "acrouter-provider-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let server = try ModelServer(script: ["models": ["m": answers]], folder: folder)
            try await scratch.shell(
                """
                git config acrouter-model.m.url \(server.url)
                git config acrouter-model.m.keyVariable MODEL_KEY
                git config acrouter-model.m.priceInput 1
                git config acrouter-model.m.priceOutput 4
                git config acrouter.model m
                git config acrouter.test 'sleep 0.2; python3 -m unittest'
                """)
            return (scratch, server)
        }

        /// Polls until the provider has a request, for 20 s at most.
        /// - Returns: The helpers of that run.
        private static func helpers(of process: Process, calling server: ModelServer) -> [Int32] {
            let end = ContinuousClock.now + .seconds(20)
            // What cannot be read yet is not there yet.
            while (try? server.asked("m").isEmpty) ?? true, ContinuousClock.now < end {}
            return ProcessWatch.wait(for: "git-acrouter-http", under: process.processIdentifier)
        }

        private func fix(
            _ scratch: Scratch, _ words: String..., onError: (@Sendable (String, Process) -> Void)? = nil
        ) async throws -> Scratch.Output {
            try await scratch.run(
                [Scratch.program.path, "fix"] + words, setting: ["MODEL_KEY": Self.key], onError: onError)
        }

        @Test func theModelsPatchIsProvenBilledAndApplied() async throws {
            let usage = ["input": 900, "output": 100, "cache_read": 0, "cache_write": 0, "reasoning": 0]
            let (scratch, server) = try await scene([["text": Self.right, "usage": usage]])
            defer { withExtendedLifetime(server) {} }
            let output = try await fix(scratch, "--yes", "--json")
            #expect(output.status == 0, "\(output.stderr)")
            #expect(output.stdout.contains("\"cost_usd\": 0.0013"))
            #expect(output.stdout.contains("\"applied\": true"))
            #expect(try scratch.text("figures.py").contains("max(values) - min"))
            #expect(try server.answered("m").count == 1)
            let models = try await scratch.acrouter("models", "--json")
            #expect(models.stdout.contains("0.0013"), "\(models.stdout)")
        }

        @Test func theKeyIsNowhereButWhereItHasToBe() async throws {
            // Slow enough for a look at every process while the call runs.
            let (scratch, server) = try await scene([["text": Self.right, "delay_first": 0.5, "delay_each": 0.02]])
            defer { withExtendedLifetime(server) {} }
            let watch = ProcessWatch(word: Self.key)
            let looking = Task.detached { watch.look() }
            let output = try await fix(scratch, "--yes")
            watch.stop()
            await looking.value
            #expect(output.status == 0, "\(output.stderr)")
            #expect(try server.asked("m").allSatisfy { $0.text.contains(Self.key) }, "the provider got it")
            #expect(!(output.stdout + output.stderr).contains(Self.key))
            #expect(watch.arguments.isEmpty, "in the command line of \(watch.arguments)")
            #expect(watch.programs.isSubset(of: ["git-acrouter", "git-acrouter-http"]), "\(watch.programs)")
            #expect(watch.programs.contains("git-acrouter-http"), "the helper was seen")
            let found = try await scratch.run(["grep", "-rlaF", Self.key, scratch.root])
            #expect(found.stdout == "", "it lies in a file")
            let log = try await scratch.acrouter("show", "--json")
            #expect(!log.stdout.contains(Self.key))
        }

        @Test(arguments: [".acrouter/ignore", ".gitattributes"]) func whatIsPrivateIsInNoPrompt(file: String)
            async throws
        {
            let (scratch, server) = try await scene([["text": Self.right]])
            defer { withExtendedLifetime(server) {} }
            let shown = try await fix(scratch, "--show-prompt")
            #expect(shown.status == 0, "\(shown.stderr)")
            #expect(shown.stdout.contains("max(values) + min(values)"))
            try scratch.write("figures.py\(file == ".gitattributes" ? " acrouter-private" : "")\n", to: file)
            let hidden = try await fix(scratch, "--show-prompt")
            #expect(hidden.status == 0, "\(hidden.stderr)")
            #expect(hidden.stdout.contains("test_span"))
            #expect(!hidden.stdout.contains("max(values)"), "\(hidden.stdout)")
            #expect(try server.entries().isEmpty)
        }

        @Test func killedInMidCallNothingRunsOnAndTheBillIsOnRecord() async throws {
            let (scratch, server) = try await scene([
                ["text": Self.right, "fault": "stall", "after": 3], ["text": Self.right],
            ])
            defer { withExtendedLifetime(server) {} }
            let before = try scratch.text("figures.py")
            let helpers = Mutex<[Int32]>([])
            let trigger = Trigger("m: asks m") { process in
                let found = Self.helpers(of: process, calling: server)
                helpers.withLock { $0 = found }
                kill(process.processIdentifier, SIGKILL)
            }
            let output = try await fix(scratch, onError: trigger.hear)
            #expect(output.status == 128 + SIGKILL)
            let found = helpers.withLock { $0 }
            #expect(found.count == 1)
            #expect(!ProcessWatch.areRunning(found), "no orphan")
            #expect(try scratch.text("figures.py") == before)
            let models = try await scratch.acrouter("models", "--json")
            #expect(!models.stdout.contains("\"spent_today_usd\": 0,"), "what was set aside stays charged")
            let log = try await scratch.acrouter("log", "--json")
            #expect(log.status == 0, "\(log.stderr)")
            let next = try await fix(scratch, "--yes", "--json")
            #expect(next.status == 0, "\(next.stderr)")
        }

        @Test func aHelperThatIsKilledIsAnOutageAndBilled() async throws {
            let (scratch, server) = try await scene([["text": Self.right, "fault": "stall", "after": 3]])
            defer { withExtendedLifetime(server) {} }
            let trigger = Trigger("m: asks m") { process in
                for id in Self.helpers(of: process, calling: server) { kill(id, SIGKILL) }
            }
            let output = try await scratch.run(
                [Scratch.program.path, "fix", "--json"], setting: ["MODEL_KEY": Self.key], onError: trigger.hear)
            #expect(output.status == 1)
            #expect(output.stdout.contains("\"status\": \"outage\""), "\(output.stdout)")
            #expect(output.stderr.contains("signal 9"), "\(output.stderr)")
        }

        @Test func controlCEndsTheCall() async throws {
            let (scratch, server) = try await scene([["text": Self.right, "fault": "stall", "after": 3]])
            defer { withExtendedLifetime(server) {} }
            let helpers = Mutex<[Int32]>([])
            let trigger = Trigger("m: asks m") { process in
                let found = Self.helpers(of: process, calling: server)
                helpers.withLock { $0 = found }
                kill(process.processIdentifier, SIGINT)
            }
            let output = try await fix(scratch, onError: trigger.hear)
            #expect(output.status == 130)
            let found = helpers.withLock { $0 }
            #expect(found.count == 1)
            #expect(!ProcessWatch.areRunning(found))
        }
    }
}
