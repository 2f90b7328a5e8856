import ModelProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Nobody reads what we write: there is nothing left to do.
struct OutputClosed: Error {}

/// Events as lines on a descriptor, each in one write, as soon as it is known.
struct EventOutput {
    let descriptor: Int32

    func send(_ event: ModelEvent) throws(OutputClosed) {
        do {
            try write(try ModelLines.line(event))
        } catch {
            // JSON can say every event that we make, so this is the reader's absence.
            throw OutputClosed()
        }
    }

    /// Whether the reading end is gone.
    var isClosed: Bool {
        var poller = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&poller, 1, 0) > 0 && Int32(poller.revents) & (POLLERR | POLLHUP | POLLNVAL) != 0
    }

    /// Waits without a transfer, as long as somebody reads.
    func wait(until deadline: Deadline) throws(OutputClosed) {
        while !deadline.hasPassed {
            var poller = pollfd(fd: descriptor, events: 0, revents: 0)
            if poll(&poller, 1, deadline.milliseconds(atMost: 60_000)) > 0, isClosed { throw OutputClosed() }
        }
    }

    private func write(_ bytes: [UInt8]) throws(OutputClosed) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                #else
                    Darwin.write(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&poller, 1, -1)
            } else if errno != EINTR {
                throw OutputClosed()
            }
        }
    }
}
