import Routing

/// What an agent said about its own run. It is as untrusted as its patch: it decides nothing but the bill and the words.
struct AgentReport: Hashable, Sendable {
    /// Its last words.
    var said = ""
    /// Set when it says that it failed, in its words.
    var error: String?
    var usage: TokenUsage?
    /// US dollars, where it counts them itself.
    var dollars: Double?
    /// Its figures are rounded, or known to lack something.
    var isRough = false
    /// It ended at a bound of its own: of turns or of money.
    var stoppedAt: String?

    /// - Returns: nil when nothing is known of what it used.
    func cost(price: TokenPrice?) -> MicroUSD? {
        if let price, let usage { return price.cost(of: usage) }
        return dollars.map { MicroUSD(dollars: max(0, $0)) }
    }
}
