internal import Synchronization

/// What the readers and the watchdog of one step share.
final class RunState: Sendable {
    enum Cut: Hashable, Sendable {
        case wallClock
        case limit(String)
    }

    private struct Fields {
        var log: OutputTail
        var received = 0
        var cut: Cut?
        var isReady = false
        var isMissing = false
        var firstProcess: Int32?
        var started: ContinuousClock.Instant
    }

    private let fields: Mutex<Fields>
    private let mostOutput: Int

    init(keeping bytes: Int, started: ContinuousClock.Instant) {
        fields = Mutex(Fields(log: OutputTail(limit: bytes), started: started))
        mostOutput = bytes > Int.max / 10 ? .max : bytes * 10
    }

    /// - Returns: False when the run has now printed more than it may.
    func append(_ bytes: ArraySlice<UInt8>) -> Bool {
        fields.withLock { fields in
            fields.log.append(bytes)
            fields.received += bytes.count
            return fields.received <= mostOutput
        }
    }

    func ready(firstProcess: Int32?) {
        fields.withLock {
            $0.isReady = true
            $0.started = .now
            $0.firstProcess = firstProcess
        }
    }

    func missing() { fields.withLock { $0.isMissing = true } }

    /// The first reason stays.
    func cut(_ reason: Cut) { fields.withLock { if $0.cut == nil { $0.cut = reason } } }

    var cut: Cut? { fields.withLock { $0.cut } }
    var isReady: Bool { fields.withLock { $0.isReady } }
    var isMissing: Bool { fields.withLock { $0.isMissing } }
    /// Number of the namespace's first process on the machine: while it lives, something of the run lives.
    var firstProcess: Int32? { fields.withLock { $0.firstProcess } }
    /// When the command got the word to go; before that, when it was spawned.
    var started: ContinuousClock.Instant { fields.withLock { $0.started } }
    var log: [UInt8] { fields.withLock { $0.log.bytes } }
}

/// The last bytes of an output, in bounded memory.
struct OutputTail {
    private var kept: [UInt8] = []
    private let limit: Int

    init(limit: Int) { self.limit = max(limit, 0) }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        kept.append(contentsOf: bytes.suffix(limit))
        // Cut at twice the limit, so that each byte moves at most once.
        if kept.count > 2 * limit { kept.removeFirst(kept.count - limit) }
    }

    var bytes: [UInt8] { kept.count > limit ? Array(kept.suffix(limit)) : kept }
}

/// Cuts a stream into lines.
struct LineSplitter {
    private var partial: [UInt8] = []

    /// - Returns: Lines that `bytes` completes, without their ends (LF, or CR LF).
    mutating func lines(in bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            var line = partial
            line.append(contentsOf: bytes[start..<end])
            partial.removeAll(keepingCapacity: true)
            if line.last == 0x0D { line.removeLast() }
            lines.append(line)
            start = bytes.index(after: end)
        }
        partial.append(contentsOf: bytes[start...])
        return lines
    }

    /// A last line without an end.
    mutating func rest() -> [UInt8]? {
        defer { partial = [] }
        return partial.isEmpty ? nil : partial
    }
}
