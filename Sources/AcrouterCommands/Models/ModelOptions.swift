import ArgumentParser

/// What a model's entry says, as options of `models add`: one for each key.
struct ModelOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp("Who offers it: openai, anthropic, openrouter, ollama ...", valueName: "name"),
        completion: .list(Providers.names))
    var provider: String?
    @Option(help: ArgumentHelp("Base address, as http://127.0.0.1:8080/v1.", valueName: "url"))
    var url: String?
    @Option(help: ArgumentHelp("Name that the endpoint gives it.", valueName: "name"))
    var model: String?
    @Option(help: ArgumentHelp("Interface: openai or anthropic.", valueName: "name"))
    var api: String?
    @Option(
        name: .customLong("key-variable"),
        help: ArgumentHelp("Name of the variable that holds the key.", valueName: "variable"))
    var keyVariable: String?
    @Option(
        name: .customLong("key-command"),
        help: ArgumentHelp("Command that prints the key, as 'pass show openai'.", valueName: "command"))
    var keyCommand: String?
    @Option(
        name: .customLong("key-file"), help: ArgumentHelp("File that holds the key.", valueName: "file"),
        completion: .file())
    var keyFile: String?
    @Option(
        name: .customLong("price-input"), help: ArgumentHelp("Dollars per million tokens read.", valueName: "usd"))
    var priceInput: String?
    @Option(
        name: .customLong("price-output"), help: ArgumentHelp("Dollars per million tokens written.", valueName: "usd"))
    var priceOutput: String?
    @Option(
        name: .customLong("price-cached-input"),
        help: ArgumentHelp("Dollars per million tokens read from the cache.", valueName: "usd"))
    var priceCachedInput: String?
    @Option(
        name: .customLong("price-cache-write"),
        help: ArgumentHelp("Dollars per million tokens written to the cache.", valueName: "usd"))
    var priceCacheWrite: String?
    @Option(
        name: .customLong("price-reasoning"),
        help: ArgumentHelp("Dollars per million tokens thought.", valueName: "usd"))
    var priceReasoning: String?
    @Option(name: .customLong("max-output"), help: ArgumentHelp("Most tokens of one answer.", valueName: "tokens"))
    var maxOutput: String?
    @Option(help: ArgumentHelp("Tokens of prompt and answer together.", valueName: "tokens"))
    var context: String?
    @Option(help: ArgumentHelp("Known model whose record stands in for now.", valueName: "model"))
    var like: String?
    @Option(help: ArgumentHelp("Command of an agent, or of a program with --kind program.", valueName: "command"))
    var command: String?
    @Option(help: ArgumentHelp("http, command (an agent) or program.", valueName: "kind"))
    var kind: String?
    @Option(
        name: .customLong("cost-limit"),
        help: ArgumentHelp("Most that one attempt of an agent may cost.", valueName: "usd"))
    var costLimit: String?
    @Option(help: .hidden)
    var key: String?

    var given: ModelPlan.Given {
        let all: [(ModelKey, String?)] = [
            (.provider, provider), (.url, url), (.model, model), (.api, api), (.keyVariable, keyVariable),
            (.keyCommand, keyCommand), (.keyFile, keyFile), (.priceInput, priceInput), (.priceOutput, priceOutput),
            (.priceCachedInput, priceCachedInput), (.priceCacheWrite, priceCacheWrite),
            (.priceReasoning, priceReasoning), (.maxOutput, maxOutput), (.context, context), (.like, like),
            (.command, command), (.kind, kind), (.costLimit, costLimit),
        ]
        return Dictionary(uniqueKeysWithValues: all.compactMap { key, text in text.map { (key, [$0]) } })
    }

    /// A key on a command line stands in the shell's history and in the list of processes already; it gets no further.
    func refuseKeys(name: String) throws {
        let hint =
            "keep it in a variable (--key-variable OPENAI_API_KEY), a password manager (--key-command 'pass show ...') "
            + "or a file (--key-file ~/.keys/openai)"
        if key != nil {
            throw ValidationError("a key does not belong on a command line; \(hint)")
        }
        if let keyVariable, !SettingText.isVariable(keyVariable) {
            throw ValidationError("--key-variable takes the name of a variable, not a key; \(hint)")
        }
        if given.values.joined().contains(where: KeyText.isKey) || KeyText.isKey(name) {
            throw ValidationError("that looks like a key, which does not belong on a command line; \(hint)")
        }
    }

    /// `priceInput` is given as `--price-input`.
    private static func option(_ key: ModelKey) -> String {
        key.name.reduce(into: "--") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }

    func validate() throws {
        for (key, texts) in given where key != .keyVariable {
            for text in texts where !SettingText.isValid(text, kind: key.kind) {
                throw ValidationError("\(Self.option(key)) takes \(SettingText.expected(key.kind))")
            }
        }
    }
}
