import Ccurl

/// The header `Retry-After`: seconds, or a date in any of the three forms of HTTP.
/// - SeeAlso: RFC 9110, sections 10.2.3 and 5.6.7.
enum RetryAfter {
    /// - Parameter now: Seconds since 1970.
    /// - Returns: Seconds from now, never negative; nil for what is neither.
    static func seconds(_ value: String?, now: Double) -> Double? {
        guard let value, !value.isEmpty else { return nil }
        if let seconds = Double(value) { return seconds.isFinite ? max(0, seconds) : nil }
        let date = curl_getdate(value, nil)
        return date < 0 ? nil : max(0, Double(date) - now)
    }
}
