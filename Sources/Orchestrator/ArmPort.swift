public import Changes
public import Routing
public import Verification

/// One way to get a patch. The Arms room implements it.
public protocol Arm: Sendable {
    var id: ArmID { get }
    /// One line for people: what it is.
    var summary: String { get }
    /// Whether it can try this job at all; the text says why not ("templates know Swift and Python").
    func unsuitable(for job: Job) -> String?
    /// What one attempt can cost at most, and before the first bill is expected to.
    func worstCost(for job: Job) -> MicroUSD
    func expectedCost(for job: Job) -> MicroUSD
    /// Belief about it before any outcome is known here.
    func prior(for job: Job) -> ArmPrior
    /// Belief by level of the hierarchy, coarsest first, for an arm that is known from elsewhere; nil leaves it to `prior`.
    func priors(for job: Job) -> [ArmPriorBelief?]?
    /// What an attempt would send away, and where to; nil for an arm that sends nothing. Spends nothing.
    func preview(_ job: Job, on workbench: any Workbench) async throws -> PromptPreview?
    /// What goes wrong inside the arm is an answer. Throws on cancellation, and what the workbench threw.
    func attempt(_ job: Job, on workbench: any Workbench) async throws -> ArmAnswer
}

/// What is believed of an arm before its first outcome.
public struct ArmPrior: Hashable, Sendable {
    /// Mean pass probability, 0...1, and the number of observations that it is worth.
    public var passProbability: Double
    public var weight: Double
    /// Expected wait for one attempt.
    public var seconds: Double

    public init(passProbability: Double, weight: Double, seconds: Double) {
        self.passProbability = passProbability
        self.weight = weight
        self.seconds = seconds
    }

    /// For an arm that says nothing about itself: better than even odds of failing, and easily unlearnt.
    public static let unknown = ArmPrior(passProbability: 0.4, weight: 2, seconds: 60)
}

extension Arm {
    public func prior(for job: Job) -> ArmPrior { .unknown }
    public func priors(for job: Job) -> [ArmPriorBelief?]? { nil }
    public func preview(_ job: Job, on workbench: any Workbench) async throws -> PromptPreview? { nil }
}

/// Exactly what a model would be told.
public struct PromptPreview: Hashable, Sendable {
    public var arm: ArmID
    /// An address, or the command of an agent.
    public var destination: String
    public var system: String
    public var user: String
    public var estimatedTokens: Int
    /// The most that the call could cost.
    public var worst: MicroUSD

    public init(
        arm: ArmID, destination: String, system: String, user: String, estimatedTokens: Int, worst: MicroUSD
    ) {
        self.arm = arm
        self.destination = destination
        self.system = system
        self.user = user
        self.estimatedTokens = estimatedTokens
        self.worst = worst
    }
}

extension ArmOffer {
    /// The arm as the router sees it for this job.
    /// - Parameters:
    ///   - depth: Levels of the hierarchy; what an arm says of itself is about this job, so it counts at the finest.
    ///   - unavailable: Why it may not be chosen, where that does not follow from the job itself.
    public init(_ arm: any Arm, for job: Job, depth: Int, unavailable: String?) {
        let prior = arm.prior(for: job)
        let belief = ArmPriorBelief(mean: prior.passProbability, weight: prior.weight)
        self.init(
            id: arm.id, priors: arm.priors(for: job) ?? Array(repeating: nil, count: max(0, depth - 1)) + [belief],
            expectedCost: arm.expectedCost(for: job), expectedSeconds: prior.seconds,
            worstCost: arm.worstCost(for: job), unavailable: unavailable ?? arm.unsuitable(for: job))
    }
}

/// What an arm may use while it works: copies, never the user's files.
public protocol Workbench: Sendable {
    /// The base tree's entries, and contents of its files.
    func entries() async throws -> [TreeEntry]
    func bytes(of path: RepoPath) async throws -> [UInt8]?
    /// Change from the last green state to the base, or nil if none was found within the limit of test runs.
    func changeSinceGreen() async throws -> (green: ObjectID, change: Patch)?
    func entries(of tree: ObjectID) async throws -> [TreeEntry]
    func bytes(of blob: ObjectID) async throws -> [UInt8]
    /// Runs tests on a candidate in a fresh layer: the named ones, or all. Counts as one test run.
    ///
    /// Up to `width` calls at once make sense.
    func test(_ candidate: CandidatePatch, only: Set<TestID>?, wallClock: Duration) async throws -> TestReport
    /// A fresh layer over the base for an arm's own driver (many candidates in one process).
    func withAttempt<Value: Sendable>(
        applying edits: [FileEdit], _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value
    /// A fresh layer over the base for an agent: without these files, and without the repository's history.
    func withAgent<Value: Sendable>(
        hiding hidden: Set<RepoPath>, _ body: (any SandboxAttempt) async throws -> sending Value
    ) async throws -> sending Value
    /// Steps and support files that run the plan's tests, for a driver that runs them itself.
    func steps(only: Set<TestID>?) -> [TestStep]
    /// A candidate under the guards and all tests, as the loop itself will judge it. Counts as one test run.
    func verify(_ candidate: CandidatePatch) async throws -> VerifiedCandidate
    /// Sets money aside for one call of a model; the call starts only when it was granted.
    func reserve(_ worst: MicroUSD) async throws -> Reservation
    /// Replaces what was set aside by the bill; what is never settled stays charged at its worst.
    func settle(_ reservation: String, _ bill: Bill) async throws
    /// Earlier attempts of this job that came to nothing, oldest first.
    var failures: [FailedAttempt] { get }
    /// Files of the base that must not leave the machine (`.acrouter/ignore`, the attribute `acrouter-private`).
    func privatePaths() async throws -> Set<RepoPath>
    /// Files of the base that mention these names, at most `limit` for each, definitions first; a hint, not a proof.
    func mentions(of names: [String], limit: Int) async throws -> [SymbolMention]
    /// Attempts that run well at once: the number of cores.
    var width: Int { get }
    /// When this attempt has to end.
    var deadline: ContinuousClock.Instant { get }
    /// Tells the user what is going on, in a few words ("212 of 900 edits tried, 1 plausible").
    func progress(_ text: String)
}

/// A workbench without a ledger, a history or an index, as for arms that cost nothing. What is private has no default: an
/// empty answer would send it away.
extension Workbench {
    public func reserve(_ worst: MicroUSD) async throws -> Reservation { .refused("there is no ledger here") }
    public func settle(_ reservation: String, _ bill: Bill) async throws {}
    public var failures: [FailedAttempt] { [] }
    public func mentions(of names: [String], limit: Int) async throws -> [SymbolMention] { [] }
}
