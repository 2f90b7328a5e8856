public import Routing

/// An agent that works in the sandbox by itself: what its entry says.
public struct AgentEntry: Hashable, Sendable {
    /// How the agent reports what it used.
    public enum UsageFormat: String, Hashable, Sendable, CaseIterable {
        /// It does not: the bill is `costLimit`, marked as estimated.
        case none
        case claude, codex, gemini, opencode, aider
        case miniSWEAgent = "mini-swe-agent"
    }

    public var id: ArmID
    /// Run by `sh -c` in the root of the tree. The prompt is on standard input and in the file that `$ACROUTER_PROMPT`
    /// names; `$ACROUTER_MODEL`, `$ACROUTER_MAX_TURNS`, `$ACROUTER_MAX_USD` and `$ACROUTER_SECONDS` hold the bounds, and
    /// `$ACROUTER_OUT` is a folder for reports.
    public var command: String
    /// Names of the user's variables that it gets, keys among them. Their values are masked in all that is kept.
    public var variables: [String]
    /// The user's files that it gets copies of, in its throw-away home: `~/...`, or absolute and below the home.
    public var credentials: [String]
    /// As the agent calls the model that it uses; empty leaves it to the agent.
    public var model: String
    public var usage: UsageFormat
    /// For usage that comes as tokens; nil where nobody said what they cost.
    public var price: TokenPrice?
    /// The most that one attempt may cost: what is reserved, and told to agents that can be told.
    public var costLimit: MicroUSD
    public var turnLimit: Int
    public var secondsLimit: Double
    /// The well-known model whose record stands in for this one's until it has its own.
    public var like: ArmID?

    public init(
        id: ArmID, command: String, variables: [String] = [], credentials: [String] = [], model: String = "",
        usage: UsageFormat = .none, price: TokenPrice? = nil, costLimit: MicroUSD, turnLimit: Int = 40,
        secondsLimit: Double = 600, like: ArmID? = nil
    ) {
        self.id = id
        self.command = command
        self.variables = variables
        self.credentials = credentials
        self.model = model
        self.usage = usage
        self.price = price
        self.costLimit = costLimit
        self.turnLimit = turnLimit
        self.secondsLimit = secondsLimit
        self.like = like
    }
}
