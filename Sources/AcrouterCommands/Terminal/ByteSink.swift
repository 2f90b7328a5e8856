import Foundation

/// A file descriptor that bytes are written to, whole.
struct ByteSink: Sendable {
    let descriptor: Int32

    /// - Throws: `.outputClosed` when the reader went away, `.unwritableFile` for any other failure (a full disk).
    func write(_ bytes: [UInt8]) throws(CommandError) {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                Foundation.write(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
            }
            if written >= 0 {
                start += written
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable()
            case EPIPE: throw CommandError(.outputClosed, "write", subject: "standard output")
            default:
                throw CommandError(
                    .unwritableFile, "write to",
                    subject: descriptor == 1 ? "standard output" : "descriptor \(descriptor)",
                    underlying: String(cString: strerror(errno)))
            }
        }
    }

    /// For messages: when nobody can hear them there is nobody to tell.
    func writeQuietly(_ bytes: [UInt8]) {
        do { try write(bytes) } catch { return }
    }

    private func waitUntilWritable() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&entry, 1, -1)
    }
}
