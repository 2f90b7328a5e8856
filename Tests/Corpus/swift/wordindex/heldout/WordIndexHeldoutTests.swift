import Testing
import WordIndex

@Suite struct WordIndexHeldoutTests {
    @Test func againstPlainSearch() {
        let alphabet = ["a", "b", "c", "ab", "abc", "ca"]
        var state: UInt64 = 5
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<40 {
            let lines = (0..<8).map { _ in (0..<next(5)).map { _ in alphabet[next(6)] } }
            var index = WordIndex()
            for line in lines { index.add(line: line.joined(separator: " ")) }
            #expect(index.lineCount == 8)
            for left in alphabet {
                let plain = lines.indices.filter { lines[$0].contains(left) }.map { $0 + 1 }
                #expect(index.lines(with: left) == plain)
                #expect(index.lines(withAll: [left]) == plain)
                for right in alphabet {
                    let both = lines.indices.filter { lines[$0].contains(left) && lines[$0].contains(right) }
                    let any = lines.indices.filter { lines[$0].contains(left) || lines[$0].contains(right) }
                    #expect(index.lines(withAll: [left, right]) == both.map { $0 + 1 })
                    #expect(index.lines(withAny: [left, right]) == any.map { $0 + 1 })
                }
            }
            let used = Set(lines.joined())
            let counts = Dictionary(
                uniqueKeysWithValues: used.map { word in (word, lines.filter { $0.contains(word) }.count) })
            let ranked = used.sorted { (-counts[$0]!, $0) < (-counts[$1]!, $1) }
            #expect(index.commonest(4) == Array(ranked.prefix(4)))
            #expect(index.commonest(9, minimumLength: 2) == ranked.filter { $0.count >= 2 })
            #expect(index.completions(of: "a") == used.filter { $0.hasPrefix("a") && $0 != "a" }.sorted())
        }
    }

    @Test func empty() {
        #expect(WordIndex().lineCount == 0)
        #expect(WordIndex("a").lineCount == 1)
        #expect(WordIndex("a\n").lineCount == 2)
        #expect(WordIndex().commonest(3) == [])
        #expect(WordIndex("x").lines(withAny: []) == [])
        #expect(WordIndex("x y").lines(withAll: ["x", "z"]) == [])
        #expect(WordIndex("x y").completions(of: "") == ["x", "y"])
    }

    @Test func words() {
        #expect(WordIndex.words(of: "") == [])
        #expect(WordIndex.words(of: "A-b_C1") == ["a", "b", "c1"])
        #expect(WordIndex("A a A").lines(with: "a") == [1])
    }
}
