import GRDB
import Orchestrator

/// Writes a journal anew as the union of what is readable in it and the database's rows, less what was forgotten.
struct JournalRewrite {
    let location: MemoryLocation

    struct Report {
        /// Rows that the journal had, and that it got from the database.
        var had: Int
        var gained: Int
        var damaged: Int
    }

    /// Both have followed each other completely afterwards. The lock is spent: it stays on the file that was replaced.
    func run(from queue: DatabaseQueue, _ journal: borrowing Journal.Locked) throws(MemoryError) -> Report {
        let contents = try journal.read(from: 0)
        let (rows, position) = try mapped("read the database", location.database) {
            try queue.read { (try Rows.all($0), try RepositoryStore.Position.read($0)) }
        }
        let had = contents.lines.filter { $0.kind != .header }
        let present = Set(had.map(\.key))
        let gained = rows.filter { !present.contains($0.key) }
        let kept = Self.withoutForgotten(had + gained)
        let header = try Self.next(journal.header(), position?.header)
        let end = try journal.rewrite(header: header, lines: kept, unknown: contents.unknown)
        try mapped("write to the database", location.database) {
            try queue.write { db in
                _ = try RowChange.insert(kept, db)
                try RepositoryStore.Position(header: header, offset: end).write(db)
            }
        }
        return Report(had: had.count, gained: gained.count, damaged: contents.damaged)
    }

    static func withoutForgotten(_ lines: [JournalLine]) -> [JournalLine] {
        let forgotten = Set(lines.compactMap(\.tombstone?.job))
        return lines.filter { line in
            line.kind == .tombstone || !(line.subject.map(forgotten.contains) ?? false)
        }
    }

    private static func next(_ old: JournalLine.Header?, _ known: JournalLine.Header?) -> JournalLine.Header {
        JournalLine.Header(
            id: old?.id ?? known?.id ?? randomID(), generation: max(old?.generation ?? 0, known?.generation ?? 0) + 1)
    }
}
