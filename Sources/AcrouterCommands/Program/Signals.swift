import Foundation

/// Turns SIGINT, SIGTERM and SIGHUP into cancellation, so that sandboxes are torn down before we go.
///
/// Handlers, not SIG_IGN and not a blocked mask: both of those would be inherited by every child we start.
enum Signals {
    /// Both ends of the pipe from the handlers to the waiting thread. A handler may do little more than `write`.
    private static let pipe: (read: Int32, write: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    /// A write to a closed pipe becomes EPIPE; children get the default action back when they start.
    static func surviveClosedPipes() { _ = signal(SIGPIPE) { _ in } }

    /// Signals as they come. The second one ends the process at once, with what is left to be reaped by the next run.
    static func watch() -> AsyncStream<Int32> {
        let reading = pipe.read
        guard reading >= 0 else { return AsyncStream { $0.finish() } }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            _ = signal(number) { number in
                let saved = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(Signals.pipe.write, &byte, 1)
                errno = saved
            }
        }
        return AsyncStream { continuation in
            Thread.detachNewThread {
                var seen = 0
                while true {
                    var byte: UInt8 = 0
                    let count = read(reading, &byte, 1)
                    if count < 0, errno == EINTR { continue }
                    guard count == 1 else { return }
                    seen += 1
                    if seen > 1 { _exit(status(of: Int32(byte)).code) }
                    continuation.yield(Int32(byte))
                }
            }
        }
    }

    static func status(of number: Int32) -> ExitStatus { number == SIGTERM ? .terminated : .interrupted }
}
