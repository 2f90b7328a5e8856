import GRDB

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Opens a repository's database for writing, whatever state a crash, a clean-up or a hostile clone left it in.
struct Restorer {
    let location: MemoryLocation
    let journal: Journal
    let timeout: Double

    /// What lies at the database's path.
    private enum Found {
        case missing
        case empty
        case damaged
        /// `position` is nil in a store that never followed a journal.
        case whole(DatabaseQueue, RepositoryStore.Position?)
    }

    /// In bytes.
    static let checkedSize = 4 << 20

    private typealias Opened = (queue: DatabaseQueue, recovery: Recovery?)

    /// - Parameters:
    ///   - isKnown: Whether this user's programs made the journal of that id. A clone can bring a database along, as a
    ///     tracked file; one that no known journal vouches for is moved aside, never believed.
    ///   - remember: Called once with the id of a journal that was not known.
    func open(
        isKnown: (String) throws(MemoryError) -> Bool, remember: (String) throws(MemoryError) -> Void
    ) throws(MemoryError) -> RepositoryStore {
        try Files.makeFolder(location.folder, mode: 0o755, "make the memory's folder")
        let opened = try journal.locked { locked throws(MemoryError) in
            try tidy()
            let opened = try restore(locked, isKnown: isKnown)
            unlink(location.damageMark)
            if opened.recovery != nil || Files.kind(of: location.summary) != .file {
                try SummaryFile.write(opened.queue, at: location)
            }
            return opened
        }
        let position = try mapped("read the database", location.database) {
            try opened.queue.read { try RepositoryStore.Position.read($0) }
        }
        if let id = position?.header.id, try !isKnown(id) { try remember(id) }
        return RepositoryStore(
            location: location, journal: journal, queue: opened.queue, recovery: opened.recovery)
    }

    /// Puts the ignore file there and removes what killed writers left.
    private func tidy() throws(MemoryError) {
        for folder in Set([location.folder, location.journalFolder]) {
            for name in Files.names(in: folder) where name.contains(".new-") {
                let path = folder + "/" + name
                let isOurs = ["journal.new-", ".gitignore.new-"].contains { name.hasPrefix($0) }
                // A summary may be in the making: whoever has just made the journal anew holds the lock of the old one.
                let isDead = name.hasPrefix("summary.new-") && Files.age(of: path) > 60
                if isOurs || isDead { unlink(path) }
            }
        }
        if Files.kind(of: location.ignoreFile) == .missing {
            // It names itself too: nothing of ours shows up in `git status`. `config` stays free to be committed.
            let names = "/.gitignore*\n/memory.sqlite*\n/summary*\n"
            try Files.replace(location.ignoreFile, with: Array(names.utf8), mode: 0o644, "write the ignore file")
        }
    }

    private func restore(
        _ locked: borrowing Journal.Locked, isKnown: (String) throws(MemoryError) -> Bool
    ) throws(MemoryError) -> Opened {
        let header = try locked.header()
        switch try examine() {
        case .missing: return try refill(create(), cause: .missing, locked)
        case .empty: return try refill(create(), cause: .empty, locked)
        case .damaged: return try startAnew(nil, cause: .damaged, locked)
        case .whole(let queue, nil): return try refill(queue, cause: .empty, locked)
        case .whole(let queue, let position?):
            guard let header else {
                guard try isKnown(position.header.id) else { return try startAnew(queue, cause: .foreign, locked) }
                return try (queue, heal(queue, locked))
            }
            guard header.id == position.header.id else { return try startAnew(queue, cause: .foreign, locked) }
            let isCut = try locked.size() < position.offset && header == position.header
            if isCut || header.generation < position.header.generation { return try (queue, heal(queue, locked)) }
            // The usual case: at most some rows behind.
            return try refill(queue, cause: .behind, locked)
        }
    }

    private func examine() throws(MemoryError) -> Found {
        let path = location.database
        try Files.requirePlain(path, "open the database")
        if Files.kind(of: path) == .missing { return .missing }
        if Files.size(of: path) == 0 { return .empty }
        if Files.kind(of: location.damageMark) != .missing { return .damaged }
        do {
            return try inspect(try Connection.writing(path, timeout: timeout, mode: 0o644))
        } catch {
            if error.code == .corrupt { return .damaged }
            throw error
        }
    }

    private func inspect(_ queue: DatabaseQueue) throws(MemoryError) -> Found {
        let schema = Schema.repository
        return try mapped("check the database", location.database) {
            let (version, tables) = try queue.read { db in
                (
                    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                    try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema") ?? 0
                )
            }
            guard version <= schema.version else { throw MemoryError(.newer, "open the database", location.database) }
            if version == 0 { return tables == 0 ? .empty : .damaged }
            try queue.writeWithoutTransaction { try schema.migrate($0) }
            return try queue.read { db in
                guard try schema.isWhole(db) else { return .damaged }
                // A check reads all there is: a large database is checked by those who use it, see `damageMark`.
                let isSmall = Files.size(of: location.database) <= Self.checkedSize
                if isSmall, try String.fetchOne(db, sql: "PRAGMA quick_check(1)") != "ok" { return .damaged }
                return .whole(queue, try RepositoryStore.Position.read(db))
            }
        }
    }

    private func create() throws(MemoryError) -> DatabaseQueue {
        let queue = try Connection.writing(location.database, timeout: timeout, mode: 0o644)
        try mapped("make the database", location.database) {
            try queue.writeWithoutTransaction { try Schema.repository.migrate($0) }
        }
        return queue
    }

    private func startAnew(
        _ old: DatabaseQueue?, cause: Recovery.Cause, _ locked: borrowing Journal.Locked
    ) throws(MemoryError) -> Opened {
        try mapped("close the database", location.database) { try old?.close() }
        let aside = try Files.moveAside(location.database, "move the database aside")
        return try refill(create(), cause: cause, aside: aside, locked)
    }

    /// Brings a database up to the end of the journal, which gets its header if it has none.
    private func refill(
        _ queue: DatabaseQueue, cause: Recovery.Cause, aside: String? = nil, _ locked: borrowing Journal.Locked
    ) throws(MemoryError) -> Opened {
        var (rows, damaged) = (0, 0)
        if try locked.header() == nil {
            // Lines without a header are a journal whose first line was damaged: their rows are kept.
            let report = try JournalRewrite(location: location).run(from: queue, locked)
            (rows, damaged) = (report.had, report.damaged)
        } else {
            (rows, damaged) = try RepositoryStore.catchUp(queue, with: locked, path: location.database)
        }
        guard aside != nil || rows > 0 || damaged > 0 else { return (queue, nil) }
        return (queue, Recovery(cause: cause, rows: rows, damagedLines: damaged, movedAside: aside))
    }

    private func heal(
        _ queue: DatabaseQueue, _ locked: borrowing Journal.Locked
    ) throws(MemoryError) -> Recovery? {
        let report = try JournalRewrite(location: location).run(from: queue, locked)
        return Recovery(cause: .journalLost, rows: report.gained, damagedLines: report.damaged)
    }
}
