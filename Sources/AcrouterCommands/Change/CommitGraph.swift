import Changes
import Classification
import GitStore

/// A history in memory, and the habits up to any commit of it.
///
/// The order in which habits grow is that of first parents; with a merge come the commits that it brings in. It depends
/// on the commits alone, not on how much of the history is in memory nor on what was asked before.
struct CommitGraph {
    private struct Node {
        var parents: [Int] = []
        /// One more than that of any parent in memory, so that walking down by it meets a commit after all its children:
        /// what clocks say is no such order. 0 for a commit that is only known as a parent.
        var generation = 0
        var time = 0
        var author: UInt64 = 0
        /// nil for a commit that says no kind.
        var earlier: Habits.Earlier?
    }

    /// Commits go by their place in these.
    private var nodes: [Node] = []
    private var ids: [ObjectID] = []
    private var places: [ObjectID: Int] = [:]
    private var kept: [Int: Habits] = [:]
    /// What merges bring in, by merge: finding it anew for each of many tips is what takes the time.
    private var brought: [Int: [Int]] = [:]
    private var pathWords = PathWords()
    /// Habits are kept at one of so many commits: going on from there costs little, keeping them costs memory.
    private static let stride = 128
    /// Of a long history at no more than so many.
    private static let mostKept = 64

    init(_ lines: [CommitLine] = [], from start: (id: ObjectID, habits: Habits)? = nil) {
        if let start { kept[place(of: start.id)] = start.habits }
        add(lines)
    }

    /// - Parameter lines: with all their ancestors that are not in memory yet, as far as those will ever be.
    mutating func add(_ lines: [CommitLine]) {
        var new: [Int] = []
        for line in lines where !holds(line.id) {
            let here = place(of: line.id)
            let author = PathWords.author(line.authorAddress)
            let parents = line.parents.map { place(of: $0) }
            let earlier = line.dimension.map {
                Habits.Earlier(author: author, pathWords: pathWords.of(line.paths), dimension: $0)
            }
            nodes[here] = Node(parents: parents, time: line.time, author: author, earlier: earlier)
            new.append(here)
        }
        number(new)
    }

    private mutating func place(of id: ObjectID) -> Int {
        if let place = places[id] { return place }
        places[id] = nodes.count
        ids.append(id)
        nodes.append(Node())
        return nodes.count - 1
    }

    /// Parents first. What replaced objects have made its own ancestor gets no number and is not known.
    private mutating func number(_ new: [Int]) {
        var children: [Int: [Int]] = [:]
        var waiting = Dictionary(new.map { ($0, 0) }) { first, _ in first }
        for child in new {
            for parent in nodes[child].parents where waiting[parent] != nil {
                waiting[child, default: 0] += 1
                children[parent, default: []].append(child)
            }
        }
        var ready = new.filter { waiting[$0] == 0 }
        while let here = ready.popLast() {
            nodes[here].generation = 1 + (nodes[here].parents.map { nodes[$0].generation }.max() ?? 0)
            for child in children[here] ?? [] {
                waiting[child, default: 0] -= 1
                if waiting[child] == 0 { ready.append(child) }
            }
        }
    }

    private func known(_ id: ObjectID) -> Int? {
        places[id].flatMap { nodes[$0].generation > 0 ? $0 : nil }
    }

    func holds(_ id: ObjectID) -> Bool { known(id) != nil }
    func parent(of id: ObjectID) -> ObjectID? { known(id).flatMap { nodes[$0].parents.first }.map { ids[$0] } }
    func author(of id: ObjectID) -> UInt64 { known(id).map { nodes[$0].author } ?? 0 }

    /// How many first parents lead from `id` to `old`; nil when they do not.
    func steps(from id: ObjectID, to old: ObjectID) -> Int? {
        var at = id
        var count = 0
        while at != old {
            guard let parent = parent(of: at) else { return nil }
            at = parent
            count += 1
        }
        return count
    }

    /// The first parent's first parent and so on; nil when that is not in memory.
    func ancestor(of id: ObjectID, back count: Int) -> ObjectID? {
        var at = id
        for _ in 0..<count {
            guard let parent = parent(of: at), holds(parent) else { return nil }
            at = parent
        }
        return at
    }

    /// What `tip` and all before it teach.
    mutating func habits(upTo tip: ObjectID) -> Habits {
        var habits = Habits()
        var chain: [Int] = []
        var at = places[tip]
        while let here = at {
            if let known = kept[here] {
                habits = known
                break
            }
            guard nodes[here].generation > 0 else { break }
            chain.append(here)
            at = nodes[here].parents.first
        }
        let stride = max(Self.stride, chain.count / Self.mostKept)
        for (count, here) in chain.reversed().enumerated() {
            for side in broughtIn(by: here) { if let earlier = nodes[side].earlier { habits.add(earlier) } }
            if let earlier = nodes[here].earlier { habits.add(earlier) }
            if count % stride == stride - 1 { kept[here] = habits }
        }
        return habits
    }

    /// Ancestors of a merge that its first parent does not have, parents first and else the oldest.
    private mutating func broughtIn(by merge: Int) -> [Int] {
        guard nodes[merge].parents.count > 1 else { return [] }
        if let known = brought[merge] { return known }
        let found = findBroughtIn(by: merge)
        brought[merge] = found
        return found
    }

    private func findBroughtIn(by merge: Int) -> [Int] {
        let parents = nodes[merge].parents
        var isMain: [Int: Bool] = [:]
        var queue: [Int: [Int]] = [:]
        /// Commits in the queue that the first parent is not seen to have.
        var waiting = 0
        func visit(_ here: Int, _ main: Bool) {
            let generation = nodes[here].generation
            guard generation > 0 else { return }
            switch isMain[here] {
            case nil:
                queue[generation, default: []].append(here)
                if !main { waiting += 1 }
            case false? where main: waiting -= 1
            default: return
            }
            isMain[here] = main
        }
        visit(parents[0], true)
        for parent in parents.dropFirst() { visit(parent, false) }
        var found: [Int] = []
        var generation = nodes[merge].generation
        while waiting > 0 {
            generation -= 1
            for here in queue.removeValue(forKey: generation) ?? [] {
                // All its children were looked at: it stays what it is.
                let main = isMain[here] == true
                if !main {
                    waiting -= 1
                    found.append(here)
                }
                for parent in nodes[here].parents { visit(parent, main) }
            }
        }
        return ordered(found.reversed())
    }

    /// By time, but none before a parent of its own.
    ///
    /// - Parameter commits: parents first.
    private func ordered(_ commits: [Int]) -> [Int] {
        var keys: [Int: (time: Int, depth: Int)] = [:]
        for here in commits {
            let parents = nodes[here].parents.compactMap { keys[$0] }
            keys[here] = (
                parents.reduce(nodes[here].time) { max($0, $1.time) }, parents.reduce(0) { max($0, $1.depth + 1) }
            )
        }
        return commits.map { (here: $0, time: keys[$0]?.time ?? 0, depth: keys[$0]?.depth ?? 0, id: ids[$0]) }
            .sorted { ($0.time, $0.depth, $0.id) < ($1.time, $1.depth, $1.id) }.map(\.here)
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
