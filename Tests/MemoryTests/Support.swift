import Changes
import Foundation
import GRDB
import Orchestrator
import Routing
import Testing
import Verification

@testable import Memory

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A repository's folders and a state directory, removed at the end.
final class Place: Sendable {
    let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.path + "/acrouter-memory-" + randomID()
        try FileManager.default.createDirectory(atPath: root + "/tree/.git", withIntermediateDirectories: true)
    }

    deinit {
        // Left over at worst: the system cleans its temporary folder.
        try? FileManager.default.removeItem(atPath: root)
    }

    var location: MemoryLocation { Self.location(root) }
    var state: String { root + "/state/git-acrouter" }

    static func location(_ root: String) -> MemoryLocation {
        MemoryLocation(mainWorktree: root + "/tree", commonGitDirectory: root + "/tree/.git")
    }

    /// - Parameter timeout: Short, so that a test of waiting does not wait.
    func open(timeout: Double = 5) throws -> Memory { try Self.open(root, timeout: timeout) }

    static func open(_ root: String, timeout: Double = 5) throws -> Memory {
        try Memory(at: location(root), stateDirectory: root + "/state/git-acrouter", timeout: timeout)
    }

    func history() throws -> History { try History.open(location, stateDirectory: state, timeout: 1) }

    /// Every row of the repository's store, in an order of its own.
    func rows() throws -> [String] { try Self.rows(Connection.reading(location.database, timeout: 1)) }

    static func rows(_ queue: DatabaseQueue) throws -> [String] {
        try queue.read { db in
            try Rows.all(db).map { String(decoding: try JournalCoding.encode($0), as: UTF8.self) }.sorted()
        }
    }

    func names(in folder: String) -> [String] { Files.names(in: folder).filter { !$0.hasPrefix(".") }.sorted() }
}

let week: Int64 = 604_800
let monday: Int64 = 2900 * week
let path = ["", "bug_fixing", "bug_fixing/repository", "bug_fixing/repository/swift/tests fail"]

func job(
    _ number: Int, at: Int64 = monday, dimension: Changes.Dimension = .bugFixing,
    topics: [String] = ["Sources/b.swift", "A.b/c()", "Sources/a.swift"]
) -> JobRecord {
    JobRecord(
        id: JobID(hex: hex(number)), startedAt: at, command: "fix", dimension: dimension, language: "swift",
        base: ObjectID(hex: String(repeating: "a", count: 40))!, head: nil, testCommand: "swift test",
        sandbox: "overlay", failToPass: [TestID("A.b/c()"), TestID("zeile\numbruch")], passToPassCount: 7,
        policy: "acrouter", topics: topics)
}

func outcome(
    _ number: Int, of job: Int, arm: String = "builtin/revert", attempt: Int = 1, at: Int64 = monday,
    outcome: OutcomeClass = .resolved, verdict: Verdict = .resolved, status: Attempt.Status = .ok, cost: Int64 = 0,
    failedBefore: Int = 0, levels: [String] = path, patch: [UInt8]? = [0, 255, 10, 13]
) -> OutcomeRecord {
    OutcomeRecord(
        id: hex(number, prefix: "0c"), job: JobID(hex: hex(job)), number: attempt, at: at, arm: ArmID(arm),
        status: status, verdict: verdict, outcome: outcome, score: 0.75, reason: "what decided", cost: MicroUSD(cost),
        seconds: 2.5, runs: 3, failedBefore: failedBefore, propensity: 0.8, estimate: 0.6, levels: levels,
        decision: "why", patch: patch)
}

func hex(_ number: Int, prefix: String = "ab") -> String {
    let digits = String(number, radix: 16)
    return prefix + String(repeating: "0", count: 30 - digits.count) + digits
}

extension Memory {
    /// One whole job with one outcome.
    func fill(_ number: Int, at: Int64 = monday) throws {
        try began(job(number, at: at))
        try record(outcome(number, of: number, at: at))
        try ended(JobID(hex: hex(number)), verdict: "resolved", seconds: 3, at: at + 3)
    }
}

extension Memory {
    /// Outcomes that count here, whoever knows them.
    nonisolated func attempts() throws -> Int { try store.tallies(levels: [""], since: .min).attempts }
}

extension UserStore {
    func attempts() throws -> Int { try tallies(levels: [""], since: .min).attempts }
}

extension Tallies {
    var attempts: Int { records.values.reduce(0) { $0 + $1.cells.sums.reduce(0) { $0 + $1.attempts } } }
}

func sums(_ outcome: OutcomeClass, cost: Int64 = 0) -> OutcomeSums {
    OutcomeSums(outcome, score: outcome == .resolved ? 1 : 0, cost: MicroUSD(cost), seconds: 2.5)
}

/// One table of what is kept, each row as text, in an order of its own.
func rows(of name: String, in queue: DatabaseQueue) throws -> [String] {
    try queue.read { db in try Row.fetchAll(db, sql: "SELECT * FROM \(name)").map { "\($0.databaseValues)" }.sorted() }
}

func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

/// Synchronous on purpose: in an async test the compiler would choose GRDB's async variants.
func texts(_ queue: DatabaseQueue, _ sql: String) throws -> [String] {
    try queue.read { db in try String.fetchAll(db, sql: sql) }
}

func execute(_ queue: DatabaseQueue, _ sql: String) throws {
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
}

/// A connection that may hold a lock from one statement to the next.
func holder(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(20)
    return try DatabaseQueue(path: path, configuration: configuration)
}
