import Foundation
import ModelProtocol
import Routing

/// Who offers models over HTTP: what an entry need not say when it names one.
struct Provider: Hashable, Sendable {
    let name: String
    let api: ModelRequest.API
    /// Base address; the helper adds the rest.
    let url: String
    /// Where its documentation keeps the key; nil for servers of one's own, which mostly have none.
    let keyVariable: String?
    /// As the shipped price list calls it: those prices are its own. Empty for those who resell.
    let maker: String
    /// A server on the user's own machine, which costs nothing.
    let isLocal: Bool

    fileprivate init(
        _ name: String, _ url: String, key: String? = nil, api: ModelRequest.API = .openai, maker: String = "",
        isLocal: Bool = false
    ) {
        self.name = name
        self.api = api
        self.url = url
        self.keyVariable = key
        self.maker = maker
        self.isLocal = isLocal
    }

    /// As the endpoint writes the name of a known model.
    func spelled(_ model: String) -> String { name == "alibaba" ? model.lowercased() : model }
}

/// The built-in table. Addresses and variables as the providers' documentation had them in November 2026; where one has
/// an address for China besides, `url` names it.
enum Providers {
    static let all: [Provider] = [
        Provider("openai", "https://api.openai.com/v1", key: "OPENAI_API_KEY", maker: "OpenAI"),
        Provider(
            "anthropic", "https://api.anthropic.com", key: "ANTHROPIC_API_KEY", api: .anthropic, maker: "Anthropic"),
        Provider("openrouter", "https://openrouter.ai/api/v1", key: "OPENROUTER_API_KEY"),
        Provider("deepseek", "https://api.deepseek.com/v1", key: "DEEPSEEK_API_KEY", maker: "DeepSeek"),
        Provider("moonshot", "https://api.moonshot.ai/v1", key: "MOONSHOT_API_KEY", maker: "Moonshot"),
        Provider("zhipu", "https://api.z.ai/api/paas/v4", key: "ZAI_API_KEY", maker: "Zhipu"),
        Provider(
            "alibaba", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", key: "DASHSCOPE_API_KEY",
            maker: "Alibaba"),
        Provider("mistral", "https://api.mistral.ai/v1", key: "MISTRAL_API_KEY", maker: "Mistral"),
        Provider("groq", "https://api.groq.com/openai/v1", key: "GROQ_API_KEY"),
        Provider("xai", "https://api.x.ai/v1", key: "XAI_API_KEY", maker: "xAI"),
        Provider(
            "gemini", "https://generativelanguage.googleapis.com/v1beta/openai", key: "GEMINI_API_KEY",
            maker: "Google"),
        Provider("together", "https://api.together.xyz/v1", key: "TOGETHER_API_KEY"),
        Provider("vllm", "http://127.0.0.1:8000/v1", isLocal: true),
        Provider("lmstudio", "http://127.0.0.1:1234/v1", isLocal: true),
        Provider("ollama", "http://127.0.0.1:11434/v1", isLocal: true),
        Provider("llamacpp", "http://127.0.0.1:8080/v1", isLocal: true),
    ]

    static var names: [String] { all.map(\.name) }
    static func named(_ name: String) -> Provider? { all.first { $0.name == name } }
    static func making(_ price: ModelPrice) -> Provider? { all.first { $0.maker == price.provider } }

    /// The server that usually listens at that place of this machine.
    static func listening(at url: URL) -> Provider? {
        guard Loopback.isHost(url.host()) else { return nil }
        return all.first { $0.isLocal && URL(string: $0.url)?.port == url.port && url.port != nil }
    }
}

/// Addresses that lead nowhere but to this machine.
enum Loopback {
    static func isHost(_ host: String?) -> Bool {
        guard let host = host?.lowercased() else { return false }
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
