import GRDB

/// Tables of one kind of store. `README.md` writes them out; a test holds the two together.
struct Schema: Sendable {
    /// Statements of each migration, as `sqlite_schema` keeps them. Later work adds migrations and never edits one.
    let migrations: [[String]]
    private let fill: @Sendable (Database) throws -> Void

    var version: Int { migrations.count }

    /// - Parameter fill: What migrations from 2 on need to know of the rows of a store of version 1.
    private init(_ migrations: String..., fill: @escaping @Sendable (Database) throws -> Void) {
        self.fill = fill
        self.migrations = migrations.map { text in
            text.split(separator: "\n\n", omittingEmptySubsequences: true).map { statement in
                String(statement.last == ";" ? statement.dropLast() : statement)
            }
        }
    }

    /// Brings an empty or older store up to date, in one transaction.
    func migrate(_ db: Database) throws {
        let current = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard current < version else { return }
        try db.inTransaction(.immediate) {
            // Asked again under the lock: another process may have been quicker.
            let current = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            for statement in migrations.dropFirst(current).joined() { try db.execute(sql: statement) }
            // What is kept since migration 2, from the rows that were there.
            if current == 1 { try fill(db) }
            try db.execute(sql: "PRAGMA user_version = \(max(current, version))")
            return .commit
        }
    }

    /// Whether a store of this version holds exactly our tables: a foreign trigger or view would run inside our own
    /// statements.
    func isWhole(_ db: Database) throws -> Bool {
        let found = try String.fetchSet(
            db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        return found == expected
    }

    /// What `sqlite_schema` holds after all migrations.
    private var expected: Set<String> {
        var statements: Set<String> = []
        for statement in migrations.joined() {
            if statement.hasPrefix("DROP VIEW ") {
                let made = "CREATE VIEW " + statement.dropFirst("DROP VIEW ".count) + " "
                statements = statements.filter { !$0.hasPrefix(made) }
            } else {
                statements.insert(statement)
            }
        }
        return statements
    }

    static let repository = Schema(
        """
        CREATE TABLE meta (
          key TEXT NOT NULL PRIMARY KEY,
          value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE job (
          id TEXT NOT NULL PRIMARY KEY,
          writer TEXT NOT NULL,
          started_at INTEGER NOT NULL,
          command TEXT NOT NULL,
          dimension TEXT NOT NULL,
          language TEXT NOT NULL,
          base TEXT NOT NULL,
          head TEXT,
          test_command TEXT NOT NULL,
          sandbox TEXT NOT NULL,
          fail_to_pass TEXT NOT NULL,
          pass_to_pass_count INTEGER NOT NULL,
          policy TEXT NOT NULL
        ) STRICT;

        CREATE INDEX job_by_time ON job (started_at, id);

        CREATE TABLE outcome (
          sequence INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL UNIQUE,
          writer TEXT NOT NULL,
          job TEXT NOT NULL,
          number INTEGER NOT NULL,
          at INTEGER NOT NULL,
          arm TEXT NOT NULL,
          status TEXT NOT NULL,
          verdict TEXT NOT NULL,
          outcome TEXT NOT NULL,
          score REAL NOT NULL,
          reason TEXT NOT NULL,
          cost INTEGER NOT NULL,
          seconds REAL NOT NULL,
          runs INTEGER NOT NULL,
          failed_before INTEGER NOT NULL,
          propensity REAL NOT NULL,
          estimate REAL NOT NULL,
          decision TEXT NOT NULL,
          patch BLOB
        ) STRICT;

        CREATE INDEX outcome_by_job ON outcome (job, number, id);

        CREATE TABLE outcome_level (
          level TEXT NOT NULL,
          outcome TEXT NOT NULL,
          position INTEGER NOT NULL,
          PRIMARY KEY (level, outcome)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX outcome_level_by_outcome ON outcome_level (outcome, position);

        CREATE TABLE event (
          id TEXT NOT NULL PRIMARY KEY,
          writer TEXT NOT NULL,
          job TEXT NOT NULL,
          at INTEGER NOT NULL,
          written INTEGER NOT NULL,
          kind TEXT NOT NULL,
          verdict TEXT,
          seconds REAL,
          note TEXT NOT NULL
        ) STRICT;

        CREATE INDEX event_by_job ON event (job, written, id);

        CREATE TABLE tombstone (
          job TEXT NOT NULL PRIMARY KEY,
          writer TEXT NOT NULL,
          at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE baseline (
          key TEXT NOT NULL PRIMARY KEY,
          json BLOB NOT NULL,
          used INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW evidence AS
          SELECT sequence, id, job, arm, at / 604800 AS week, failed_before, outcome, cost, seconds
          FROM outcome AS this
          WHERE outcome <> 'uninformative' AND NOT EXISTS (
            SELECT 1 FROM outcome AS earlier
            WHERE earlier.job = this.job AND earlier.arm = this.arm AND earlier.outcome <> 'uninformative'
              AND (earlier.number, earlier.id) < (this.number, this.id));

        CREATE TRIGGER job_is_immutable BEFORE UPDATE ON job
        BEGIN SELECT RAISE(ABORT, 'jobs are immutable'); END;

        CREATE TRIGGER outcome_is_immutable BEFORE UPDATE ON outcome
        BEGIN SELECT RAISE(ABORT, 'outcomes are immutable'); END;

        CREATE TRIGGER outcome_is_kept BEFORE DELETE ON outcome
        WHEN NOT EXISTS (SELECT 1 FROM tombstone WHERE tombstone.job = old.job)
        BEGIN SELECT RAISE(ABORT, 'only a forgotten job loses its outcomes'); END;

        CREATE TRIGGER event_is_immutable BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are immutable'); END;

        CREATE TRIGGER tombstone_wins AFTER INSERT ON tombstone
        BEGIN
          DELETE FROM outcome_level WHERE outcome IN (SELECT id FROM outcome WHERE job = new.job);
          DELETE FROM outcome WHERE job = new.job;
          DELETE FROM event WHERE job = new.job;
          DELETE FROM job WHERE id = new.job;
        END;
        """,
        """
        DROP VIEW evidence;

        CREATE VIEW evidence AS
          SELECT id, job, number, arm, at / 604800 AS week, failed_before, outcome, cost, seconds
          FROM outcome AS this
          WHERE outcome <> 'uninformative' AND status <> 'outage' AND NOT EXISTS (
            SELECT 1 FROM outcome AS earlier
            WHERE earlier.job = this.job AND earlier.arm = this.arm AND earlier.outcome <> 'uninformative'
              AND earlier.status <> 'outage' AND (earlier.number, earlier.id) < (this.number, this.id));

        CREATE TABLE tally (
          level TEXT NOT NULL,
          arm TEXT NOT NULL,
          cells BLOB NOT NULL,
          PRIMARY KEY (level, arm)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tally_child (
          parent TEXT NOT NULL,
          arm TEXT NOT NULL,
          child TEXT NOT NULL,
          outcomes INTEGER NOT NULL,
          PRIMARY KEY (parent, arm, child)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE total (
          arm TEXT NOT NULL,
          dimension TEXT NOT NULL,
          attempts INTEGER NOT NULL,
          resolved INTEGER NOT NULL,
          unresolved INTEGER NOT NULL,
          no_patch INTEGER NOT NULL,
          uninformative INTEGER NOT NULL,
          indeterminate INTEGER NOT NULL,
          cost INTEGER NOT NULL,
          time INTEGER NOT NULL,
          PRIMARY KEY (arm, dimension)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE due (
          outcome TEXT NOT NULL PRIMARY KEY
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE topic (
          topic TEXT NOT NULL,
          started_at INTEGER NOT NULL,
          job TEXT NOT NULL,
          position INTEGER NOT NULL,
          among INTEGER NOT NULL,
          PRIMARY KEY (topic, started_at, job)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX topic_by_job ON topic (job, position);

        CREATE TRIGGER topics_go_with_their_job AFTER DELETE ON job
        BEGIN DELETE FROM topic WHERE job = old.id; END;
        """,
        fill: { try RowChange.rebuild($0) })

    static let user = Schema(
        """
        CREATE TABLE meta (
          key TEXT NOT NULL PRIMARY KEY,
          value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE ledger (
          id TEXT NOT NULL PRIMARY KEY,
          job TEXT NOT NULL,
          reserved_at INTEGER NOT NULL,
          worst INTEGER NOT NULL,
          cost INTEGER,
          estimated INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX ledger_by_time ON ledger (reserved_at);

        CREATE TABLE cool_down (
          arm TEXT NOT NULL PRIMARY KEY,
          until INTEGER NOT NULL,
          reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE trust (
          repository TEXT NOT NULL,
          sha256 TEXT NOT NULL,
          trusted_at INTEGER NOT NULL,
          PRIMARY KEY (repository, sha256)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE evidence (
          id TEXT NOT NULL PRIMARY KEY,
          arm TEXT NOT NULL,
          dimension TEXT NOT NULL,
          week INTEGER NOT NULL,
          failed_before INTEGER NOT NULL,
          outcome TEXT NOT NULL,
          cost INTEGER NOT NULL,
          seconds REAL NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE journal (
          id TEXT NOT NULL PRIMARY KEY
        ) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE tally (
          level TEXT NOT NULL,
          arm TEXT NOT NULL,
          cells BLOB NOT NULL,
          PRIMARY KEY (level, arm)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tally_child (
          parent TEXT NOT NULL,
          arm TEXT NOT NULL,
          child TEXT NOT NULL,
          outcomes INTEGER NOT NULL,
          PRIMARY KEY (parent, arm, child)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE origin (
          outcome TEXT NOT NULL PRIMARY KEY,
          repository TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE call (
          reservation TEXT NOT NULL PRIMARY KEY,
          arm TEXT NOT NULL,
          input INTEGER NOT NULL DEFAULT 0,
          cache_read INTEGER NOT NULL DEFAULT 0,
          cache_write INTEGER NOT NULL DEFAULT 0,
          output INTEGER NOT NULL DEFAULT 0,
          reasoning INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX ledger_by_job ON ledger (job);
        """,
        fill: { try UserStore.rebuild($0) })
}
