import Changes
import Classification
import Foundation
import GitStore

/// What this repository's history and the user's corrections teach a classifier, kept between runs.
///
/// `acrouter/habits` in the git directory holds the habits up to one commit and may be lost at any time. It is neither
/// written nor gone on from while git shows another history than the objects' own (a shallow clone, replaced objects).
/// `acrouter/corrections` is the user's own word and is only ever added to.
struct HabitStore {
    private static let habitsFile = "habits"
    /// The same up to a commit some way back. Other branches, and commits that are looked back at, mostly have it too.
    private static let baseFile = "habits-base"
    private static let correctionsFile = "corrections"
    /// Commits that are read at most, the newest. Below that every way leads to the same: what was kept, what is read from
    /// the start, and `StreamHabits`, which reads all.
    private static let reach = 50_000
    /// First parents from a commit to its base; one that is much further back is made anew.
    private static let wayBack = 500

    private let repository: GitRepository
    /// Who hears what cannot be learned.
    private let program: Program

    init(_ workspace: Workspace) {
        repository = workspace.repository
        program = workspace.program
    }

    /// What is kept, whichever commit it reaches to: for who has no time to read on.
    static func kept(in layout: RepositoryLayout) -> Habits {
        var habits = read(habitsFile, in: layout)?.habits ?? Habits()
        habits.corrections = corrections(in: layout)
        return habits
    }

    /// What `head` and all its ancestors teach, and the corrections; these alone when the history cannot be read.
    func habits(upTo head: ObjectID?) async throws -> Habits {
        var habits = Habits()
        do {
            habits = try await learned(upTo: head)
        } catch let error as GitStoreError where error.code != .gitMissing {
            try goOn(without: error)
        }
        habits.corrections = Self.corrections(in: repository.layout)
        return habits
    }

    /// An answer as installed is better than none: an object is missing, or a partial clone has not fetched it.
    func goOn(without error: GitStoreError) throws {
        try Task.checkCancellation()
        program.warn("nothing is learned from earlier commits: \(error.description)")
    }

    private func learned(upTo head: ObjectID?) async throws -> Habits {
        guard let head else { return Habits() }
        let isKept = try await !repository.hasAlteredHistory()
        let names = isKept ? [Self.habitsFile, Self.baseFile] : []
        for kept in names.lazy.compactMap({ Self.read($0, in: repository.layout) }) {
            if kept.id == head { return kept.habits }
            // Ignored: what was kept may reach to a commit that is gone (amended, then pruned); all is read then.
            guard let lines = try? await repository.lines(from: [head], excluding: [kept.id], limit: Self.reach),
                lines.count < Self.reach
            else { continue }
            var graph = CommitGraph(lines, from: kept)
            guard let steps = graph.steps(from: head, to: kept.id) else { continue }
            // With merges git may have listed too many.
            if steps < lines.count, try await repository.ancestors(of: head, beyond: kept.id) != lines.count {
                continue
            }
            return keep(&graph, upTo: head, withBase: lines.count > 2 * Self.wayBack)
        }
        var graph = CommitGraph(try await repository.lines(from: [head], limit: Self.reach))
        return isKept ? keep(&graph, upTo: head, withBase: true) : graph.habits(upTo: head)
    }

    private func keep(_ graph: inout CommitGraph, upTo head: ObjectID, withBase: Bool) -> Habits {
        if withBase, let base = graph.ancestor(of: head, back: Self.wayBack) {
            write(graph.habits(upTo: base), upTo: base, to: Self.baseFile)
        }
        let habits = graph.habits(upTo: head)
        write(habits, upTo: head, to: Self.habitsFile)
        return habits
    }

    private func write(_ habits: Habits, upTo id: ObjectID, to name: String) {
        // Ignored: without the file the history is read again, which takes longer and says the same.
        try? repository.layout.replaceOwnFile(name, with: Array((Self.title + id.hex + "\n").utf8) + habits.bytes)
    }

    /// Adds to the file in one write, so that two at once both are heard.
    func correct(_ reading: ChangeReading, as dimension: Changes.Dimension) throws(CommandError) {
        let path = repository.layout.ownFile(Self.correctionsFile)
        func failed() -> CommandError {
            CommandError(.unwritableFile, "write", subject: path, underlying: String(cString: strerror(errno)))
        }
        mkdir(repository.layout.ownFile(""), 0o777)
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failed() }
        defer { close(file) }
        // A line end first: whoever edited the file may have left its last line open.
        let line = Array(("\n" + Habits.Correction(reading, dimension: dimension).text + "\n").utf8)
        guard Foundation.write(file, line, line.count) == line.count else { throw failed() }
    }

    static func corrections(in layout: RepositoryLayout) -> [Habits.Correction] {
        let bytes = bytes(of: correctionsFile, in: layout) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Habits.Correction(text: $0) }
    }

    private static func bytes(of name: String, in layout: RepositoryLayout) -> [UInt8]? {
        SmallFile.read(layout.ownFile(name), limit: 16 << 20)?.bytes
    }

    /// Begins the file; a commit's name and a line end follow, then the habits.
    private static var title: String { "acrouter-habits/3 \(Habits.model) " }

    private static func read(_ name: String, in layout: RepositoryLayout) -> (id: ObjectID, habits: Habits)? {
        guard let bytes = bytes(of: name, in: layout), bytes.starts(with: title.utf8) else { return nil }
        let rest = bytes.dropFirst(title.utf8.count)
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
            let id = ObjectID(hex: String(decoding: rest[..<end], as: UTF8.self)),
            let habits = Habits(bytes: rest[(end + 1)...])
        else { return nil }
        return (id, habits)
    }
}
