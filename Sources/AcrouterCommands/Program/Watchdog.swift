import Foundation
import GitStore
import Synchronization

/// Ends the whole program after a time, whatever it is doing: with status 0, its children dead.
///
/// For a command that stands between somebody and their commit. What waits by the rules (`HookReader`) has a deadline of
/// its own; this is for what cannot be given one: a dead network disk, an output that nobody reads.
final class Watchdog: Sendable {
    private let end: Mutex<ContinuousClock.Instant>

    /// - Parameter lastWords: a line for standard error, if somebody reads it.
    init(after time: Duration, children: BoundedChildren? = nil, lastWords: String? = nil) {
        end = Mutex(ContinuousClock.now + time)
        Thread.detachNewThread { [self] in
            while true {
                let left = end.withLock { $0 } - ContinuousClock.now
                guard left > .zero else { break }
                _ = poll(nil, 0, Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up))))
            }
            children?.killAll()
            if let lastWords {
                var errors = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
                let line = lastWords + "\n"
                if poll(&errors, 1, 0) == 1 { _ = write(2, line, line.utf8.count) }
            }
            _exit(ExitStatus.done.code)
        }
    }

    func extend(to later: ContinuousClock.Instant) {
        end.withLock { $0 = max($0, later) }
    }
}
