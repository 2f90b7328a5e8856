import Arms
import Foundation
import ModelProtocol
import Routing

/// From what the settings say of a model to what can be called, or to why it cannot.
///
/// Looks at the environment and at files, and starts nothing: whether a key works only a call can tell.
struct ModelResolver: Sendable {
    /// All that the user has, keys included; only looked at for whether something is there.
    let environment: [String: String]

    /// - Throws: `.badSetting` for values that make no sense together.
    func entry(_ said: ModelSettings.Entry) throws(CommandError) -> ModelEntry {
        var entry: ModelEntry
        switch try kind(of: said) {
        case .http: entry = try endpoint(said)
        case .program: entry = try program(said)
        case .command: entry = try agent(said)
        }
        entry.isCommitted = said.isCommitted
        if let text = said.text(.enabled), SettingText.bool(text) == false {
            entry.unavailable = .init(
                kind: .disabled, reason: "switched off",
                hint: "git config --unset-all \(ModelKey.spoken(said.name, "enabled"))")
        }
        return entry
    }

    /// A command alone is an agent, and so is the name of a ready-made one; everything else speaks HTTP.
    private func kind(of said: ModelSettings.Entry) throws(CommandError) -> ModelKey.ModelKind {
        if let kind = said.text(.kind).flatMap(ModelKey.ModelKind.init) { return kind }
        if said.isCommitted { return .http }
        return said.text(.command) != nil || said.text(.provider).flatMap(ReadyAgents.named) != nil ? .command : .http
    }

    func wrong(_ said: ModelSettings.Entry, _ key: ModelKey, _ reason: String) -> CommandError {
        let origin = said.value(key).map { " from \($0.origin)" } ?? ""
        return CommandError(
            .badSetting, "read", subject: "\(ModelKey.prefix)\(said.name).\(key.name)\(origin)", underlying: reason)
    }

    // MARK: Over HTTP

    private func endpoint(_ said: ModelSettings.Entry) throws(CommandError) -> ModelEntry {
        let provider = try provider(of: said)
        let url = (said.text(.url) ?? provider?.url ?? "").trimmingSuffix("/")
        let api = said.text(.api).flatMap(ModelRequest.API.init) ?? provider?.api ?? .openai
        let model = said.text(.model) ?? said.name
        let key = try key(of: said, provider: provider)
        let (price, source) = price(of: said, model: model, api: api, provider: provider, url: url)
        var endpoint = ModelEndpoint(id: ArmID(said.name), api: api, url: url, key: key, model: model, price: price)
        try fill(&endpoint, from: said)
        var entry = ModelEntry(id: endpoint.id, source: .endpoint(endpoint), priceSource: source)
        entry.unavailable =
            url.isEmpty
            ? .init(
                kind: .incomplete, reason: "neither provider nor url is set",
                hint:
                    "git config \(ModelKey.spoken(said.name, "provider")) NAME (\(Providers.names.joined(separator: ", ")))"
            ) : priceObstacle(said, source) ?? key.flatMap { obstacle(with: $0, name: said.name) }
        return entry
    }

    private func provider(of said: ModelSettings.Entry) throws(CommandError) -> Provider? {
        guard let name = said.text(.provider) else { return nil }
        guard let provider = Providers.named(name) else {
            throw wrong(said, .provider, "no such provider; there are \(Providers.names.joined(separator: ", "))")
        }
        return provider
    }

    /// A provider's own variable goes to the provider's own address, or to one that the user chose.
    private func key(
        of said: ModelSettings.Entry, provider: Provider?
    ) throws(CommandError) -> ModelRequest.KeySource? {
        let named: [(ModelKey, (String) -> ModelRequest.KeySource)] = [
            (.keyVariable, { .variable($0) }), (.keyCommand, { .command($0) }), (.keyFile, { .file(home($0)) }),
        ]
        let given = named.filter { said.value($0.0) != nil }
        if given.count > 1 {
            // The most specific file that names a source counts; two in one file contradict each other.
            let scope = given.compactMap { said.value($0.0)?.scope }.max()
            let nearest = given.filter { said.value($0.0)?.scope == scope }
            guard nearest.count == 1 else {
                throw wrong(said, nearest[1].0, "give one of keyVariable, keyCommand and keyFile")
            }
            return try absolute(said.text(nearest[0].0).map(nearest[0].1), said)
        }
        if let one = given.first { return try absolute(said.text(one.0).map(one.1), said) }
        guard let variable = provider?.keyVariable, !(said.isCommitted && said.value(.url) != nil) else { return nil }
        return .variable(variable)
    }

    /// The helper runs elsewhere, and so may whoever reads the setting next: a relative path means a file to neither.
    private func absolute(
        _ key: ModelRequest.KeySource?, _ said: ModelSettings.Entry
    ) throws(CommandError) -> ModelRequest.KeySource? {
        guard case .file(let path) = key, !path.hasPrefix("/") else { return key }
        var error = wrong(said, .keyFile, "'\(path)' is relative, and to what nobody says")
        error.hints = ["give the whole path, or one below your home: ~/\(path)"]
        throw error
    }

    private func home(_ path: String) -> String {
        path.hasPrefix("~/") ? (environment["HOME"] ?? "") + path.dropFirst() : path
    }

    // MARK: The user's own programs

    private func program(_ said: ModelSettings.Entry) throws(CommandError) -> ModelEntry {
        guard let command = said.text(.command) else { throw wrong(said, .command, "a program needs its command") }
        let model = said.text(.model) ?? said.name
        let key = try key(of: said, provider: nil)
        let (price, source) = price(of: said, model: model, api: .openai, provider: nil, url: "")
        var endpoint = ModelEndpoint(
            id: ArmID(said.name), program: command, url: said.text(.url) ?? "", key: key, model: model, price: price)
        try fill(&endpoint, from: said)
        var entry = ModelEntry(id: endpoint.id, source: .endpoint(endpoint), priceSource: source)
        entry.variables = said.list(.variable)
        entry.unavailable =
            missing(program: command) ?? priceObstacle(said, source)
            ?? key.flatMap { obstacle(with: $0, name: said.name) }
        return entry
    }

    private func agent(_ said: ModelSettings.Entry) throws(CommandError) -> ModelEntry {
        let id = ArmID(said.name)
        var agent = AgentEntry(id: id, command: "", costLimit: AgentCatalogue.costLimit)
        if let ready = said.text(.provider).flatMap(ReadyAgents.named) ?? ReadyAgents.named(said.name) {
            agent = ready
            agent.id = id
        } else if said.value(.provider) != nil {
            throw wrong(said, .provider, "no such agent; there are \(ReadyAgents.names.joined(separator: ", "))")
        }
        if let command = said.text(.command) { agent.command = command }
        guard !agent.command.isEmpty else { throw wrong(said, .command, "an agent needs its command") }
        fill(&agent, from: said)
        // What an attempt may cost is bounded and reserved in any case, so an agent needs no price list.
        var entry = ModelEntry(id: id, source: .agent(agent), priceSource: .own)
        let user = AgentUser(environment: environment, home: environment["HOME"] ?? "")
        entry.unavailable = agent.obstacle(for: user).map { reason in
            let hint = "install it, or name its command: git config \(ModelKey.spoken(said.name, "command")) ..."
            return .init(kind: .program, reason: reason, hint: hint)
        }
        return entry
    }

    private func fill(_ agent: inout AgentEntry, from said: ModelSettings.Entry) {
        if let limit = said.text(.costLimit).flatMap({ Budget(parsing: $0)?.limit }) { agent.costLimit = limit }
        if let usage = said.text(.usage).flatMap(AgentEntry.UsageFormat.init) { agent.usage = usage }
        if let turns = said.text(.turnLimit).flatMap(SettingText.count) { agent.turnLimit = turns }
        if let time = said.text(.timeLimit).flatMap(DurationText.parse) { agent.secondsLimit = time / .seconds(1) }
        if let model = said.text(.model) {
            agent.model = model
            agent.like = KnownModels.named(model) ?? ArmID(model)
        }
        if let like = said.text(.like) { agent.like = KnownModels.named(like) ?? ArmID(like) }
        // What it is believed to be like says nothing of what it uses.
        agent.price = ownPrice(said, api: .openai) ?? (agent.model.isEmpty ? nil : listed(agent.model))
        if said.value(.credential) != nil { agent.credentials = said.list(.credential) }
        agent.variables =
            said.value(.variable) == nil
            ? ReadyAgents.variables(of: agent, environment: environment) : said.list(.variable)
    }

    /// Price of the maker's own model, for an agent that reports tokens.
    private func listed(_ model: String) -> TokenPrice? {
        let maker = KnownModels.named(model).flatMap { ModelPrice.shipped[$0] }.flatMap(Providers.making)
        return KnownModels.price(of: model, at: maker)
    }

    private func missing(program command: String) -> ModelEntry.Obstacle? {
        guard let name = ShellWords.program(of: command) else { return nil }
        guard ModelProgram.find(home(name), environment: environment) == nil else { return nil }
        return .init(kind: .program, reason: "\(name) is not found", hint: nil)
    }

    // MARK: Keys

    private func obstacle(with key: ModelRequest.KeySource, name: String) -> ModelEntry.Obstacle? {
        switch key {
        case .variable(let variable):
            guard (environment[variable] ?? "").isEmpty else { return nil }
            return .init(
                kind: .key, reason: "\(variable) is not set",
                hint:
                    "export \(variable)=..., or git config --global \(ModelKey.spoken(name, "keyCommand")) 'pass show ...'"
            )
        // A key command is the user's program: it runs when a call needs it, not for a list.
        case .command: return nil
        case .file(let path): return KeyFile.trouble(path).map { .init(kind: .key, reason: $0.reason, hint: $0.hint) }
        }
    }
}

/// A file with a key, as the helper wants it: a regular file of the user's own that nobody else can read, no link to one.
enum KeyFile {
    static func trouble(_ path: String) -> (reason: String, hint: String?)? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return ("\(path): " + String(cString: strerror(errno)), nil) }
        guard status.st_mode & S_IFMT != S_IFLNK else {
            return ("\(path) is a symbolic link, which is refused", "name the file that it leads to")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return ("\(path) is not a file", nil) }
        guard status.st_uid == geteuid() else { return ("\(path) belongs to another user", nil) }
        return status.st_mode & 0o077 == 0 ? nil : ("others may read \(path)", "chmod 600 '\(path)'")
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        var text = self
        while text.last == suffix { text.removeLast() }
        return text
    }
}
