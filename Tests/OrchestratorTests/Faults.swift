import Changes
import Orchestrator
import Routing
import Synchronization
import Verification

/// Makes the n-th call of a port fail. The call before and after it are the real thing's.
final class Faults: Sendable {
    struct Planted: Error {}

    private let at: Int?
    private let calls = Mutex(0)

    init(at: Int?) { self.at = at }

    func pass() throws {
        let number = calls.withLock { count in
            count += 1
            return count
        }
        if number == at { throw Planted() }
    }

    var hasFired: Bool { at.map { number in calls.withLock { $0 >= number } } ?? false }
}

struct FaultyStore<Real: TreeStore>: TreeStore {
    let real: Real
    let faults: Faults

    func privatePaths(of tree: ObjectID) async throws -> Set<RepoPath> {
        try faults.pass()
        return try await real.privatePaths(of: tree)
    }

    func entries(of tree: ObjectID) async throws -> [TreeEntry] {
        try faults.pass()
        return try await real.entries(of: tree)
    }

    func bytes(of blob: ObjectID) async throws -> [UInt8] {
        try faults.pass()
        return try await real.bytes(of: blob)
    }

    func patch(from old: ObjectID?, to new: ObjectID) async throws -> Patch {
        try faults.pass()
        return try await real.patch(from: old, to: new)
    }

    func diffText(from old: ObjectID?, to new: ObjectID) async throws -> [UInt8] {
        try faults.pass()
        return try await real.diffText(from: old, to: new)
    }

    func tree(of candidate: CandidatePatch) async throws -> ObjectID {
        try faults.pass()
        return try await real.tree(of: candidate)
    }

    func greenCandidates(limit: Int) async throws -> [CommitSummary] {
        try faults.pass()
        return try await real.greenCandidates(limit: limit)
    }

    func fill(directory: String, with tree: ObjectID) async throws {
        try faults.pass()
        try await real.fill(directory: directory, with: tree)
    }

    var objectDirectories: [String] { real.objectDirectories }
}

struct FaultyMemory<Real: MemoryStore>: MemoryStore {
    let real: Real
    let faults: Faults

    func began(_ job: JobRecord) async throws {
        try faults.pass()
        try await real.began(job)
    }

    func record(_ outcome: OutcomeRecord) async throws {
        try faults.pass()
        try await real.record(outcome)
    }

    func ended(_ job: JobID, verdict: String, seconds: Double, at: Int64) async throws {
        try faults.pass()
        try await real.ended(job, verdict: verdict, seconds: seconds, at: at)
    }

    func evidence(path: [String], week: Int) async throws -> EvidenceTable {
        try faults.pass()
        return try await real.evidence(path: path, week: week)
    }

    func similar(topics: [String], week: Int) async throws -> [SimilarJob] {
        try faults.pass()
        return try await real.similar(topics: topics, week: week)
    }

    func coolDowns(at: Int64) async throws -> [ArmID: String] {
        try faults.pass()
        return try await real.coolDowns(at: at)
    }

    func coolDown(_ arm: ArmID, until: Int64, reason: String) async throws {
        try faults.pass()
        try await real.coolDown(arm, until: until, reason: reason)
    }

    func baseline(key: String) async throws -> Baseline? {
        try faults.pass()
        return try await real.baseline(key: key)
    }

    func keep(_ baseline: Baseline, key: String) async throws {
        try faults.pass()
        try await real.keep(baseline, key: key)
    }

    func reserve(_ call: PlannedCall, at: Int64) async throws -> Reservation {
        try faults.pass()
        return try await real.reserve(call, at: at)
    }

    func settle(_ reservation: String, _ bill: Bill) async throws {
        try faults.pass()
        try await real.settle(reservation, bill)
    }
}
