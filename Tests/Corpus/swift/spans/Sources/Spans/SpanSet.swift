/// A half-open stretch of whole numbers.
public struct Span: Hashable, Sendable {
    public var start: Int
    public var end: Int

    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }

    public var length: Int { max(0, end - start) }

    public func overlaps(_ other: Span) -> Bool {
        start < other.end && other.start < end
    }
}

/// Spans in order, none of which touch.
public struct SpanSet: Hashable, Sendable {
    public private(set) var spans: [Span] = []

    public init(_ spans: [Span] = []) {
        for span in spans {
            insert(span)
        }
    }

    public var total: Int { spans.reduce(0) { $0 + $1.length } }

    public mutating func insert(_ span: Span) {
        guard span.length > 0 else { return }
        var joined = span
        var kept: [Span] = []
        for other in spans {
            if other.end < joined.start || other.start > joined.end {
                kept.append(other)
            } else {
                joined.start = min(joined.start, other.start)
                joined.end = max(joined.end, other.end)
            }
        }
        let place = kept.firstIndex { $0.start > joined.start } ?? kept.count
        kept.insert(joined, at: place)
        spans = kept
    }

    public mutating func remove(_ span: Span) {
        guard span.length > 0 else { return }
        var kept: [Span] = []
        for other in spans {
            if !other.overlaps(span) {
                kept.append(other)
                continue
            }
            if other.start < span.start {
                kept.append(Span(other.start, span.start))
            }
            if other.end > span.end {
                kept.append(Span(span.end, other.end))
            }
        }
        spans = kept
    }

    public func contains(_ value: Int) -> Bool {
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].end <= value {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < spans.count && spans[low].start <= value
    }

    public func gaps(in range: Span) -> [Span] {
        var rest = SpanSet([range])
        for span in spans {
            rest.remove(span)
        }
        return rest.spans
    }
}
