import ModelProtocol
import Routing

/// Well-known models under the names that endpoints give them.
enum KnownModels {
    /// The known model that `name` means: in any case, with dots for dashes, behind a maker's name, with a date behind.
    ///
    /// `Qwen/qwen3-max`, `anthropic/claude-sonnet-4.6`, `gpt-5.4-2026-03-05`. Good for what is believed of a model; what
    /// it costs is its provider's matter.
    static func named(_ name: String) -> ArmID? {
        let wanted = plain(name)
        return ModelPrice.shipped.keys.sorted().first { plain($0.name) == wanted }
    }

    private static func plain(_ name: String) -> String {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        let words = last.lowercased().split { $0 == "." || $0 == "-" || $0 == "_" }.map(String.init)
        return words[..<dateStart(words)].joined(separator: "-")
    }

    /// `20260305`, or `2026`, `03`, `05`.
    private static func dateStart(_ words: [String]) -> Int {
        func isNumber(_ word: String, digits: Int) -> Bool { word.count == digits && word.allSatisfy(\.isWholeNumber) }
        if let last = words.last, words.count > 1, isNumber(last, digits: 8) { return words.count - 1 }
        let tail = words.suffix(3)
        let isDate = words.count > 3 && zip(tail, [4, 2, 2]).allSatisfy { isNumber($0, digits: $1) }
        return isDate ? words.count - 3 : words.count
    }

    /// What `provider` charges for `model`, where the shipped list knows: it holds makers' own prices only.
    static func price(of model: String, at provider: Provider?) -> TokenPrice? {
        guard let provider, !provider.maker.isEmpty, let known = named(model), let list = ModelPrice.shipped[known],
            list.isList, list.provider == provider.maker
        else { return nil }
        let input = rate(list.input)
        return TokenPrice(
            input: input, output: rate(list.output),
            cacheRead: provider.api == .anthropic ? share(input, 10) : nil,
            cacheWrite: cacheWrite(input, api: provider.api))
    }

    /// Anthropic's price list: writing to its cache costs a quarter more than input (reading from it a tenth).
    static func cacheWrite(_ input: TokenPrice.Rate, api: ModelRequest.API) -> TokenPrice.Rate? {
        api == .anthropic ? share(input, 125) : nil
    }

    private static func rate(_ dollars: Double) -> TokenPrice.Rate {
        TokenPrice.Rate(MicroUSD(dollars: dollars).amount)
    }

    /// Rounded up, as bills are.
    private static func share(_ rate: TokenPrice.Rate, _ percent: Int64) -> TokenPrice.Rate {
        let (product, overflowed) = rate.amount.multipliedReportingOverflow(by: percent)
        return overflowed ? TokenPrice.Rate(.max) : TokenPrice.Rate((product + 99) / 100)
    }
}
