import Foundation
import GitStore

/// Ends the whole program after a time, whatever it is doing: with status 0, its children dead.
///
/// For a command that stands between somebody and their commit. What waits by the rules (`HookReader`) has a deadline of
/// its own; this is for what cannot be given one: a dead network disk, an output that nobody reads.
enum Watchdog {
    static func start(after time: Duration, children: BoundedChildren) {
        let milliseconds = Int32(clamping: Int64(time / .milliseconds(1)))
        Thread.detachNewThread {
            var left = milliseconds
            let end = ContinuousClock.now + time
            while left > 0 {
                _ = poll(nil, 0, left)
                left = Int32(clamping: Int64(((end - ContinuousClock.now) / .milliseconds(1)).rounded(.up)))
            }
            children.killAll()
            _exit(ExitStatus.done.code)
        }
    }
}
