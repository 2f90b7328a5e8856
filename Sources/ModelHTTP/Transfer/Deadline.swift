/// A moment that passes; the only clock of this room.
struct Deadline {
    private let moment: ContinuousClock.Instant

    /// - Parameter seconds: Held to a day at most, and to no less than nothing.
    init(after seconds: Double) {
        moment = .now + .seconds(min(max(0, seconds.isNaN ? 0 : seconds), 86_400))
    }

    var remaining: Double { ContinuousClock.now.duration(to: moment) / .seconds(1) }
    var hasPassed: Bool { remaining <= 0 }

    /// For poll(2): rounded up, so that it has passed when that returns.
    func milliseconds(atMost limit: Int32) -> Int32 {
        Int32(min(Double(limit), max(0, (remaining * 1000).rounded(.up))))
    }
}
