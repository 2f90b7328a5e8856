import Foundation
import ModelProtocol
import Testing

/// A call that nobody waits for ends: it would go on being billed.
@Suite struct LifetimeTests {
    private func endless() throws -> (ModelServer, [UInt8]) {
        let server = try ModelServer(answers: "[{\"fault\": \"stall\", \"text\": \"a b\"}]")
        var request = server.request(total: 3600)
        request.timeouts.stall = 3600
        return (server, try ModelLines.line(request))
    }

    private func firstLine(_ pipe: Pipe) throws -> String {
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            guard let byte = try pipe.fileHandleForReading.read(upToCount: 1), !byte.isEmpty else { break }
            line += byte
        }
        return String(decoding: line, as: UTF8.self)
    }

    @Test func itEndsWithItsReader() throws {
        let (server, request) = try endless()
        let (process, output, _) = try Helper().process(request)
        try process.run()
        let fuse = Fuse(process.processIdentifier)
        #expect(try firstLine(output).contains("\"a\""))
        try output.fileHandleForReading.close()
        process.waitUntilExit()
        #expect(fuse.remove(), "by itself")
        #expect(process.terminationReason == .exit && process.terminationStatus == 1)
        #expect(try server.requests().count == 1)
    }

    /// Killed, it can do nothing for its key command, which sleeps in a child of its own and ignores what it can.
    @Test(arguments: [SIGKILL, SIGTERM, SIGINT]) func itsKeyCommandEndsWithIt(signal: Int32) throws {
        let server = try ModelServer(answers: "[{\"text\": \"ok\"}]")
        let command = "trap '' INT TERM HUP; sleep 600 & echo $! >&2; wait"
        let (process, output, errors) = try Helper().process(
            try ModelLines.line(server.request(key: .command(command), total: 3600)))
        try process.run()
        let sleeper = try #require(pid_t(try firstLine(errors).dropLast()))
        let fuse = Fuse(sleeper)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        // The pipe ends with the last process that holds it.
        _ = try errors.fileHandleForReading.readToEnd()
        #expect(fuse.remove(), "by itself")
        #expect(try output.fileHandleForReading.readToEnd()?.isEmpty ?? true)
    }

    #if os(Linux)
        @Test func itEndsWithItsParent() throws {
            let (server, request) = try endless()
            let (process, output, errors) = try Helper().process(request)
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "exec 3<&0; '\(Helper.program.path)' <&3 3<&- & echo $! >&2; wait"]
            try process.run()
            let child = try #require(pid_t(try firstLine(errors).dropLast()))
            let fuse = Fuse(child)
            #expect(try firstLine(output).contains("\"a\""))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            // The pipe ends with the last process that holds it.
            _ = try errors.fileHandleForReading.readToEnd()
            #expect(fuse.remove(), "by itself")
            #expect(try server.requests().count == 1)
        }
    #endif
}
