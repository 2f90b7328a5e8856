import Spans
import Testing

@Suite struct SpansHeldoutTests {
    struct Source {
        var state: UInt64 = 99
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    @Test func againstPlainSets() {
        var source = Source()
        for _ in 0..<60 {
            var set = SpanSet()
            var model = Set<Int>()
            for _ in 0..<12 {
                let start = source.next(30)
                let span = Span(start, start + source.next(8))
                if source.next(3) == 0 {
                    set.remove(span)
                    model.subtract(span.start..<span.end)
                } else {
                    set.insert(span)
                    model.formUnion(span.start..<span.end)
                }
                #expect(set.total == model.count)
                for value in -1...40 {
                    #expect(set.contains(value) == model.contains(value))
                }
                for (left, right) in zip(set.spans, set.spans.dropFirst()) {
                    #expect(left.end < right.start)
                }
                let missing = Set(5..<25).subtracting(model)
                #expect(set.gaps(in: Span(5, 25)).reduce(0) { $0 + $1.length } == missing.count)
            }
        }
    }

    @Test func touchingJoins() {
        #expect(SpanSet([Span(0, 1), Span(1, 2)]).spans == [Span(0, 2)])
        #expect(SpanSet([Span(1, 2), Span(0, 1)]).spans == [Span(0, 2)])
        #expect(SpanSet([Span(0, 1), Span(4, 5), Span(0, 9)]).spans == [Span(0, 9)])
        #expect(SpanSet([Span(0, 9), Span(3, 5)]).spans == [Span(0, 9)])
    }

    @Test func edges() {
        #expect(Span(3, 1).length == 0)
        #expect(Span(1, 3).length == 2)
        #expect(!Span(5, 6).overlaps(Span(1, 5)))
        #expect(Span(1, 9).overlaps(Span(3, 4)))
        var set = SpanSet([Span(0, 3)])
        set.remove(Span(2, 2))
        #expect(set.spans == [Span(0, 3)])
        set.remove(Span(0, 3))
        #expect(set.spans.isEmpty)
        #expect(set.total == 0)
        #expect(!set.contains(1))
        #expect(set.gaps(in: Span(1, 2)) == [Span(1, 2)])
    }
}
