import Changes
import Classification
import GitStore

/// A history in memory, and the habits up to any commit of it.
///
/// The order in which habits grow is that of first parents; with a merge come the commits that it brings in.
struct CommitGraph {
    private struct Node {
        var parents: [ObjectID]
        var time: Int
        var author: UInt64
        /// nil for a commit that says no kind.
        var earlier: Habits.Earlier?
    }

    private var nodes: [ObjectID: Node] = [:]
    private var kept: [ObjectID: Habits] = [:]
    private var pathWords = PathWords()
    /// Habits are kept at one of so many commits: going on from there costs little, keeping them costs memory.
    private static let stride = 128

    init(_ lines: [CommitLine] = [], from start: (id: ObjectID, habits: Habits)? = nil) {
        if let start { kept[start.id] = start.habits }
        add(lines)
    }

    mutating func add(_ lines: [CommitLine]) {
        for line in lines {
            let author = PathWords.author(line.authorAddress)
            let earlier = line.dimension.map {
                Habits.Earlier(author: author, pathWords: pathWords.of(line.paths), dimension: $0)
            }
            nodes[line.id] = Node(parents: line.parents, time: line.time, author: author, earlier: earlier)
        }
    }

    func holds(_ id: ObjectID) -> Bool { nodes[id] != nil }
    func parent(of id: ObjectID) -> ObjectID? { nodes[id]?.parents.first }
    func author(of id: ObjectID) -> UInt64 { nodes[id]?.author ?? 0 }

    /// Whether the first parents of `id` lead to `old`.
    func leads(from id: ObjectID, to old: ObjectID) -> Bool {
        var at = id
        while at != old {
            guard let parent = parent(of: at) else { return false }
            at = parent
        }
        return true
    }

    /// What `tip` and all before it teach.
    mutating func habits(upTo tip: ObjectID) -> Habits {
        var habits = Habits()
        var chain: [ObjectID] = []
        var at: ObjectID? = tip
        while let here = at {
            if let known = kept[here] {
                habits = known
                break
            }
            guard let node = nodes[here] else { break }
            chain.append(here)
            at = node.parents.first
        }
        for (place, id) in chain.reversed().enumerated() {
            for side in broughtIn(by: id) { if let earlier = nodes[side]?.earlier { habits.add(earlier) } }
            if let earlier = nodes[id]?.earlier { habits.add(earlier) }
            if place % Self.stride == Self.stride - 1 { kept[id] = habits }
        }
        return habits
    }

    /// Ancestors of a merge that its first parent does not have, oldest first.
    private func broughtIn(by merge: ObjectID) -> [ObjectID] {
        guard let parents = nodes[merge]?.parents, parents.count > 1 else { return [] }
        var isMain: [ObjectID: Bool] = [:]
        var queue: [(id: ObjectID, time: Int)] = []
        var waiting = 0
        func visit(_ id: ObjectID, _ main: Bool) {
            guard let time = nodes[id]?.time else { return }
            let known = isMain[id]
            guard known == nil || (main && known == false) else { return }
            isMain[id] = main
            let isQueued = known != nil && queue.contains { $0.id == id }
            if !main { waiting += 1 } else if isQueued { waiting -= 1 }
            if !isQueued { queue.insert((id, time), at: queue.lastIndex { $0.time <= time }.map { $0 + 1 } ?? 0) }
        }
        visit(parents[0], true)
        for parent in parents.dropFirst() { visit(parent, false) }
        var found: [ObjectID] = []
        var oldest = Int.max
        // What the first parent has may turn out so after it was found: not before all as old was looked at.
        while let next = queue.popLast(), waiting > 0 || next.time >= oldest {
            let main = isMain[next.id] == true
            if !main {
                waiting -= 1
                found.append(next.id)
                oldest = min(oldest, next.time)
            }
            for parent in nodes[next.id]?.parents ?? [] { visit(parent, main) }
        }
        return found.reversed().filter { isMain[$0] == false }
    }
}

extension CommitLine {
    /// The kind that its prefix names, where a person wrote it and nothing is taken back.
    fileprivate var dimension: Dimension? {
        guard parents.count == 1, !authorName.contains("[bot]"), !authorName.lowercased().contains("renovate"),
            let dimension = MessageWords.prefix(of: subject), !subject.lowercased().contains("revert")
        else { return nil }
        return dimension
    }
}
