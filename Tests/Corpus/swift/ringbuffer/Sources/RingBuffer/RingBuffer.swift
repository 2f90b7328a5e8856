/// A queue of fixed capacity; when full, the oldest element makes room.
public struct RingBuffer<Element>: Sequence {
    private var storage: [Element?]
    private var head = 0
    public private(set) var count = 0

    public init(capacity: Int) {
        precondition(capacity > 0)
        storage = Array(repeating: nil, count: capacity)
    }

    public var capacity: Int { storage.count }
    public var isEmpty: Bool { count == 0 }
    public var isFull: Bool { count == capacity }

    /// Adds an element; returns the one that had to go.
    @discardableResult
    public mutating func append(_ element: Element) -> Element? {
        let place = (head + count) % capacity
        if isFull {
            let oldest = storage[head]
            storage[place] = element
            head = (head + 1) % capacity
            return oldest
        }
        storage[place] = element
        count += 1
        return nil
    }

    public mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = storage[head]
        storage[head] = nil
        head = (head + 1) % capacity
        count -= 1
        return element
    }

    public mutating func popLast() -> Element? {
        guard !isEmpty else { return nil }
        let place = (head + count - 1) % capacity
        let element = storage[place]
        storage[place] = nil
        count -= 1
        return element
    }

    public subscript(index: Int) -> Element? {
        guard index >= 0 && index < count else { return nil }
        return storage[(head + index) % capacity]
    }

    /// Turns the elements so that the one at `index` comes first.
    public mutating func rotate(to index: Int) {
        guard index > 0, index < count else { return }
        let elements = Array(self)
        let turned = Array(elements[index...] + elements[..<index])
        head = 0
        for place in 0..<capacity {
            storage[place] = place < turned.count ? turned[place] : nil
        }
    }

    public func makeIterator() -> AnyIterator<Element> {
        var index = 0
        return AnyIterator {
            guard index < self.count else { return nil }
            defer { index += 1 }
            return self[index]
        }
    }
}

extension RingBuffer where Element == Double {
    public var mean: Double? {
        if isEmpty {
            return nil
        }
        return reduce(0, +) / Double(count)
    }
}
