import Spans
import Testing

@Suite struct SpansTests {
    @Test func insertJoins() {
        let set = SpanSet([Span(5, 8), Span(1, 3), Span(3, 4), Span(7, 10)])
        #expect(set.spans == [Span(1, 4), Span(5, 10)])
        #expect(set.total == 8)
    }

    @Test func emptySpansAreIgnored() {
        #expect(SpanSet([Span(3, 3), Span(5, 4)]).spans.isEmpty)
    }

    @Test func removeCuts() {
        var set = SpanSet([Span(0, 10), Span(20, 30)])
        set.remove(Span(5, 22))
        #expect(set.spans == [Span(0, 5), Span(22, 30)])
        set.remove(Span(1, 2))
        #expect(set.spans == [Span(0, 1), Span(2, 5), Span(22, 30)])
    }

    @Test func contains() {
        let set = SpanSet([Span(0, 2), Span(5, 7), Span(9, 12)])
        #expect(set.contains(0))
        #expect(!set.contains(2))
        #expect(set.contains(6))
        #expect(!set.contains(8))
        #expect(!set.contains(12))
    }

    @Test func gaps() {
        let set = SpanSet([Span(2, 4), Span(6, 7)])
        #expect(set.gaps(in: Span(0, 10)) == [Span(0, 2), Span(4, 6), Span(7, 10)])
    }

    @Test func overlap() {
        #expect(Span(0, 5).overlaps(Span(4, 9)))
        #expect(!Span(0, 5).overlaps(Span(5, 9)))
    }
}
