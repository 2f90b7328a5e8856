public import ModelProtocol
public import Routing

/// A model that is called over the wire, or through a program that speaks `acrouter.model/1`: what its entry says.
public struct ModelEndpoint: Hashable, Sendable {
    public var id: ArmID
    /// The program to start, by `sh -c` where it is the user's own; nil is our HTTP helper.
    public var program: String?
    public var api: ModelRequest.API
    public var url: String
    public var key: ModelRequest.KeySource?
    /// As the endpoint calls it.
    public var model: String
    public var price: TokenPrice
    public var maxOutputTokens: Int
    /// Tokens that prompt and answer may have together.
    public var contextTokens: Int
    public var temperature: Double?
    public var reasoningEffort: String?
    public var timeouts: ModelRequest.Timeouts
    public var retries: Int
    public var editFormat: EditFormat
    /// The well-known model whose record stands in for this one's until it has its own.
    public var like: ArmID

    public init(
        id: ArmID, program: String? = nil, api: ModelRequest.API = .openai, url: String = "",
        key: ModelRequest.KeySource? = nil, model: String, price: TokenPrice, maxOutputTokens: Int = 8_192,
        contextTokens: Int = 64_000, temperature: Double? = nil, reasoningEffort: String? = nil,
        timeouts: ModelRequest.Timeouts = ModelRequest.Timeouts(), retries: Int = 2,
        editFormat: EditFormat = .searchReplace, like: ArmID? = nil
    ) {
        self.id = id
        self.program = program
        self.api = api
        self.url = url
        self.key = key
        self.model = model
        self.price = price
        self.maxOutputTokens = maxOutputTokens
        self.contextTokens = contextTokens
        self.temperature = temperature
        self.reasoningEffort = reasoningEffort
        self.timeouts = timeouts
        self.retries = retries
        self.editFormat = editFormat
        self.like = like ?? ArmID(model)
    }
}
