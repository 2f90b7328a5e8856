import Foundation
import ModelProtocol
import Synchronization
import Testing

@testable import Arms

@Suite struct ModelCallTests {
    private let environment = ModelEnvironment.variables(from: ["PATH": "/usr/bin:/bin", "HOME": "/"])

    private func call(_ script: String, total: Double = 60) async throws -> ModelAnswer {
        try await ModelCall(program: .command(script), environment: environment).run(request(total: total))
    }

    private func request(total: Double = 60, text: String = "hello") -> ModelRequest {
        ModelRequest(
            model: "m", messages: [.init(role: .user, text: text)], maxOutputTokens: 1, timeouts: .init(total: total))
    }

    @Test func eventsAreGatheredIntoAnAnswer() async throws {
        let seen = Mutex<[ModelEvent]>([])
        let script = """
            cat >/dev/null
            echo '{"event":"reasoning","text":"hm"}'
            echo '{"event":"text","text":"one "}'
            echo '{"event":"news","what":"of a later version"}'
            echo '{"event":"text","text":"two"}'
            echo '{"event":"usage","usage":{"input":3,"output":2}}'
            echo '{"event":"end","finish":"length"}'
            echo '{"event":"text","text":"after the end"}'
            """
        let answer = try await ModelCall(program: .command(script), environment: environment)
            .run(request()) { event in seen.withLock { $0.append(event) } }
        #expect(answer.text == "one two")
        #expect(answer.usage == ModelUsage(input: 3, output: 2))
        #expect(answer.finish == .length)
        #expect(answer.failure == nil)
        #expect(answer.firstTokenSeconds != nil)
        #expect(seen.withLock { $0 }.count == 5)
    }

    @Test func theRequestIsOnStandardInputWithItsEnd() async throws {
        let long = String(repeating: "line\n", count: 200_000)
        let script = """
            wc -c | { read n; echo "{\\"event\\":\\"text\\",\\"text\\":\\"$n\\"}"; echo '{"event":"end","finish":"stop"}'; }
            """
        let answer = try await ModelCall(program: .command(script), environment: environment).run(request(text: long))
        #expect(answer.text == "\(try ModelLines.line(request(text: long)).count)")
    }

    @Test func aProgramThatEndsWithoutALastWordIsOutOfOrder() async throws {
        let answer = try await call("echo '{\"event\":\"text\",\"text\":\"half\"}'; echo why >&2; exit 3")
        #expect(answer.text == "half")
        #expect(answer.failure?.kind == .program)
        #expect(answer.failure?.message == "the program ended with status 3 in mid-answer: why")
        #expect(!answer.isMissing)
    }

    @Test(arguments: [ModelProgram.helper("/nowhere/git-acrouter-http"), .command("no-such-program-anywhere")])
    func aMissingProgramIsToldApart(program: ModelProgram) async throws {
        let answer = try await ModelCall(program: program, environment: environment).run(request())
        #expect(answer.isMissing)
        #expect(answer.failure?.kind == .program)
    }

    @Test func whatIsNoEventIsMalformed() async throws {
        #expect(try await call("echo Hello").failure?.kind == .malformed)
        #expect(try await call("head -c 9000000 /dev/zero").failure?.kind == .tooLarge)
    }

    @Test func anErrorIsTheLastWord() async throws {
        let answer = try await call(
            #"echo '{"event":"error","error":{"kind":"rate_limited","message":"slow down","status":429,"retry_after":7}}'"#
        )
        #expect(
            answer.failure == ModelFailure(kind: .rateLimited, message: "slow down", status: 429, retryAfter: 7))
    }

    /// Ends only because the program is ended: it ignores SIGTERM and would go on for an hour.
    @Test func aProgramThatStaysAfterItsLastWordIsEnded() async throws {
        let answer = try await call(
            "trap '' TERM; echo '{\"event\":\"end\",\"finish\":\"stop\"}'; sleep 3600 & sleep 3600")
        #expect(answer.finish == .stop)
    }

    @Test func aSilentProgramIsEndedAtItsBound() async throws {
        let answer = try await call("sleep 3600", total: -14.5)
        #expect(answer.failure?.kind == .timeout)
    }

    @Test func cancellationEndsTheProgramAndWhatCameIsKnown() async throws {
        let (events, continuation) = AsyncStream<ModelEvent>.makeStream()
        let (request, environment) = (request(), environment)
        await withThrowingTaskGroup(of: ModelAnswer?.self) { group in
            group.addTask {
                try await ModelCall(
                    program: .command("echo '{\"event\":\"text\",\"text\":\"paid\"}'; sleep 3600"),
                    environment: environment
                ).run(request) { continuation.yield($0) }
            }
            for await event in events {
                #expect(event == .text("paid"))
                break
            }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
    }

    @Test func aProgramHasItsOwnKeyAndNoOther() {
        let all = [
            "PATH": "/bin", "HOME": "/h", "LC_ALL": "C", "https_proxy": "p", "OPENAI_API_KEY": "a",
            "ANTHROPIC_API_KEY": "b", "GNUPGHOME": "/g", "XDG_RUNTIME_DIR": "/x", "OP_SESSION_me": "s",
            "LD_PRELOAD": "l",
        ]
        let base: Set = ["PATH", "HOME", "LC_ALL", "https_proxy"]
        func names(_ key: ModelRequest.KeySource?, also: [String] = []) -> Set<String> {
            Set(ModelEnvironment.variables(from: all, key: key, also: also).keys)
        }
        #expect(names(nil) == base)
        #expect(names(.file("/f")) == base)
        #expect(names(.variable("OPENAI_API_KEY")) == base.union(["OPENAI_API_KEY"]))
        #expect(names(.command("pass x")) == base.union(["GNUPGHOME", "XDG_RUNTIME_DIR", "OP_SESSION_me"]))
        #expect(names(nil, also: ["ANTHROPIC_API_KEY"]) == base.union(["ANTHROPIC_API_KEY"]))
    }

    @Test func theHelperIsFoundWhereItIsNamedElseBesideElseInPath() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "acrouter-helper-\(UUID().uuidString)")
        // Ignored: what stays lies in the system's temporary folder.
        defer { try? FileManager.default.removeItem(at: folder) }
        for place in ["a", "b", "c"] {
            let file = folder.appending(path: place).appending(path: ModelProgram.helperName)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        func found(_ environment: [String: String], own: String) -> String? {
            guard case .helper(let path) = ModelProgram.findHelper(environment: environment, executable: own) else {
                return nil
            }
            return String(path.dropFirst(folder.path.count))
        }
        let (own, elsewhere) = (folder.path + "/b/git-acrouter", folder.path + "/git-acrouter")
        let name = "/" + ModelProgram.helperName
        let environment = ["PATH": "a:" + folder.path + "/c"]
        #expect(found(environment, own: own) == "/b" + name)
        #expect(found(environment, own: elsewhere) == "/c" + name)
        #expect(found(["ACROUTER_HTTP": folder.path + "/a" + name], own: own) == "/a" + name)
        #expect(found(["ACROUTER_HTTP": folder.path + "/none"], own: own) == nil)
    }
}
