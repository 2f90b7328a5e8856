import RunLength
import Testing

@Suite struct RunLengthTests {
    @Test func encodes() throws {
        #expect(try RunLength.encode("aaabccd") == "3ab2cd")
        #expect(try RunLength.encode("") == "")
        #expect(throws: RunLength.Failure.digit("7")) { try RunLength.encode("ab7") }
    }

    @Test func decodes() throws {
        #expect(try RunLength.decode("3ab2cd") == "aaabccd")
        #expect(try RunLength.decode("12x") == "xxxxxxxxxxxx")
        #expect(throws: RunLength.Failure.countWithoutLetter) { try RunLength.decode("a3") }
    }

    @Test func longestRun() {
        let run = RunLength.longestRun(in: "abbbccc")
        #expect(run?.character == "b")
        #expect(run?.start == 1)
        #expect(run?.length == 3)
        #expect(RunLength.longestRun(in: "xyy")?.length == 2)
        #expect(RunLength.longestRun(in: "") == nil)
    }

    @Test func squeezes() {
        #expect(RunLength.squeeze("aaabbbbcc", to: 2) == "aabbcc")
        #expect(RunLength.squeeze("aabaa", to: 1) == "aba")
    }
}
