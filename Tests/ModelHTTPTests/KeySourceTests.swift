import Foundation
import ModelProtocol
import Testing

/// Where the key is read, by the real program, and what it refuses.
@Suite struct KeySourceTests {
    private let server: ModelServer
    private var scratch: Scratch { server.scratch }

    init() throws { server = try ModelServer(answers: "[{\"text\": \"ok\"}]") }

    private func authorization(_ source: ModelRequest.KeySource) throws -> String? {
        #expect(try Helper().run(server.request(key: source)).events.text == "ok")
        return try server.requests().last?.headers?["Authorization"]
    }

    /// - Returns: The failure; nothing may have been sent.
    private func refusal(_ source: ModelRequest.KeySource, total: Double = 30) throws -> ModelFailure {
        let output = try Helper().run(server.request(key: source, total: total))
        #expect(output.isOrderly)
        #expect(try server.requests().isEmpty)
        return try #require(output.events.failure)
    }

    @Test func fromEachPlace() throws {
        let file = try scratch.write("\(Helper.key)\nnot this\n", to: "key")
        #expect(try authorization(.file(file)) == "Bearer " + Helper.key)
        #expect(try authorization(.command("cat '\(file)'")) == "Bearer " + Helper.key)
        #expect(try authorization(.command("echo \"$ACROUTER_TEST_KEY\"")) == "Bearer " + Helper.key)
        #expect(try authorization(.variable("ACROUTER_TEST_KEY")) == "Bearer " + Helper.key)
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660, 0o622])
    func aFileThatOthersCanOpenIsRefused(mode: Int) throws {
        let file = try scratch.write(Helper.key, to: "key", mode: mode)
        let failure = try refusal(.file(file))
        #expect(failure.kind == .authentication)
        #expect(failure.message.contains("mode \(String(mode, radix: 8))") && failure.message.contains("chmod 600"))
    }

    @Test func onlyARegularFileOfOurs() throws {
        let file = try scratch.write(Helper.key, to: "key")
        let link = scratch.root + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        #expect(try refusal(.file(link)).message.contains("symbolic link"))
        #expect(try refusal(.file(scratch.root)).message.contains("no regular file"))
        let pipe = scratch.root + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        #expect(try refusal(.file(pipe)).message.contains("no regular file"))
        #expect(try refusal(.file(scratch.root + "/none")).message.contains("No such file"))
        #expect(try refusal(.file(try scratch.write("\n", to: "empty"))).message.contains("holds no key"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func aFileOfAnotherUserIsRefused() throws {
        let file = try scratch.write(Helper.key, to: "key")
        try #require(chown(file, 12345, 12345) == 0)
        #expect(try refusal(.file(file)).message.contains("another user"))
    }

    /// The pipe of errors, which the helper's reader waits for, ends with the last process that holds it.
    @Test func whatACommandLeavesRunningEndsWithIt() throws {
        let command = "sleep 600 >/dev/null & echo \(Helper.key)"
        #expect(try authorization(.command(command)) == "Bearer " + Helper.key)
    }

    @Test func commandsThatFail() throws {
        let failed = try refusal(.command("echo \(Helper.key); exit 3"))
        #expect(failed.kind == .program && failed.message.contains("status 3"))
        #expect(try refusal(.command("kill -9 $$")).message.contains("signal 9"))
        #expect(try refusal(.command("true")).kind == .authentication)
        #expect(try refusal(.command("yes")).kind == .program)
        let slow = try refusal(.command("sleep 3600; echo x"), total: 1)
        #expect(slow.kind == .program && slow.message.contains("in time"))
    }

    @Test func aVariableThatIsNotSet() throws {
        let failure = try refusal(.variable("ACROUTER_NO_SUCH_KEY"))
        #expect(failure.kind == .authentication)
        #expect(failure.message.contains("ACROUTER_NO_SUCH_KEY"))
        #expect(try refusal(.variable("A=B")).kind == .authentication)
    }

    @Test func noKeyOverPlainHTTPToAnotherMachine() throws {
        var request = server.request(key: .command("touch '\(scratch.root)/asked'; echo x"))
        request.url = "http://model.example.com/v1"
        let failure = try #require(try Helper().run(request).events.failure)
        #expect(failure.kind == .request)
        #expect(failure.message.contains("model.example.com") && failure.message.contains("plain http"))
        #expect(!FileManager.default.fileExists(atPath: scratch.root + "/asked"), "the key is not even read")
    }
}
