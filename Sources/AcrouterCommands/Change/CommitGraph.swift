import Changes
import Classification
import GitStore

/// A history in memory, for classifying many of its commits each by what came before it.
struct CommitGraph {
    private var lines: [ObjectID: CommitLine] = [:]

    init(_ lines: [CommitLine]) { add(lines) }

    mutating func add(_ lines: [CommitLine]) { for line in lines { self.lines[line.id] = line } }

    func holds(_ id: ObjectID) -> Bool { lines[id] != nil }

    /// The nearest proper ancestor along first parents at which habits are learned: one in sixteen, chosen by name so that
    /// neighbours share it. Nil at the beginning of a history.
    func anchor(of id: ObjectID) -> ObjectID? {
        var at = lines[id]?.parents.first
        var last: ObjectID?
        while let here = at {
            last = here
            if here.hex.utf8.first == UInt8(ascii: "0") { return here }
            at = lines[here]?.parents.first
        }
        return last
    }

    func parent(of id: ObjectID) -> ObjectID? { lines[id]?.parents.first }

    /// Ancestors of `start` and itself, newest first.
    func ancestors(of start: ObjectID, limit: Int) -> [CommitLine] {
        var queue: [CommitLine] = []
        var seen: Set<ObjectID> = [start]
        var found: [CommitLine] = []
        func insert(_ line: CommitLine) {
            let place = queue.lastIndex { $0.time <= line.time }.map { $0 + 1 } ?? 0
            queue.insert(line, at: place)
        }
        if let line = lines[start] { insert(line) }
        while found.count < limit, let line = queue.popLast() {
            found.append(line)
            for parent in line.parents where seen.insert(parent).inserted {
                if let next = lines[parent] { insert(next) }
            }
        }
        return found
    }
}
