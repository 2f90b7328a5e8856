import Foundation

/// The wall clock, for what is remembered; durations are measured with `ContinuousClock`.
enum Clock {
    /// Seconds since 1970, UTC.
    static func now() -> Int64 { Int64(Date().timeIntervalSince1970) }
}
