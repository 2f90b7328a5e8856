public import Changes
public import Routing
public import Verification

/// Name of a job: 32 hexadecimal digits, 128 random bits.
public struct JobID: Hashable, Sendable, CustomStringConvertible {
    public let hex: String

    public init(hex: String) { self.hex = hex }

    public static func random(using generator: inout some RandomNumberGenerator) -> JobID {
        func half() -> String {
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return JobID(hex: half() + half())
    }

    public var description: String { hex }
    /// First eight digits, for people; commands take any unambiguous prefix.
    public var short: String { String(hex.prefix(8)) }
}

/// One piece of work: what the tests say of one tree, and what is known around it.
public struct Job: Sendable {
    public var id: JobID
    /// The snapshot that the job works on; every candidate speaks of this tree.
    public var base: ObjectID
    public var dimension: Dimension
    /// Main language of what fails or changed, as `swift`, `python`; empty when unknown.
    public var language: String
    public var plan: TestPlan
    public var baseline: Baseline
    /// Change from HEAD to the snapshot.
    public var change: Patch
    /// When the whole job has to end.
    public var deadline: ContinuousClock.Instant
    public var goal: JobGoal
    /// What the user said is wrong or is to be done; empty where only tests speak.
    public var words: String
    /// The user's own condition (`--accept`), run by sh.
    public var accept: String?

    public init(
        id: JobID, base: ObjectID, dimension: Dimension, language: String, plan: TestPlan, baseline: Baseline,
        change: Patch, deadline: ContinuousClock.Instant, goal: JobGoal = .failingTests, words: String = "",
        accept: String? = nil
    ) {
        self.accept = accept
        self.goal = goal
        self.words = words
        self.id = id
        self.base = base
        self.dimension = dimension
        self.language = language
        self.plan = plan
        self.baseline = baseline
        self.change = change
        self.deadline = deadline
    }

    /// Bound on one run of all tests on a candidate: a patch that makes them five times slower has failed.
    public var runLimit: Duration { max(.seconds(60), .seconds(baseline.report.seconds * 5)) }
}

/// What came of giving a job to an arm.
public struct ArmAnswer: Sendable {
    public enum Result: Sendable {
        case patch(CandidatePatch)
        /// An honest end without a patch: refused, gave up, searched everything.
        case noPatch(reason: String)
        /// The arm itself is out of order (missing binary, quota, network): it cools down, nothing is learned.
        ///
        /// - Parameter cooling: seconds until it may be asked again. Half an hour is long enough not to be asked by every
        ///   job, short enough to forget a hiccup.
        case outage(reason: String, cooling: Int64 = 1_800)
        /// Its time ran out.
        case timeout(reason: String)
        /// It was never asked: a budget or a rule of the user's stood against it. Nothing is learned.
        case declined(reason: String)
    }

    public var result: Result
    /// Test runs that the arm used to find its answer.
    public var runs: Int
    /// One line about how the answer was found, for `show`.
    public var note: String

    public init(result: Result, runs: Int = 0, note: String = "") {
        self.result = result
        self.runs = runs
        self.note = note
    }

    var isDeclined: Bool { if case .declined = result { true } else { false } }
    var cooling: Int64 { if case .outage(_, let seconds) = result { seconds } else { 0 } }

    var patch: CandidatePatch? {
        if case .patch(let candidate) = result { candidate } else { nil }
    }
}

/// One arm's try at a job, judged.
public struct Attempt: Sendable {
    public enum Status: String, Hashable, Sendable, Codable { case ok, outage, timeout }

    public var arm: ArmID
    public var status: Status
    public var candidate: CandidatePatch?
    public var judgement: Judgement
    /// Of all its calls together.
    public var bill: Bill
    public var seconds: Double
    public var runs: Int
    public var note: String
    /// The decision that chose the arm, with its propensity.
    public var decision: RoutingDecision
    /// After an outage: seconds until the arm may be asked again.
    public var cooling: Int64
    /// Nothing was asked and nothing was spent.
    public var isDeclined: Bool

    public init(
        arm: ArmID, status: Status, candidate: CandidatePatch?, judgement: Judgement, bill: Bill, seconds: Double,
        runs: Int, note: String, decision: RoutingDecision, cooling: Int64 = 0,
        isDeclined: Bool = false
    ) {
        self.isDeclined = isDeclined
        self.arm = arm
        self.status = status
        self.candidate = candidate
        self.judgement = judgement
        self.bill = bill
        self.seconds = seconds
        self.runs = runs
        self.note = note
        self.decision = decision
        self.cooling = cooling
    }

    public var cost: MicroUSD { bill.cost }
}

extension JobID: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(hex: try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

extension Baseline {
    /// The part of it that a green state has to turn; what breaks elsewhere is not asked.
    var failing: Baseline {
        var part = self
        part.passToPass = []
        return part
    }
}
