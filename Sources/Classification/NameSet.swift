/// A set of hashes, which need no hashing of their own: the names of whole files are millions.
struct NameSet {
    /// Open addressing; 0 is an empty place.
    private var places = [UInt64](repeating: 0, count: 64)
    private(set) var count = 0

    /// Taken from the middle: the lowest bits of FNV-1a are its weakest.
    private func first(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash ^ hash >> 29) & UInt64(places.count - 1))
    }

    mutating func insert(_ hash: UInt64) {
        // A name whose hash is 0 takes the place of one whose hash is 1.
        let value = max(1, hash)
        var at = first(value)
        while places[at] != 0 {
            if places[at] == value { return }
            at = (at + 1) & (places.count - 1)
        }
        places[at] = value
        count += 1
        if count * 2 > places.count { grow() }
    }

    func contains(_ hash: UInt64) -> Bool {
        let value = max(1, hash)
        var at = first(value)
        while places[at] != 0 {
            if places[at] == value { return true }
            at = (at + 1) & (places.count - 1)
        }
        return false
    }

    private mutating func grow() {
        let old = places
        places = [UInt64](repeating: 0, count: old.count * 4)
        count = 0
        for value in old where value != 0 { insert(value) }
    }
}
