import GRDB
import Orchestrator
import Routing

/// What jobs are about, by topic, so that jobs which share some are found without looking at all.
enum Topics {
    static func insert(_ job: JobRecord, _ db: Database) throws {
        let count = Set(job.topics).count
        for (position, topic) in job.topics.enumerated() {
            try db.run(
                """
                INSERT OR IGNORE INTO topic (topic, started_at, job, position, among) VALUES (?, ?, ?, ?, ?)
                """, [topic, job.startedAt, job.id.hex, position, count])
        }
    }

    /// In their order.
    static func of(_ job: String, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(sql: "SELECT topic FROM topic WHERE job = ? ORDER BY position"), arguments: [job])
    }

    /// Bounds of a search: topics looked up, jobs looked at for each, and jobs compared topic by topic.
    static let mostTopics = 32
    static let mostJobs = 50
    static let mostCompared = 200

    private struct Candidate {
        var job: String
        var startedAt: Int64
        /// Its own topics.
        var count: Int
        /// Of the topics looked up, those under which it was found.
        var found: Int
    }

    /// Past jobs nearest to the given topics, with what came of them.
    ///
    /// Bounded work whatever the history: the latest jobs under each of the first topics, and of those the ones that
    /// turned up most often, the latest first.
    static func similar(to given: [String], since week: Int, _ db: Database) throws -> [SimilarJob] {
        let topics = Set(given)
        var near: [(similarity: Double, job: Candidate)] = []
        for candidate in try candidates(for: given, db).prefix(mostCompared) {
            let size = (Double(topics.count) * Double(candidate.count)).squareRoot()
            // As near as it could be with every topic of the smaller set shared.
            guard Double(min(topics.count, candidate.count)) / size >= SimilarJob.threshold else { continue }
            let shared = try of(candidate.job, db).count { topics.contains($0) }
            let similarity = Double(shared) / size
            if similarity >= SimilarJob.threshold { near.append((similarity, candidate)) }
        }
        near.sort { ($0.similarity, $0.job.startedAt, $0.job.job) > ($1.similarity, $1.job.startedAt, $1.job.job) }
        var jobs: [SimilarJob] = []
        for (similarity, candidate) in near where jobs.count < SimilarJob.most {
            let outcomes = try CountedOutcome.all(of: candidate.job, db).filter { $0.week >= week }
            // A job that taught nothing is no neighbour.
            guard !outcomes.isEmpty else { continue }
            jobs.append(
                SimilarJob(
                    similarity: similarity,
                    outcomes: outcomes.map { .init(arm: ArmID($0.arm), slot: $0.slot, sums: $0.sums) }))
        }
        return jobs
    }

    private static func candidates(for given: [String], _ db: Database) throws -> [Candidate] {
        var candidates: [String: Candidate] = [:]
        var asked: Set<String> = []
        for topic in given where asked.count < mostTopics && asked.insert(topic).inserted {
            let rows = try db.rows(
                """
                SELECT job, started_at, among FROM topic WHERE topic = ?
                ORDER BY started_at DESC, job DESC LIMIT ?
                """, [topic, mostJobs])
            for row in rows {
                let job: String = row["job"]
                candidates[
                    job,
                    default: Candidate(job: job, startedAt: row["started_at"], count: row["among"], found: 0)
                ].found += 1
            }
        }
        return candidates.values.sorted { ($0.found, $0.startedAt, $0.job) > ($1.found, $1.startedAt, $1.job) }
    }
}
