public import Changes
public import Routing
public import Verification

/// What outlives a job. The Memory room implements it; each call is durable when it returns.
public protocol MemoryStore: Sendable {
    func began(_ job: JobRecord) async throws
    func record(_ outcome: OutcomeRecord) async throws
    func ended(_ job: JobID, verdict: String, seconds: Double, at: Int64) async throws
    /// Sums of informative outcomes at a job's levels of the hierarchy, coarsest first; of several attempts by one arm
    /// at one job, the first.
    /// - Parameter week: Now; outcomes that have faded to nothing by then may be left out.
    func evidence(path: [String], week: Int) async throws -> EvidenceTable
    /// Past jobs that share topics with this one, nearest first, of equal ones the latest; at most `SimilarJob.most`,
    /// none below `SimilarJob.threshold`. Similarity is the cosine of the two sets of topics.
    func similar(topics: [String], week: Int) async throws -> [SimilarJob]
    /// Arms that are cooling down, with the reason.
    func coolDowns(at: Int64) async throws -> [ArmID: String]
    func coolDown(_ arm: ArmID, until: Int64, reason: String) async throws
    /// Baseline of an identical run: same tree, command and toolchain.
    func baseline(key: String) async throws -> Baseline?
    func keep(_ baseline: Baseline, key: String) async throws
    /// Reserves the worst case of a call against the job's and the day's budget, in one transaction over all the user's
    /// processes and repositories.
    func reserve(_ call: PlannedCall, at: Int64) async throws -> Reservation
    func settle(_ reservation: String, _ bill: Bill) async throws
}

/// A call of a model that is about to be made.
public struct PlannedCall: Hashable, Sendable {
    public var job: JobID
    public var arm: ArmID
    /// The most that it can cost.
    public var worst: MicroUSD
    /// Nil where the user set none.
    public var jobBudget: MicroUSD?
    public var dailyBudget: MicroUSD?

    public init(job: JobID, arm: ArmID, worst: MicroUSD, jobBudget: MicroUSD?, dailyBudget: MicroUSD?) {
        self.job = job
        self.arm = arm
        self.worst = worst
        self.jobBudget = jobBudget
        self.dailyBudget = dailyBudget
    }
}

/// A job, as kept. Text only as far as `acrouter.memoryDetail` allows; never file contents, keys or secrets.
public struct JobRecord: Hashable, Sendable, Codable {
    public var id: JobID
    /// Seconds since 1970, UTC.
    public var startedAt: Int64
    /// The command: `fix`, `verify`.
    public var command: String
    public var dimension: Dimension
    public var language: String
    public var base: ObjectID
    public var head: ObjectID?
    public var testCommand: String
    public var sandbox: String
    public var failToPass: [TestID]
    public var passToPassCount: Int
    public var policy: String
    /// What the job is about: paths of files that the failing tests and the change name, and the tests' own names.
    public var topics: [String]

    public init(
        id: JobID, startedAt: Int64, command: String, dimension: Dimension, language: String, base: ObjectID,
        head: ObjectID?, testCommand: String, sandbox: String, failToPass: [TestID], passToPassCount: Int,
        policy: String, topics: [String] = []
    ) {
        self.id = id
        self.startedAt = startedAt
        self.command = command
        self.dimension = dimension
        self.language = language
        self.base = base
        self.head = head
        self.testCommand = testCommand
        self.sandbox = sandbox
        self.failToPass = failToPass
        self.passToPassCount = passToPassCount
        self.policy = policy
        self.topics = topics
    }

    /// A record written before there were topics has none.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try values.decode(JobID.self, forKey: .id),
            startedAt: try values.decode(Int64.self, forKey: .startedAt),
            command: try values.decode(String.self, forKey: .command),
            dimension: try values.decode(Dimension.self, forKey: .dimension),
            language: try values.decode(String.self, forKey: .language),
            base: try values.decode(ObjectID.self, forKey: .base),
            head: try values.decodeIfPresent(ObjectID.self, forKey: .head),
            testCommand: try values.decode(String.self, forKey: .testCommand),
            sandbox: try values.decode(String.self, forKey: .sandbox),
            failToPass: try values.decode([TestID].self, forKey: .failToPass),
            passToPassCount: try values.decode(Int.self, forKey: .passToPassCount),
            policy: try values.decode(String.self, forKey: .policy),
            topics: try values.decodeIfPresent([String].self, forKey: .topics) ?? [])
    }
}

/// One attempt's outcome: an immutable row.
public struct OutcomeRecord: Hashable, Sendable, Codable {
    /// 128 random bits.
    public var id: String
    public var job: JobID
    /// 1 for the first attempt of the job.
    public var number: Int
    public var at: Int64
    public var arm: ArmID
    public var status: Attempt.Status
    public var verdict: Verdict
    public var outcome: OutcomeClass
    public var score: Double
    public var reason: String
    public var cost: MicroUSD
    public var seconds: Double
    public var runs: Int
    public var failedBefore: Int
    public var propensity: Double
    public var estimate: Double
    public var levels: [String]
    public var decision: String
    /// The patch as git prints it, kept so that `show`, `verify` and `fix` can offer it again; nil without one.
    public var patch: [UInt8]?

    public init(
        id: String, job: JobID, number: Int, at: Int64, arm: ArmID, status: Attempt.Status, verdict: Verdict,
        outcome: OutcomeClass, score: Double, reason: String, cost: MicroUSD, seconds: Double, runs: Int,
        failedBefore: Int, propensity: Double, estimate: Double, levels: [String], decision: String, patch: [UInt8]?
    ) {
        self.id = id
        self.job = job
        self.number = number
        self.at = at
        self.arm = arm
        self.status = status
        self.verdict = verdict
        self.outcome = outcome
        self.score = score
        self.reason = reason
        self.cost = cost
        self.seconds = seconds
        self.runs = runs
        self.failedBefore = failedBefore
        self.propensity = propensity
        self.estimate = estimate
        self.levels = levels
        self.decision = decision
        self.patch = patch
    }
}
