import Testing

@testable import ModelHTTP

@Suite struct EventStreamTests {
    private func events(_ pieces: [[UInt8]]) throws -> [String] {
        var stream = EventStream()
        var events: [[UInt8]] = []
        for piece in pieces { events += try stream.receive(piece) }
        return (events + stream.end()).map { String(decoding: $0, as: UTF8.self) }
    }

    private func events(_ text: String) throws -> [String] { try events([Array(text.utf8)]) }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func anyLineEndAnySplit(newline: String) throws {
        let text = "\u{FEFF}: hello\n\nevent: x\ndata: {\"a\":\"ü😀\"}\nid: 7\n\ndata:second\ndata:  line\n\ndata\n\n\n"
            .replacing("\n", with: newline)
        let expected = ["{\"a\":\"ü😀\"}", "second\n line", ""]
        let bytes = Array(text.utf8)
        #expect(try events([bytes]) == expected)
        #expect(try events(bytes.map { [$0] }) == expected, "byte by byte")
        for cut in bytes.indices {
            #expect(try events([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected, "cut at \(cut)")
        }
    }

    @Test func whatHasNoEmptyLineAtTheEndIsRead() throws {
        #expect(try events("data: a\n\ndata: b") == ["a", "b"])
        #expect(try events("data: a\n") == ["a"])
        #expect(try events("") == [])
    }

    @Test func onlyDataAndErrorAreRead() throws {
        #expect(try events("retry: 10\n\nevent: ping\n\ndatax: no\n\nerror: {}\n\n") == ["{}"])
    }

    @Test func aLineWithoutEndIsRefusedAndNothingBeforeIsLost() throws {
        var stream = EventStream(longest: 10)
        #expect(try stream.receive("data: 1234\n\n".utf8) == [Array("1234".utf8)])
        let error = #expect(throws: EventStream.TooLong.self) {
            try stream.receive("data: ok\n\ndata: 12345\n\n".utf8)
        }
        #expect(error?.before == [Array("ok".utf8)])
    }

    @Test func manyLinesOfOneEventAreBoundedTogether() throws {
        var stream = EventStream(longest: 20)
        #expect(throws: EventStream.TooLong.self) {
            for _ in 0..<10 { _ = try stream.receive("data: 1234\n".utf8) }
        }
    }
}
