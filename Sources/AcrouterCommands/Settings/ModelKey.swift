/// One `acrouter-model.<name>.*` key: its type and whether a committed file may set it.
struct ModelKey: Hashable, Sendable {
    /// `acrouter-model.`, before the model's name.
    static let prefix = "acrouter-model."

    /// How a model is reached.
    enum ModelKind: String, Hashable, Sendable, CaseIterable {
        /// Over HTTP, through our helper.
        case http
        /// An agent: a command in the sandbox that edits the tree by itself.
        case command
        /// A program of the user's that speaks `acrouter.model/1`.
        case program
    }

    /// As documented; git compares keys without case.
    let name: String
    let kind: SettingKey.Kind
    /// `trusted` or `never`.
    let committed: SettingKey.Committed
    let summary: String

    private init(_ name: String, _ kind: SettingKey.Kind, _ committed: SettingKey.Committed, _ summary: String) {
        self.name = name
        self.kind = kind
        self.committed = committed
        self.summary = summary
    }

    var lowercased: String { name.lowercased() }

    /// A whole key as a shell takes it, for hints.
    static func spoken(_ model: String, _ key: String) -> String { ShellText.quoted("\(prefix)\(model).\(key)") }

    static let kind = ModelKey(
        "kind", .choice(ModelKind.allCases.map(\.rawValue)), .trusted,
        "how it is reached; a committed file can only say `http`")
    static let provider = ModelKey(
        "provider", .text, .trusted,
        "a built-in table's word for interface, address and key variable; or a ready-made agent")
    static let api = ModelKey(
        "api", .choice(["openai", "anthropic"]), .trusted, "interface, where the provider does not say")
    static let url = ModelKey("url", .url, .trusted, "base address; a committed one never gets a key")
    static let model = ModelKey("model", .text, .trusted, "name that the endpoint gives it; without it the entry's own")
    static let keyVariable = ModelKey("keyVariable", .variable, .never, "variable that holds the key")
    static let keyCommand = ModelKey("keyCommand", .text, .never, "run by sh; the first line it prints is the key")
    static let keyFile = ModelKey(
        "keyFile", .text, .never, "file whose first line is the key; only its owner may read it")
    static let priceInput = ModelKey("priceInput", .rate, .never, "dollars per million tokens read")
    static let priceCachedInput = ModelKey(
        "priceCachedInput", .rate, .never, "of those, read from the provider's cache; without it as priceInput")
    static let priceCacheWrite = ModelKey(
        "priceCacheWrite", .rate, .never, "written to the cache; without it as priceInput")
    static let priceOutput = ModelKey("priceOutput", .rate, .never, "dollars per million tokens written")
    static let priceReasoning = ModelKey(
        "priceReasoning", .rate, .never, "of those, thought; without it as priceOutput")
    static let maxOutput = ModelKey("maxOutput", .count(from: 1), .trusted, "most tokens of one answer")
    static let context = ModelKey(
        "context", .count(from: 1_024), .trusted, "tokens that prompt and answer may have together")
    static let temperature = ModelKey("temperature", .number, .trusted, "sent as it is; without it the endpoint's")
    static let reasoningEffort = ModelKey("reasoningEffort", .text, .trusted, "sent as it is (low, medium, high)")
    static let editFormat = ModelKey(
        "editFormat", .choice(["search-replace", "diff", "whole"]), .trusted, "how it is asked to write a change down")
    static let like = ModelKey("like", .text, .trusted, "known model whose record stands in until there is its own")
    static let connectTimeout = ModelKey("connectTimeout", .duration, .trusted, "until connected; 10s")
    static let firstByteTimeout = ModelKey("firstByteTimeout", .duration, .trusted, "until the answer begins; 2m")
    static let stallTimeout = ModelKey("stallTimeout", .duration, .trusted, "longest silence in mid-answer; 1m")
    static let callTimeout = ModelKey("callTimeout", .duration, .trusted, "all of a call, retries included; 10m")
    static let retries = ModelKey(
        "retries", .count(from: 0), .trusted, "further tries of a call that the endpoint lost; 2")
    static let enabled = ModelKey(
        "enabled", .bool, .trusted, "false keeps it from being chosen; works for built-ins too")
    static let command = ModelKey("command", .text, .never, "run by sh: the agent, or the program")
    static let variable = ModelKey(
        "variable", .list, .never, "variables that it gets besides; may be given several times")
    static let credential = ModelKey(
        "credential", .list, .never, "files that an agent gets copies of, as ~/.codex/auth.json")
    static let usage = ModelKey(
        "usage", .choice(["none", "claude", "codex", "gemini", "opencode", "aider", "mini-swe-agent"]), .never,
        "how an agent reports what it used")
    static let costLimit = ModelKey("costLimit", .money, .never, "most that one attempt of an agent may cost; 1.00")
    static let turnLimit = ModelKey("turnLimit", .count(from: 1), .never, "most turns of an agent; 40")
    static let timeLimit = ModelKey("timeLimit", .duration, .never, "most time of an agent's attempt; 10m")

    static let all: [ModelKey] = [
        kind, provider, api, url, model, keyVariable, keyCommand, keyFile, priceInput, priceCachedInput,
        priceCacheWrite,
        priceOutput, priceReasoning, maxOutput, context, temperature, reasoningEffort, editFormat, like, connectTimeout,
        firstByteTimeout, stallTimeout, callTimeout, retries, enabled, command, variable, credential, usage, costLimit,
        turnLimit, timeLimit,
    ]

    static let byName: [String: ModelKey] = Dictionary(uniqueKeysWithValues: all.map { ($0.lowercased, $0) })
}
