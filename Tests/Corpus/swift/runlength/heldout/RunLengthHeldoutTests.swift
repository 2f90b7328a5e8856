import RunLength
import Testing

@Suite struct RunLengthHeldoutTests {
    @Test(arguments: [
        ("a", "a"), ("aa", "2a"), ("ab", "ab"), ("abab", "abab"), ("aaaaaaaaaab", "10ab"), ("  x", "2 x"),
        ("xyy", "x2y"),
        ("éé", "2é"),
    ])
    func bothWays(text: String, code: String) throws {
        #expect(try RunLength.encode(text) == code)
        #expect(try RunLength.decode(code) == text)
    }

    @Test func failures() {
        #expect(throws: RunLength.Failure.digit("1")) { try RunLength.encode("1") }
        #expect(throws: RunLength.Failure.countWithoutLetter) { try RunLength.decode("3") }
        #expect(throws: RunLength.Failure.countWithoutLetter) { try RunLength.decode("ab12") }
        #expect(throws: RunLength.Failure.countWithoutLetter) { try RunLength.decode("0") }
    }

    @Test func decodeEdges() throws {
        #expect(try RunLength.decode("") == "")
        #expect(try RunLength.decode("1a") == "a")
        #expect(try RunLength.decode("0ab") == "b")
        #expect(try RunLength.decode("2a3b") == "aabbb")
        #expect(try RunLength.decode("105z").count == 105)
    }

    @Test(arguments: [
        ("a", 0, 1), ("abc", 0, 1), ("abcc", 2, 2), ("aabaaa", 3, 3), ("xxyyxx", 0, 2), ("aaaa", 0, 4), ("abbb", 1, 3),
    ])
    func runs(text: String, start: Int, length: Int) throws {
        let run = try #require(RunLength.longestRun(in: text))
        #expect(run.start == start)
        #expect(run.length == length)
        #expect(run.character == Array(text)[start])
    }

    @Test func squeeze() {
        #expect(RunLength.squeeze("", to: 3) == "")
        #expect(RunLength.squeeze("aaaa", to: 3) == "aaa")
        #expect(RunLength.squeeze("aaaabaaaa", to: 2) == "aabaa")
        #expect(RunLength.squeeze("abc", to: 5) == "abc")
        #expect(RunLength.squeeze("aabbaabb", to: 1) == "abab")
    }
}
