/// Belief about an arm at one level before any outcome: mean pass probability, and the outcomes that it is worth.
public struct ArmPriorBelief: Hashable, Sendable {
    public var mean: Double
    public var weight: Double

    public init(mean: Double, weight: Double) {
        self.mean = mean
        self.weight = weight
    }
}

/// An arm as the router sees it for one job.
public struct ArmOffer: Hashable, Sendable {
    public var id: ArmID
    /// By level of the hierarchy, coarsest first; nil, and every level beyond, where nothing is believed.
    public var priors: [ArmPriorBelief?]
    /// Expected bill and wait before the first of its own; nil where nobody knows, as in a recorded stream.
    public var expectedCost: MicroUSD?
    public var expectedSeconds: Double?
    /// The most that one attempt can cost; checked against the budget before it starts.
    public var worstCost: MicroUSD
    /// Set when the arm may not be chosen now, with the reason for the user.
    public var unavailable: String?

    public init(
        id: ArmID, priors: [ArmPriorBelief?] = [], expectedCost: MicroUSD? = nil, expectedSeconds: Double? = nil,
        worstCost: MicroUSD = .zero, unavailable: String? = nil
    ) {
        self.id = id
        self.priors = priors
        self.expectedCost = expectedCost
        self.expectedSeconds = expectedSeconds
        self.worstCost = worstCost
        self.unavailable = unavailable
    }
}

/// What an arm came to on the job at hand.
public struct TriedArm: Hashable, Sendable {
    public var id: ArmID
    /// As the router saw it, 0...1.
    public var score: Double
    /// Whether a patch came and applied. One that did not come says much about the arm and little about the job.
    public var isDelivered: Bool

    public init(id: ArmID, score: Double, isDelivered: Bool) {
        self.id = id
        self.score = score
        self.isDelivered = isDelivered
    }
}

/// A past job that resembles the one at hand, and what came of it.
public struct SimilarJob: Hashable, Sendable {
    /// One arm's outcome on it.
    public struct Outcome: Hashable, Sendable {
        public var arm: ArmID
        public var slot: EvidenceTable.Slot
        /// Of one attempt.
        public var sums: OutcomeSums

        public init(arm: ArmID, slot: EvidenceTable.Slot, sums: OutcomeSums) {
            self.arm = arm
            self.slot = slot
            self.sums = sums
        }
    }

    /// Cosine, 0...1.
    public var similarity: Double
    public var outcomes: [Outcome]

    public init(similarity: Double, outcomes: [Outcome]) {
        self.similarity = similarity
        self.outcomes = outcomes
    }

    /// Neighbours that count, and how near they have to be.
    /// - SeeAlso: Agent-as-a-Router, section 3.3 (k = 10 nearest by cosine, threshold 0.5).
    public static let most = 10
    public static let threshold = 0.5
}

/// Everything a policy is told; a decision is a pure function of it and of the random generator.
public struct RoutingContext: Sendable {
    public var offers: [ArmOffer]
    /// Levels of the hierarchy that this job belongs to, coarsest first: everywhere, dimension, and finer.
    public var path: [String]
    /// What people call the levels, after a number of attempts: `everywhere`, `on bug_fixing jobs`.
    public var levelNames: [String]
    public var evidence: EvidenceTable
    /// Nearest first. In a stream only policies that ask for them are given any.
    public var similar: [SimilarJob]
    /// Arms that have run on this job, in order, none of them with success.
    public var tried: [TriedArm]
    /// Calendar week of the decision, since 1970-01-01.
    public var week: Int
    public var remainingBudget: MicroUSD?
    /// `acrouter.costWeight`: reward lost for each dollar (paper, section 3.2: 0.1).
    public var costWeight: Double
    /// `acrouter.timeCost`: dollars an hour of waiting.
    public var timeCost: Double
    public var explores: Bool
    /// One arm and no second try; otherwise arms may follow each other, and the best score counts.
    public var isSingleShot: Bool
    /// The task's name in a recorded stream, for policies that answer from a record; empty in the product.
    public var task = ""
    /// Whether the decision shall carry estimates and a reason; a stream of thousands goes without.
    public var explains: Bool

    public init(
        offers: [ArmOffer], path: [String], levelNames: [String] = [], evidence: EvidenceTable,
        similar: [SimilarJob] = [], tried: [TriedArm] = [], week: Int, remainingBudget: MicroUSD? = nil,
        costWeight: Double = Reward.paperCostWeight,
        timeCost: Double = 0, explores: Bool = true, isSingleShot: Bool = false, explains: Bool = true
    ) {
        self.offers = offers
        self.path = path
        self.levelNames = levelNames
        self.evidence = evidence
        self.similar = similar
        self.tried = tried
        self.week = week
        self.remainingBudget = remainingBudget
        self.costWeight = costWeight
        self.timeCost = timeCost
        self.explores = explores
        self.isSingleShot = isSingleShot
        self.explains = explains
    }

    /// Calendar week of a time in seconds since 1970, UTC.
    public static func week(at seconds: Int64) -> Int { Int(seconds / (7 * 86_400)) }

    /// Best score so far; 0 before the first.
    var inHand: Double { tried.reduce(0) { max($0, $1.score) } }

    /// Arms whose patch failed.
    var deliveredFailures: Int { tried.count { $0.isDelivered && $0.score < 1 } }

    /// Why an arm may not run now; nil if it may.
    func obstacle(to offer: ArmOffer) -> String? {
        if tried.contains(where: { $0.id == offer.id }) { return "already tried on this job" }
        if let reason = offer.unavailable { return reason }
        if let left = remainingBudget, offer.worstCost > left {
            return "can cost \(offer.worstCost), and \(left) of the budget is left"
        }
        return nil
    }
}
