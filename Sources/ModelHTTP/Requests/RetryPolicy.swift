import ModelProtocol

/// Whether a failed try is worth another one, and after how long.
struct RetryPolicy {
    /// A longer wait is the caller's business: it has other models.
    static let longestWait = 60.0

    /// Tries after the first.
    let retries: Int

    /// - Parameters:
    ///   - isTransient: Whether the same request may meet better luck (`ModelFailure.isTransient`).
    ///   - retry: 0 before the first retry.
    ///   - remaining: Seconds that the whole call still has.
    ///   - random: 0..<1.
    /// - Returns: Seconds to wait; nil to give up. What the endpoint asks for is a lower bound; otherwise between half
    ///   and all of 1, 2, 4 ... 16 seconds, so that many clients do not come back together.
    func wait(
        after failure: ModelFailure, isTransient: Bool, retry: Int, remaining: Double, random: Double
    ) -> Double? {
        guard isTransient, retry < retries else { return nil }
        let step = Double(1 << min(retry, 4))
        let wait = failure.retryAfter.map { $0 + random * 0.5 } ?? step * (0.5 + random * 0.5)
        return wait <= Self.longestWait && wait < remaining ? wait : nil
    }
}

extension ModelFailure {
    /// 429, 5xx and overload. Trouble of the network is told by the transfer, which knows what was sent.
    var isTransient: Bool {
        switch kind {
        case .rateLimited, .overloaded, .server: true
        default: status == 408
        }
    }
}
