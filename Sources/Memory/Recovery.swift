/// What opening the memory had to put right. Worth a line to the user.
public struct Recovery: Hashable, Sendable, CustomStringConvertible {
    public enum Cause: Hashable, Sendable {
        /// `memory.sqlite` was not there, while the journal was.
        case missing
        case empty
        case damaged
        /// It belonged to another repository's journal, or to none that this user knows.
        case foreign
        /// An interrupted run had written rows to the journal only.
        case behind
        /// The journal was lost or cut short, and was written anew from the database.
        case journalLost
    }

    public var cause: Cause
    /// Rows that the database got from the journal (for `journalLost`: the journal from the database).
    public var rows: Int
    /// Lines of the journal that were unreadable and are lost unless the database had them.
    public var damagedLines: Int
    /// Where the old database is now.
    public var movedAside: String?

    public var description: String {
        let source =
            switch cause {
            case .missing: "the database was missing"
            case .empty: "the database was empty"
            case .damaged: "the database was damaged"
            case .foreign: "the database belonged to another repository"
            case .behind: "a run was interrupted before its last rows reached the database"
            case .journalLost: "the journal was lost or cut short"
            }
        let target = cause == .journalLost ? "journal restored from the database" : "memory restored from the journal"
        return "\(target): \(rows) \(rows == 1 ? "row" : "rows"); \(source)"
            + (damagedLines == 0 ? "" : "; \(damagedLines) unreadable \(damagedLines == 1 ? "line" : "lines") skipped")
            + (movedAside.map { "; the old one is kept as \($0)" } ?? "")
    }
}
