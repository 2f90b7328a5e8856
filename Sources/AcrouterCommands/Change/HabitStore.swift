import Changes
import Classification
import GitStore

/// What this repository's history and the user's corrections teach a classifier, kept between runs.
///
/// `acrouter/habits` in the git directory holds what was learned from the commits up to one, `acrouter/habits-examples` what
/// each of them was; both may be lost at any time. `acrouter/corrections` is the user's own word and is only ever added to.
struct HabitStore {
    private static let habitsFile = "habits"
    /// Apart, because a commit that was learned up to already needs none of them.
    private static let examplesFile = "habits-examples"
    private static let correctionsFile = "corrections"
    /// Commits that are looked through for prefixes.
    static let reach = 4_000

    private let repository: GitRepository
    private(set) var corrections: [(key: String, example: Habits.Example)] = []
    /// By commit; nil for one whose subject names no kind or that cannot be read.
    private var examples: [ObjectID: Habits.Example] = [:]
    private var hasReadExamples = false
    private var learned: (head: ObjectID, corrections: Int, habits: Habits?)?

    init(_ repository: GitRepository) {
        self.repository = repository
        readCorrections()
        readHabits()
    }

    /// What all ancestors of `head`, itself among them, teach; nil when that is too little.
    mutating func habits(upTo head: ObjectID?) async throws -> Habits? {
        guard let head else { return Habits(commits: [], corrections: corrections.map(\.example)) }
        if let learned, learned.head == head, learned.corrections == corrections.count { return learned.habits }
        let lines = try await repository.lines(from: [head], limit: Self.reach)
        let habits = try await learn(from: Self.labelled(lines))
        learned = (head, corrections.count, habits)
        write(keeping: lines)
        return habits
    }

    /// - Parameter commits: Newest first, each with the kind that its prefix names.
    mutating func learn(from commits: [(id: ObjectID, dimension: Dimension)]) async throws -> Habits? {
        if !hasReadExamples { readExamples() }
        var left: [Dimension: Int] = [:]
        let recent = commits.filter { commit in
            let seen = left[commit.dimension, default: 0]
            left[commit.dimension] = seen + 1
            return seen < Habits.mostOfAKind
        }
        try await read(recent.filter { examples[$0.id] == nil })
        let places = Dictionary(commits.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let kinds = commits.map(\.dimension)
        let known = recent.compactMap { commit -> Habits.Example? in
            guard var example = examples[commit.id], let place = places[commit.id] else { return nil }
            example.recent = Habits.Recent(kinds[(place + 1)...])
            return example
        }
        return Habits(commits: known, corrections: corrections.map(\.example), recent: Habits.Recent(kinds))
    }

    static func labelled(_ lines: [CommitLine]) -> [(id: ObjectID, dimension: Dimension)] {
        lines.compactMap { line in
            guard line.parents.count == 1, let dimension = MessageWords.prefix(of: line.subject) else { return nil }
            return (line.id, dimension)
        }
    }

    private mutating func read(_ commits: [(id: ObjectID, dimension: Dimension)]) async throws {
        var start = 0
        while start < commits.count {
            let batch = Array(commits[start..<min(commits.count, start + ChangeReader.batch)])
            let patches = try await ChangeReader.changes(batch.map(\.id), in: repository)
            for (id, dimension) in batch {
                guard let patch = patches[id], !patch.isEmpty else { continue }
                examples[id] = Habits.Example(ChangeReading(patch), dimension: dimension)
            }
            start += batch.count
        }
    }

    /// - Parameter key: The commit that was classified, or "-".
    mutating func correct(_ reading: ChangeReading, as dimension: Dimension, key: String) throws {
        var bytes = repository.layout.ownFile(Self.correctionsFile) ?? []
        let example = Habits.Example(reading, dimension: dimension)
        bytes += Array((key + " " + example.text + "\n").utf8)
        try repository.layout.replaceOwnFile(Self.correctionsFile, with: bytes)
        corrections.append((key, example))
    }
}

// MARK: - Files
extension HabitStore {
    private mutating func readCorrections() {
        guard let bytes = repository.layout.ownFile(Self.correctionsFile) else { return }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let example = Habits.Example(text: parts[1]) else { continue }
            corrections.append((String(parts[0]), example))
        }
    }

    private static var title: String { "acrouter-habits/1 \(Habits.model)" }

    private mutating func readHabits() {
        guard let bytes = repository.layout.ownFile(Self.habitsFile) else { return }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[...]
        guard let first = lines.popFirst(), first == Self.title, let second = lines.popFirst() else { return }
        let fields = second.split(separator: " ")
        guard fields.count == 3, let head = ObjectID(hex: fields[0]), let count = Int(fields[1]) else { return }
        learned = (head, count, fields[2] == "learned" ? Habits(lines: &lines) : nil)
    }

    private mutating func readExamples() {
        hasReadExamples = true
        guard let bytes = repository.layout.ownFile(Self.examplesFile) else { return }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[...]
        guard let first = lines.popFirst(), first == Self.title else { return }
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let id = ObjectID(hex: parts[0]) else { continue }
            examples[id] = Habits.Example(text: parts[1])
        }
    }

    private func write(keeping lines: [CommitLine]) {
        guard let learned else { return }
        var text = Self.title + "\n"
        text += "\(learned.head.hex) \(learned.corrections) \(learned.habits == nil ? "nothing" : "learned")\n"
        text += learned.habits?.text ?? ""
        var kept = Self.title + "\n"
        for line in lines { if let example = examples[line.id] { kept += "\(line.id.hex) \(example.text)\n" } }
        // Ignored: without the files the history is read again, which takes longer and says the same.
        try? repository.layout.replaceOwnFile(Self.examplesFile, with: Array(kept.utf8))
        // Ignored for the same reason.
        try? repository.layout.replaceOwnFile(Self.habitsFile, with: Array(text.utf8))
    }
}
