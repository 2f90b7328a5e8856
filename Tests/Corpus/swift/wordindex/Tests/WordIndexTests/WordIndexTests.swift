import Testing
import WordIndex

@Suite struct WordIndexTests {
    let index = WordIndex(
        """
        The cat sat on the mat.
        A dog, a cat; no mat!

        Dogs and cats: the 2 enemies
        """)

    @Test func words() {
        #expect(WordIndex.words(of: "Don't stop, 2 go") == ["don", "t", "stop", "2", "go"])
        #expect(WordIndex.words(of: " ,") == [])
    }

    @Test func lines() {
        #expect(index.lineCount == 4)
        #expect(index.lines(with: "cat") == [1, 2])
        #expect(index.lines(with: "THE") == [1, 4])
        #expect(index.lines(with: "bird") == [])
    }

    @Test func allAndAny() {
        #expect(index.lines(withAll: ["mat", "dog"]) == [2])
        #expect(index.lines(withAll: ["cat", "mat"]) == [1, 2])
        #expect(index.lines(withAll: []) == [])
        #expect(index.lines(withAny: ["cats", "dog", "sat"]) == [1, 2, 4])
    }

    @Test func commonest() {
        #expect(index.commonest(3) == ["cat", "mat", "the"])
        #expect(index.commonest(2, minimumLength: 4) == ["cats", "dogs"])
    }

    @Test func completions() {
        #expect(index.completions(of: "do") == ["dog", "dogs"])
        #expect(index.completions(of: "Cat") == ["cats"])
    }
}
