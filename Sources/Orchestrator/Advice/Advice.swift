public import Changes
public import Routing

/// The one next step that is most useful to whoever is about to commit.
public struct Advice: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A patch that passed all tests lies unapplied.
        case waitingPatch = "waiting_patch"
        /// Tests failed when a job ran them on this very commit, and nothing was applied since.
        case failingTests = "failing_tests"
        /// The staged change looks like a bug fix and brings no test.
        case untestedFix = "untested_fix"
    }

    public var kind: Kind
    /// Commands to type, in this order; each exists.
    public var commands: [[String]]
    /// How many tests failed; 0 for the other kinds.
    public var failing: Int
    /// Seconds since what it is about happened; nil when it is about the staged change.
    public var age: Int64?
    /// Who did best at such work in this repository, if anybody was tried.
    public var record: ModelRecord?
    /// The same for the same state: what was said once is known by it.
    public var subject: String

    public init(
        kind: Kind, commands: [[String]], failing: Int = 0, age: Int64? = nil, record: ModelRecord? = nil,
        subject: String
    ) {
        self.kind = kind
        self.commands = commands
        self.failing = failing
        self.age = age
        self.record = record
        self.subject = subject
    }
}

/// What one model did at one kind of work in a repository, as counted; nothing is estimated.
public struct ModelRecord: Hashable, Sendable {
    public var model: String
    public var dimension: Dimension
    /// Attempts whose outcome says something about the model.
    public var attempts: Int
    public var resolved: Int
    /// Mean bill of an attempt; nil when nothing was ever charged.
    public var cost: MicroUSD?

    public init(model: String, dimension: Dimension, attempts: Int, resolved: Int, cost: MicroUSD?) {
        self.model = model
        self.dimension = dimension
        self.attempts = attempts
        self.resolved = resolved
        self.cost = cost
    }

    /// Share that resolved, drawn towards one half by two imagined attempts, so that one lucky shot does not lead.
    var standing: Double { Double(resolved + 1) / Double(attempts + 2) }
}
