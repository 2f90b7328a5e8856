/// The last few values asked for, by key; the one that was made first gives way.
struct RecentValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let limit: Int
    private var values: [(key: Key, value: Value)] = []

    init(limit: Int) { self.limit = limit }

    subscript(key: Key) -> Value? {
        get { values.first { $0.key == key }?.value }
        set {
            values.removeAll { $0.key == key }
            guard let newValue else { return }
            if values.count >= limit { values.removeFirst() }
            values.append((key, newValue))
        }
    }
}
