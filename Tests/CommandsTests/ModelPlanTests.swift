import Foundation
import Routing
import Testing

@testable import AcrouterCommands

@Suite struct ModelPlanTests {
    private func plan(_ name: String, _ given: ModelPlan.Given = [:]) throws -> [String] {
        try ModelPlan(name: name, given: given).values.map { "\($0.key.name)=\($0.text)" }
    }

    @Test(arguments: [
        ("gpt-5.4", ["provider=openai"]),
        ("claude-sonnet-4-6", ["provider=anthropic"]),
        ("Qwen3-Max", ["provider=alibaba", "model=qwen3-max"]),
        ("anthropic:claude-sonnet-4-6", ["provider=anthropic", "model=claude-sonnet-4-6"]),
        ("ollama:qwen2.5-coder:7b", ["provider=ollama", "model=qwen2.5-coder:7b"]),
        ("openrouter:qwen/qwen3-max", ["provider=openrouter", "model=qwen/qwen3-max"]),
        ("claude", ["kind=command"]),
        ("mini", ["kind=command", "provider=mini-swe-agent"]),
    ])
    func aNameOftenSaysEnough(name: String, values: [String]) throws {
        #expect(try plan(name) == values)
    }

    @Test func anAddressOnThisMachineTellsTheServer() throws {
        let url = "http://localhost:8080/v1"
        #expect(try plan("mine", [.url: [url]]) == ["provider=llamacpp", "url=\(url)"])
        // LiteLLM and its like stand before models that cost.
        #expect(try plan("mine", [.url: ["http://localhost:4000"]]) == ["url=http://localhost:4000"])
        #expect(try plan("mine", [.url: ["http://10.0.0.1:8080/v1"]]) == ["url=http://10.0.0.1:8080/v1"])
    }

    @Test func anAgentsOrProgramsCommandIsTakenAsItIs() throws {
        #expect(try plan("a", [.command: ["run me"]]) == ["kind=command", "command=run me"])
        #expect(
            try plan("a", [.command: ["run me"], .kind: ["program"]]) == ["kind=program", "command=run me"])
    }

    @Test(arguments: ["unheard-of", "nobody:model", "openai:", "builtin/mine", "a b", "-x", ""])
    func whatSaysTooLittleOrIsNoName(name: String) {
        #expect(throws: CommandError.self) { try plan(name) }
    }

    @Test(arguments: [
        ("sk-proj-abcdefghijklmnopqrstuv", true), ("echo sk-ant-" + "api03-0123456789abcdef", true),
        ("0123456789abcdef0123456789abcdef", true), ("pass show openai/key", false), ("OPENAI_API_KEY", false),
        ("https://api.openai.com/v1", false), ("claude-sonnet-4-6", false),
    ])
    func keysAreKnownByTheirLook(text: String, isKey: Bool) {
        #expect(KeyText.isKey(text) == isKey)
    }

    @Test(arguments: [
        ("Qwen/Qwen3-Max", "Qwen3-Max"), ("anthropic/claude-sonnet-4.6", "claude-sonnet-4-6"),
        ("claude-opus-4-6-20260205", "claude-opus-4-6"), ("GPT-5.4", "gpt-5.4"), ("gpt-5", nil), ("2026", nil),
    ])
    func knownModelsUnderOtherNames(name: String, known: String?) {
        #expect(KnownModels.named(name)?.name == known)
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST", true), ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true),
        ("127.0.0.1.evil.example", false), ("localhost.evil.example", false), ("10.0.0.1", false), ("127.1", false),
    ])
    func loopback(host: String, isLoopback: Bool) { #expect(Loopback.isHost(host) == isLoopback) }
}
