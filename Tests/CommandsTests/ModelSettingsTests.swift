import Arms
import Foundation
import ModelProtocol
import Report
import Routing
import Testing

@testable import AcrouterCommands

/// Who may say what of models, and what comes of it.
@Suite struct ModelSettingsTests {
    private func entry(_ key: String, _ value: String?, _ scope: SettingScope = .global) -> SettingEntry {
        SettingEntry(key: "acrouter-model." + key, value: value, scope: scope, origin: scope.word)
    }

    private func settings(_ entries: [SettingEntry], trusts: Bool = true) throws -> Settings {
        try Settings(entries: entries, trustsCommitted: trusts)
    }

    private func model(
        _ entries: [SettingEntry], environment: [String: String] = ["PATH": "/usr/bin:/bin"]
    ) throws -> ModelEntry {
        let all = try ModelCatalogue.entries(try settings(entries), environment: environment)
        return try #require(all.last)
    }

    private func endpoint(_ entries: [SettingEntry]) throws -> ModelEndpoint {
        guard case .endpoint(let endpoint) = try model(entries).source else {
            Issue.record("no endpoint")
            throw CancellationError()
        }
        return endpoint
    }

    // MARK: Names and values

    @Test func namesKeepCaseDotsSlashesAndColonsAndKeysDoNot() throws {
        let said = try settings([
            entry("a.B:c/d-5.4.PROVIDER", "openai"), entry("a.b:c/d-5.4.provider", "ollama"),
        ]).models.entries
        #expect(said["a.B:c/d-5.4"]?.text(.provider) == "openai")
        #expect(said["a.b:c/d-5.4"]?.text(.provider) == "ollama")
    }

    @Test func everyKeyOfTheTableIsReadAndReachesTheEndpoint() throws {
        let values = [
            "kind": "http", "provider": "openrouter", "api": "anthropic", "url": "https://h.example/v1/", "model": "m",
            "keyVariable": "K", "priceInput": "1", "priceCachedInput": "0.1", "priceCacheWrite": "1.5",
            "priceOutput": "4", "priceReasoning": "5", "maxOutput": "2k", "context": "32k", "temperature": "0.2",
            "reasoningEffort": "high", "editFormat": "whole", "like": "GPT-5.4", "connectTimeout": "3s",
            "firstByteTimeout": "4s", "stallTimeout": "5s", "callTimeout": "6m", "retries": "0",
        ]
        let found = try endpoint(values.map { entry("x." + $0.key, $0.value) })
        var wanted = ModelEndpoint(
            id: ArmID("x"), api: .anthropic, url: "https://h.example/v1", key: .variable("K"), model: "m",
            price: TokenPrice(
                input: .init(1_000_000), output: .init(4_000_000), cacheRead: .init(100_000),
                cacheWrite: .init(1_500_000), reasoning: .init(5_000_000)),
            maxOutputTokens: 2048, contextTokens: 32_768, temperature: 0.2, reasoningEffort: "high",
            timeouts: .init(connect: 3, firstByte: 4, stall: 5, total: 360), retries: 0, editFormat: .whole)
        wanted.like = ArmID("gpt-5.4")
        #expect(found == wanted)
    }

    @Test(arguments: [
        ("kind", "magic"), ("api", "soap"), ("url", "ftp://h"), ("url", "https://user:pass@h/v1"),
        ("url", "https://h/v1?key=1"), ("keyVariable", "sk-abc"), ("keyVariable", "PATH"), ("priceInput", "cheap"),
        ("priceInput", "-1"), ("maxOutput", "0"), ("context", "12"), ("retries", "-1"), ("editFormat", "xml"),
        ("callTimeout", "soon"), ("enabled", "perhaps"), ("usage", "mine"), ("costLimit", "x"),
    ])
    func aWrongValueNamesKeyAndOriginAndNeverAKey(key: String, value: String) throws {
        let error = #expect(throws: CommandError.self) { try settings([entry("x." + key, value)]) }
        #expect(error?.code == .badSetting)
        #expect(error?.subject == "acrouter-model.x.\(key) from global")
        if key == "keyVariable" || key == "url" { #expect(error?.underlying.contains(value) == false) }
    }

    @Test func anUnknownKeyIsIgnoredAndItsValueNotShown() throws {
        let settings = try settings([entry("x.apiKey", "sk-very-secret"), entry("provider", "openai")])
        #expect(settings.ignored.map(\.reason) == ["no such setting", "no such setting"])
        #expect(Checkup.rows(of: settings).allSatisfy { $0.value != "sk-very-secret" })
    }

    @Test func twoSourcesOfAKeyInOneFileContradictAndTheNearerFileWins() throws {
        let both = [entry("x.provider", "openai"), entry("x.keyVariable", "K"), entry("x.keyCommand", "pass")]
        #expect(throws: CommandError.self) { try model(both) }
        let nearer = [entry("x.provider", "openai"), entry("x.keyVariable", "K"), entry("x.keyCommand", "p", .local)]
        #expect(try endpoint(nearer).key == .command("p"))
    }

    // MARK: What a committed file may not

    @Test func aCommittedFileNeverNamesKeysPricesOrPrograms() throws {
        for key in ModelKey.all where key.committed == .never {
            let value = key.kind == .rate || key.kind == .money ? "0" : "1m"
            let settings = try settings([entry("x.\(key.name)", value, .committed)])
            #expect(settings.models.entries.isEmpty, "\(key.name)")
            #expect(settings.ignored.map(\.isForLackOfTrust) == [false])
        }
        for kind in ["command", "program", "nonsense"] {
            let settings = try settings([
                entry("x.provider", "openai", .committed), entry("x.kind", kind, .committed),
                entry("x.enabled", "true", .committed),
            ])
            #expect(settings.models.entries.isEmpty)
            #expect(settings.ignored.count == 3)
        }
    }

    @Test func aNameThatTheUserMentionsIsTheUsersAlone() throws {
        let hostile = [
            entry("gpt.url", "https://evil.example/v1", .committed), entry("gpt.model", "other", .committed),
            entry("gpt.api", "anthropic", .committed),
        ]
        for scope in [SettingScope.system, .global, .local, .worktree, .command] {
            let own = [entry("gpt.provider", "openai", scope), entry("gpt.keyVariable", "K", scope)]
            let settings = try settings(hostile + own)
            #expect(settings.models.entries["gpt"]?.text(.url) == nil)
            #expect(settings.models.entries["gpt"]?.text(.model) == nil)
            #expect(
                settings.ignored.map(\.reason)
                    == Array(repeating: "your own configuration has a model of this name", count: 3))
        }
        // Even one line that says nothing of the place.
        let lone = try settings(hostile + [entry("gpt.temperature", "0")])
        #expect(lone.models.entries["gpt"]?.values.count == 1)
    }

    @Test func aCommittedEntryCountsOnlyOnceTrusted() throws {
        let lines = [entry("team.provider", "openai", .committed), entry("team.model", "gpt-5.4", .committed)]
        let before = try settings(lines, trusts: false)
        #expect(before.models.entries.isEmpty)
        #expect(before.ignored.map(\.isForLackOfTrust) == [true, true])
        let after = try endpoint(lines)
        #expect(after.url == "https://api.openai.com/v1")
        #expect(after.key == .variable("OPENAI_API_KEY"))
    }

    @Test func aCommittedAddressNeverGetsAKey() throws {
        let lines = [
            entry("team.provider", "openai", .committed), entry("team.model", "gpt-5.4", .committed),
            entry("team.url", "https://evil.example/v1", .committed),
        ]
        #expect(try endpoint(lines).key == nil)
        // And there is no price for it: it is not even asked.
        #expect(try model(lines).unavailable?.kind == .price)
    }

    @Test func aCommittedFileCannotCallADearModelCheap() throws {
        let lines = [
            entry("team.provider", "openai", .committed), entry("team.model", "gpt-9-huge", .committed),
            entry("team.like", "gpt-5.4", .committed),
        ]
        #expect(try model(lines).priceSource == .unknown)
        let own = lines.map { SettingEntry(key: $0.key, value: $0.value, scope: .global, origin: "") }
        #expect(try model(own).priceSource == .list)
    }

    @Test func theCommittedFileMayOnlyAskForMoreSecrecy() throws {
        func secrets(_ committed: String, own: String? = nil) throws -> String? {
            var lines = [SettingEntry(key: "acrouter.secrets", value: committed, scope: .committed, origin: "")]
            if let own { lines.append(SettingEntry(key: "acrouter.secrets", value: own, scope: .global, origin: "")) }
            return try Settings(entries: lines, trustsCommitted: true).text(.secrets)
        }
        #expect(try secrets("refuse") == "refuse")
        #expect(try secrets("mask", own: "refuse") == "refuse")
    }

    // MARK: Prices

    @Test(arguments: [
        ("openai", "gpt-5.4", ModelEntry.PriceSource.list), ("openai", "gpt-5.4-2026-03-05", .list),
        ("anthropic", "claude-sonnet-4-6", .list), ("alibaba", "qwen3-max", .unknown),
        ("openrouter", "openai/gpt-5.4", .unknown),
        ("groq", "gpt-5.4", .unknown), ("openai", "gpt-9", .unknown), ("anthropic", "gpt-5.4", .unknown),
        ("ollama", "gpt-5.4", .free), ("vllm", "anything", .free),
    ])
    func shippedPricesAreTheMakersOwn(provider: String, name: String, source: ModelEntry.PriceSource) throws {
        let found = try model([entry("x.provider", provider), entry("x.model", name)])
        #expect(found.priceSource == source)
        #expect((found.unavailable?.kind == .price) == (source == .unknown))
    }

    @Test func aLocalServerElsewhereIsNotFree() throws {
        let found = try model([entry("x.provider", "ollama"), entry("x.url", "http://10.0.0.7:11434/v1")])
        #expect(found.priceSource == .unknown)
        #expect(found.unavailable?.hint?.contains("git config --global acrouter-model.x.priceInput") == true)
    }

    @Test func anotherAddressHasNoListPriceAndItsOwnComesFirst() throws {
        let lines = [
            entry("x.provider", "openai"), entry("x.model", "gpt-5.4"), entry("x.url", "https://proxy.example"),
        ]
        #expect(try model(lines).priceSource == .unknown)
        let own = lines + [entry("x.priceInput", "9"), entry("x.priceOutput", "10")]
        #expect(try model(own).priceSource == .own)
        // One direction alone is no price.
        #expect(try model(lines + [entry("x.priceInput", "9")]).priceSource == .unknown)
    }

    @Test func anUnknownPriceIsTheDearest() throws {
        let price = try endpoint([entry("x.provider", "groq")]).price
        #expect(price.worst(promptTokens: 2, answerTokens: 1) == MicroUSD(.max))
    }

    @Test func cachesOfAnthropicAreBilledAsItsListSays() throws {
        let price = try endpoint([entry("x.provider", "anthropic"), entry("x.model", "claude-sonnet-4-6")]).price
        #expect(price.cacheWrite.amount == 3_750_000)
        #expect(price.cacheRead.amount == 300_000)
    }

    // MARK: Obstacles

    @Test func obstaclesAreToldBeforeAnyCall() throws {
        let priced = [entry("x.priceInput", "1"), entry("x.priceOutput", "1")]
        #expect(try model(priced).unavailable?.kind == .incomplete)
        let keyed = priced + [entry("x.provider", "openai")]
        #expect(try model(keyed).unavailable?.kind == .key)
        #expect(try model(keyed, environment: ["OPENAI_API_KEY": "k"]).unavailable == nil)
        #expect(try model(keyed + [entry("x.enabled", "false")]).unavailable?.kind == .disabled)
        let program = priced + [entry("x.kind", "program"), entry("x.command", "no-such-thing --fast")]
        #expect(try model(program).unavailable?.kind == .program)
        #expect(try model([entry("claude.kind", "command")]).unavailable?.kind == .program)
    }

    @Test func builtInModelsCanBeSwitchedOffAndNothingElse() throws {
        let all = try ModelCatalogue.entries(
            try settings([entry("builtin/revert.enabled", "no")]), environment: [:])
        #expect(all.first { $0.id.name == "builtin/revert" }?.unavailable?.kind == .disabled)
        #expect(throws: CommandError.self) { try settings([entry("builtin/revert.provider", "openai")]) }
    }

    @Test func aKeyFileIsItsOwnersAlone() throws {
        let scratch = try Scratch()
        try scratch.write("k\n", to: "key")
        let path = scratch.repository + "/key"
        let lines = [entry("x.provider", "openai"), entry("x.model", "gpt-5.4"), entry("x.keyFile", path)]
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(try model(lines).unavailable?.hint == "chmod 600 '\(path)'")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(try model(lines).unavailable == nil)
    }

    @Test func aKeyFileIsNamedWholeAndIsNoLink() throws {
        let scratch = try Scratch()
        try scratch.write("k\n", to: "key")
        let path = scratch.repository + "/key"
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try FileManager.default.createSymbolicLink(atPath: path + "-link", withDestinationPath: path)
        func lines(_ file: String) -> [SettingEntry] {
            [entry("x.provider", "openai"), entry("x.model", "gpt-5.4"), entry("x.keyFile", file)]
        }
        #expect(try model(lines(path + "-link")).unavailable?.reason.contains("symbolic link") == true)
        let found = try model(lines("~/key"), environment: ["PATH": "/bin", "HOME": scratch.repository])
        guard case .endpoint(let endpoint) = found.source else { return #expect(Bool(false), "no endpoint") }
        #expect(endpoint.key == .file(path) && found.unavailable == nil)
        let error = #expect(throws: CommandError.self) { try model(lines("keys/x")) }
        #expect(error?.code == .badSetting && error?.hints.first?.contains("~/keys/x") == true)
    }

    @Test func anAgentIsPricedByTheModelItIsToldToUse() throws {
        func price(_ lines: [SettingEntry]) throws -> TokenPrice? {
            guard case .agent(let agent) = try model([entry("claude.kind", "command")] + lines).source else {
                return nil
            }
            return agent.price
        }
        #expect(try price([]) == nil)
        #expect(try price([entry("claude.like", "claude-opus-4-6")]) == nil)
        #expect(try price([entry("claude.model", "claude-sonnet-4-6")]) != nil)
        let own = [entry("claude.priceInput", "1"), entry("claude.priceOutput", "2")]
        #expect(try price(own)?.input == TokenPrice.Rate(parsing: "1"))
    }

    @Test func anAgentGetsOneKeyUnlessItsEntrySays() throws {
        let environment = [
            "PATH": "/bin", "OPENAI_API_KEY": "a", "ANTHROPIC_API_KEY": "b", "GEMINI_API_KEY": "c",
            "AIDER_MODEL": "sonnet",
        ]
        func variables(_ lines: [SettingEntry]) throws -> [String] {
            guard
                case .agent(let agent) = try model([entry("aider.kind", "command")] + lines, environment: environment)
                    .source
            else { return [] }
            return agent.variables
        }
        #expect(try variables([]) == ["OPENAI_API_KEY", "OPENAI_API_BASE", "AIDER_MODEL"])
        #expect(try variables([entry("aider.model", "gemini/pro")]).contains("GEMINI_API_KEY"))
        #expect(try variables([entry("aider.variable", "A"), entry("aider.variable", "B")]) == ["A", "B"])
    }
}

@Suite struct KeyVariablesTests {
    @Test func childrenGetNoVariableThatHoldsAKey() {
        let all = [
            "PATH": "/bin", "HOME": "/h", "OPENAI_API_KEY": "1", "ANTHROPIC_AUTH_TOKEN": "2", "MY_KEY": "3",
            "GITHUB_TOKEN": "4", "AWS_SECRET_ACCESS_KEY": "5", "EDITOR": "vi", "GIT_DIR": "x", "DASHSCOPE_API_KEY": "6",
        ]
        #expect(
            Set(KeyVariables.removed(from: all, named: ["MY_KEY", "HOME"]).keys) == [
                "PATH", "HOME", "GITHUB_TOKEN", "EDITOR", "GIT_DIR",
            ])
        #expect(Set(KeyVariables.indispensable(in: all).keys) == ["PATH", "HOME", "GIT_DIR"])
    }

    @Test func everyProvidersVariableIsKnownAndFitForAnEntry() {
        for variable in Providers.all.compactMap(\.keyVariable) {
            #expect(KeyVariables.isWellKnown(variable))
            #expect(SettingText.isVariable(variable))
        }
    }
}
