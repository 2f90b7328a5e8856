import Routing

/// What an agent said about its own run. It is as untrusted as its patch: it decides nothing but the bill and the words.
struct AgentReport: Hashable, Sendable {
    /// Its last words.
    var said = ""
    /// Set when it says that it failed, in its words.
    var error: String?
    /// The error was picked from lines for people, where what the project printed looks the same.
    var isErrorPicked = false
    var usage: TokenUsage?
    /// US dollars, where it counts them itself.
    var dollars: Double?
    /// Its figures are rounded, or known to lack something.
    var isRough = false
    /// It ended at a bound of its own: of turns or of money.
    var stoppedAt: String?

    /// It came further than to be turned away: its provider counted tokens, or answered.
    var hasWorked: Bool {
        let tokens = usage.map { $0 != TokenUsage.none } ?? false
        return tokens || !said.isEmpty && said != error
    }

    /// The dollars that it says, or its tokens at `price`; the larger where there are both. Its tokens may be of the last
    /// turn or of one model of several, and then come to less than it spent.
    ///
    /// - Returns: nil when nothing is known of what it used.
    func cost(price: TokenPrice?) -> MicroUSD? {
        let said = dollars.map { MicroUSD(dollars: max(0, $0)) }
        guard let price, let usage else { return said }
        return max(price.cost(of: usage), said ?? .zero)
    }
}
