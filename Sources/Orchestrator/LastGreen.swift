public import Changes

/// The state nearest to the base at which the failing tests pass, and what came since.
public struct GreenState: Sendable {
    /// The base tree with its source files as they were at `commit`; tests and everything a fix must not touch as now.
    public var tree: ObjectID
    public var commit: CommitSummary
    /// From `tree` to the base.
    public var change: Patch
}

/// Looks for the last green state among HEAD, the merge base with upstream and first parents.
///
/// A test that is newer than the bug is no obstacle: the tests stay as they are now and only the rest goes back.
struct LastGreenSearch {
    /// DESIGN section 3: within this many test runs.
    static let runLimit = 16
    /// How far back the galloping steps may land.
    static let historyLimit = 256

    let store: any TreeStore
    let base: ObjectID
    /// Paths that keep their present content (tests and their configuration).
    let keeps: @Sendable (RepoPath) -> Bool
    /// Whether the failing tests pass with these edits.
    let isGreen: @Sendable (CandidatePatch) async throws -> Bool

    func run() async throws -> GreenState? {
        let commits = try await store.greenCandidates(limit: Self.historyLimit)
        let now = try await store.entries(of: base)
        var runs = 0
        var seen: [CandidatePatch: Bool] = [:]

        func state(at index: Int) async throws -> (candidate: CandidatePatch, green: Bool)? {
            let candidate = try await goingBack(to: commits[index].tree, from: now)
            if candidate.edits.isEmpty { return (candidate, false) }
            if let known = seen[candidate] { return (candidate, known) }
            guard runs < Self.runLimit else { return nil }
            runs += 1
            let green = try await isGreen(candidate)
            seen[candidate] = green
            return (candidate, green)
        }

        var reds: [Int] = []
        var found: (index: Int, candidate: CandidatePatch)?
        for index in Self.probes(count: commits.count) {
            guard let state = try await state(at: index) else { return nil }
            if state.green {
                found = (index, state.candidate)
                break
            }
            reds.append(index)
        }
        guard var green = found else { return nil }
        var red = reds.filter { $0 < green.index }.max() ?? -1
        // The nearest green state leaves the least to search: halve the gap while runs are left.
        while green.index - red > 1 {
            let middle = (green.index + red) / 2
            guard let state = try await state(at: middle) else { break }
            if state.green { green = (middle, state.candidate) } else { red = middle }
        }
        let tree = try await store.tree(of: green.candidate)
        let change = try await store.patch(from: tree, to: base)
        return GreenState(tree: tree, commit: commits[green.index], change: change)
    }

    /// The first four one by one, because most breakage is fresh; then in doubling steps to the oldest; then what the
    /// steps jumped over, the nearest first.
    static func probes(count: Int) -> [Int] {
        var indices = Array(0..<min(4, count))
        var step = 2
        while let last = indices.last, last < count - 1 {
            indices.append(min(last + step, count - 1))
            step *= 2
        }
        let between = zip(indices, indices.dropFirst()).filter { $1 - $0 > 1 }.map { ($0 + $1) / 2 }
        return indices + between
    }

    /// Edits that take every path that may change back to `tree`.
    private func goingBack(to tree: ObjectID, from now: [TreeEntry]) async throws -> CandidatePatch {
        let then = try await store.entries(of: tree)
        let present = Dictionary(uniqueKeysWithValues: now.map { ($0.path, $0) })
        var edits: [FileEdit] = []
        var kept: Set<RepoPath> = []
        for entry in then {
            kept.insert(entry.path)
            guard present[entry.path] != entry, !keeps(entry.path), entry.mode != .submodule else { continue }
            let bytes = try await store.bytes(of: entry.id)
            edits.append(FileEdit(path: entry.path, content: .write(mode: entry.mode, bytes: bytes)))
        }
        for entry in now where !kept.contains(entry.path) && !keeps(entry.path) && entry.mode != .submodule {
            edits.append(FileEdit(path: entry.path, content: .delete))
        }
        return CandidatePatch(base: base, edits: edits)
    }
}
