import Arms
import Foundation
import Routing

/// What `models add` writes: worked out from a name and options, without looking at anything.
struct ModelPlan: Hashable, Sendable {
    /// What the user gave, by key; already of the right form.
    typealias Given = [ModelKey: [String]]

    let name: String
    private(set) var values: [(key: ModelKey, text: String)] = []

    static func == (left: ModelPlan, right: ModelPlan) -> Bool {
        left.name == right.name && left.values.map(\.key) == right.values.map(\.key)
            && left.values.map(\.text) == right.values.map(\.text)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// As git takes them.
    var configuration: [(key: String, value: String)] {
        values.map { ("\(ModelKey.prefix)\(name).\($0.key.name)", $0.text) }
    }

    /// - Throws: `.unknownProvider` when nothing says where the model is; `.usage` for what makes no sense together.
    init(name: String, given: Given) throws(CommandError) {
        self.name = name
        if let trouble = ModelName.trouble(name) { throw .usage(trouble) }
        if ModelName.isReserved(name) { throw .usage("names that begin with builtin/ are taken") }
        if [ModelKey.keyVariable, .keyCommand, .keyFile].count(where: { given[$0] != nil }) > 1 {
            throw .usage("give one of --key-variable, --key-command and --key-file")
        }
        var values = given
        if given[.command] != nil {
            values[.kind] = given[.kind] ?? [ModelKey.ModelKind.command.rawValue]
        } else if let agent = ReadyAgents.named(name), given[.provider] == nil, given[.url] == nil {
            values[.kind] = [ModelKey.ModelKind.command.rawValue]
            if agent.id.name != name { values[.provider] = [agent.id.name] }
        } else {
            try Self.place(name, &values)
        }
        for key in ModelKey.all { self.values += (values[key] ?? []).map { (key, $0) } }
    }

    /// Provider and the endpoint's name for a model, from the forms that a name may have.
    private static func place(_ name: String, _ values: inout Given) throws(CommandError) {
        if values[.provider] == nil, let url = values[.url]?.last.flatMap(SettingText.url) {
            // A server at its usual place is known; elsewhere the user says what it costs.
            if let local = Providers.listening(at: url) { values[.provider] = [local.name] }
            return
        }
        if let named = values[.provider]?.last {
            guard let provider = Providers.named(named) else { throw unknown(provider: named) }
            return spell(name, at: provider, &values)
        }
        if let colon = name.firstIndex(of: ":"), let provider = Providers.named(String(name[..<colon])) {
            let rest = String(name[name.index(after: colon)...])
            guard !rest.isEmpty else { throw .usage("a model's name is missing behind \(name)") }
            values[.provider] = [provider.name]
            if values[.model] == nil { values[.model] = [provider.spelled(rest)] }
            return
        }
        let known = KnownModels.named(values[.model]?.last ?? name)
        guard let known, let price = ModelPrice.shipped[known], let maker = Providers.making(price) else {
            throw CommandError(
                .unknownProvider, "tell where \(name) is",
                hints: [
                    "name who offers it: --provider NAME (\(Providers.names.joined(separator: ", ")))",
                    "or its address: --url http://127.0.0.1:8080/v1",
                    "agents: \(ReadyAgents.names.joined(separator: ", "))",
                ])
        }
        values[.provider] = [maker.name]
        spell(name, at: maker, &values)
    }

    private static func spell(_ name: String, at provider: Provider, _ values: inout Given) {
        let spelled = provider.spelled(name)
        if values[.model] == nil, spelled != name { values[.model] = [spelled] }
    }

    private static func unknown(provider: String) -> CommandError {
        CommandError(
            .unknownProvider, "use the provider \(provider)",
            hints: ["providers: \(Providers.names.joined(separator: ", "))", "or give the address: --url"])
    }
}

/// Text that is a key by the look of it, and must neither be written nor printed.
enum KeyText {
    private static let beginnings = ["sk-", "sk_", "AIza", "gsk_", "xai-", "hf_", "ghp_", "github_pat_", "AKIA"]

    static func isKey(_ text: String) -> Bool {
        let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" || $0 == "_" || $0 == ".") }
        return words.contains { word in
            word.count >= 20 && beginnings.contains { word.hasPrefix($0) }
                || word.count >= 32 && word.allSatisfy(\.isHexDigit)
        }
    }
}
