import GRDB
import Orchestrator
import Routing

// What a repository's store passes on to the user's: outcomes that count, under their random ids, and nothing else.

extension RepositoryStore {
    /// Outcomes passed on in one transaction.
    private static let lessons = 5_000

    /// Passes on to the user's store what it has not been told yet, what no longer counts included. Repeating it
    /// changes nothing.
    func teach(_ user: UserStore) throws(MemoryError) {
        let store = try user.name("store")
        let (taught, isDue) = try read("read what is new") { db in
            (
                try Meta.get("taught", db),
                try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM due)") ?? false
            )
        }
        if taught != store { try teachAll(store) } else if !isDue { return }
        while try teachSome(user) {}
    }

    /// Of another user's store, or of one made anew, nothing is known.
    private func teachAll(_ store: String) throws(MemoryError) {
        try mapped("note what is to be passed on", location.database) {
            try queue.write { db in
                try db.execute(sql: "INSERT OR IGNORE INTO due (outcome) SELECT id FROM evidence")
                try Meta.set("taught", store, db)
            }
        }
    }

    /// - Returns: Whether there may be more. The journal's lock keeps everybody from changing what counts meanwhile.
    private func teachSome(_ user: UserStore) throws(MemoryError) -> Bool {
        try journal.locked { _ throws(MemoryError) in
            let (due, lessons, repository) = try read("read what is new") { db in
                let due = try String.fetchAll(db, sql: "SELECT outcome FROM due LIMIT ?", arguments: [Self.lessons])
                var lessons: [String: Lesson] = [:]
                for id in due { lessons[id] = try Lesson(id, db) }
                return (due, lessons, try Position.read(db)?.header.id ?? "")
            }
            guard !due.isEmpty else { return false }
            try user.learn(lessons, of: due, from: repository)
            try mapped("note what was passed on", location.database) {
                try queue.write { db in
                    for id in due {
                        try db.run(
                            "DELETE FROM due WHERE outcome = ?", [id])
                    }
                }
            }
            return due.count == Self.lessons
        }
    }
}

/// One outcome that counts, as the user's store knows it.
struct Lesson {
    var outcome: CountedOutcome
    /// Empty while the job is not known.
    var dimension: String
    /// The journal's random id; empty for a row from before it was noted.
    var repository: String

    /// From a repository's store.
    /// - Returns: nil for an outcome that does not count, or is not there.
    fileprivate init?(_ id: String, _ db: Database) throws {
        let row = try db.row(
            """
            SELECT e.*, COALESCE(j.dimension, '') AS dimension FROM evidence AS e LEFT JOIN job AS j ON j.id = e.job
            WHERE e.id = ?
            """, [id])
        guard let row, let outcome = CountedOutcome(row) else { return nil }
        self.outcome = outcome
        dimension = row["dimension"]
        repository = ""
    }

    /// - Parameter row: Of the user's `evidence`, with its `repository`.
    fileprivate init?(_ row: Row) {
        guard let outcome = CountedOutcome(row) else { return nil }
        self.outcome = outcome
        dimension = row["dimension"]
        repository = row["repository"]
    }

    /// Levels over all repositories that it counts at.
    fileprivate var path: [String] { dimension.isEmpty ? [""] : ["", dimension] }
    fileprivate var child: String? { dimension.isEmpty ? nil : repository }
}

extension UserStore {
    private static let lessons = """
        SELECT e.*, COALESCE(o.repository, '') AS repository
        FROM evidence AS e LEFT JOIN origin AS o ON o.outcome = e.id
        """

    /// Learns outcomes and unlearns those of `all` that are not among them.
    fileprivate func learn(_ lessons: [String: Lesson], of all: [String], from repository: String) throws(MemoryError) {
        try write("count outcomes") { db in
            var change = TallyChange()
            for id in all {
                let known = try db.row(Self.lessons + " WHERE e.id = ?", [id]).flatMap { Lesson($0) }
                var lesson = lessons[id]
                if let known, lesson != nil {
                    // Of clones that have exchanged outcomes the first one to speak of it stays its origin.
                    lesson?.repository = known.repository.isEmpty ? repository : known.repository
                    if known.repository == lesson?.repository, known.dimension == lesson?.dimension { continue }
                } else {
                    lesson?.repository = repository
                }
                if let known { try Self.remove(known, &change, db) }
                if let lesson { try Self.add(lesson, &change, db) }
            }
            try change.write(db)
        }
    }

    private static func remove(_ lesson: Lesson, _ change: inout TallyChange, _ db: Database) throws {
        change.count(lesson.outcome, path: lesson.path, child: lesson.child, isGone: true)
        try db.run(
            "DELETE FROM evidence WHERE id = ?", [lesson.outcome.id])
        try db.run(
            "DELETE FROM origin WHERE outcome = ?", [lesson.outcome.id])
    }

    private static func add(_ lesson: Lesson, _ change: inout TallyChange, _ db: Database) throws {
        let outcome = lesson.outcome
        change.count(outcome, path: lesson.path, child: lesson.child)
        try db.run(
            """
            INSERT OR REPLACE INTO evidence (id, arm, dimension, week, failed_before, outcome, cost, seconds)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                outcome.id, outcome.arm, lesson.dimension, outcome.week, outcome.failedBefore, outcome.outcome.rawValue,
                outcome.cost, outcome.seconds,
            ])
        try db.run(
            "INSERT OR REPLACE INTO origin (outcome, repository) VALUES (?, ?)", [outcome.id, lesson.repository])
    }

    /// Makes the sums anew from the rows: the same numbers as those kept in step.
    static func rebuild(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM tally; DELETE FROM tally_child")
        var change = TallyChange()
        let rows = try Row.fetchCursor(db, sql: lessons)
        while let row = try rows.next() {
            guard let lesson = Lesson(row) else { continue }
            change.count(lesson.outcome, path: lesson.path, child: lesson.child)
        }
        try change.write(db)
    }

    func tallies(levels: [String], since week: Int) throws(MemoryError) -> Tallies {
        try read("read the tallies") { db in try Tallies(levels: levels, since: week, db) }
    }
}
