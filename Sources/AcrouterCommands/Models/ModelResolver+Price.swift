import Arms
import Foundation
import ModelProtocol
import Routing

/// What a model costs, and the rest of an endpoint's figures.
extension ModelResolver {
    /// The entry's own price, else the maker's, else nothing for a server on this machine, else unknown.
    ///
    /// An unknown price is the dearest that there is: no budget grants such a call, should one ever be asked for.
    func price(
        of said: ModelSettings.Entry, model: String, api: ModelRequest.API, provider: Provider?, url: String
    ) -> (TokenPrice, ModelEntry.PriceSource) {
        if let own = ownPrice(said, api: api) { return (own, .own) }
        // Elsewhere the maker's model is somebody else's offer.
        let isAtHome = said.value(.url) == nil
        if isAtHome, let list = KnownModels.price(of: model, at: provider) { return (list, .list) }
        // A committed file may not say that a dear model is priced like a cheap one.
        if isAtHome, let like = said.value(.like), like.scope != .committed, let name = like.text,
            let list = KnownModels.price(of: name, at: provider)
        {
            return (list, .list)
        }
        if provider?.isLocal == true, Loopback.isHost(URL(string: url)?.host()) { return (.free, .free) }
        let dearest = TokenPrice.Rate(.max)
        return (TokenPrice(input: dearest, output: dearest), .unknown)
    }

    /// Nil unless both directions are priced.
    func ownPrice(_ said: ModelSettings.Entry, api: ModelRequest.API) -> TokenPrice? {
        func rate(_ key: ModelKey) -> TokenPrice.Rate? { said.text(key).flatMap { TokenPrice.Rate(parsing: $0) } }
        guard let input = rate(.priceInput), let output = rate(.priceOutput) else { return nil }
        return TokenPrice(
            input: input, output: output, cacheRead: rate(.priceCachedInput),
            cacheWrite: rate(.priceCacheWrite) ?? KnownModels.cacheWrite(input, api: api),
            reasoning: rate(.priceReasoning))
    }

    func priceObstacle(_ said: ModelSettings.Entry, _ source: ModelEntry.PriceSource) -> ModelEntry.Obstacle? {
        guard source == .unknown else { return nil }
        let section = "\(ModelKey.prefix)\(said.name)"
        let hint =
            said.isCommitted
            ? "make it your own: git acrouter models add \(ShellText.quoted(said.name)) --price-input USD --price-output USD ..."
            : "what a million tokens cost, in dollars: git config --global \(ShellText.quoted(section + ".priceInput")) 0.50 && "
                + "git config --global \(ShellText.quoted(section + ".priceOutput")) 2.00"
        return .init(kind: .price, reason: "its price is unknown", hint: hint)
    }

    func fill(_ endpoint: inout ModelEndpoint, from said: ModelSettings.Entry) throws(CommandError) {
        if let count = said.text(.maxOutput).flatMap(SettingText.count) { endpoint.maxOutputTokens = count }
        if let count = said.text(.context).flatMap(SettingText.count) { endpoint.contextTokens = count }
        if endpoint.maxOutputTokens >= endpoint.contextTokens {
            guard said.value(.maxOutput) == nil else {
                throw wrong(
                    said, .maxOutput, "it leaves no room for a prompt in a context of \(endpoint.contextTokens)")
            }
            endpoint.maxOutputTokens = endpoint.contextTokens / 4
        }
        endpoint.temperature = said.text(.temperature).flatMap(Double.init)
        endpoint.reasoningEffort = said.text(.reasoningEffort)
        if let format = said.text(.editFormat).flatMap(EditFormat.init) { endpoint.editFormat = format }
        if let retries = said.text(.retries).flatMap(SettingText.count) { endpoint.retries = min(retries, 10) }
        let like = said.text(.like) ?? endpoint.model
        endpoint.like = KnownModels.named(like) ?? ArmID(like)
        func seconds(_ key: ModelKey) -> Double? {
            said.text(key).flatMap(DurationText.parse).map { $0 / .seconds(1) }
        }
        endpoint.timeouts.connect = seconds(.connectTimeout) ?? endpoint.timeouts.connect
        endpoint.timeouts.firstByte = seconds(.firstByteTimeout) ?? endpoint.timeouts.firstByte
        endpoint.timeouts.stall = seconds(.stallTimeout) ?? endpoint.timeouts.stall
        endpoint.timeouts.total = seconds(.callTimeout) ?? endpoint.timeouts.total
    }
}
