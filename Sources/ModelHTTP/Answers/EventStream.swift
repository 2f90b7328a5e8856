/// Splits a stream of server-sent events, which may be cut at any byte, into the data of each.
///
/// Lines end with LF, CRLF or CR; comments, names, ids and retry times are passed over, since both interfaces say all of
/// it in the data. `error:` is read as data, because older llama.cpp servers report a failure in a field of that name.
/// - SeeAlso: HTML Standard, section 9.2.6 "Interpreting an event stream".
struct EventStream {
    /// Holds what was complete before.
    struct TooLong: Error { let before: [[UInt8]] }

    private var line: [UInt8] = []
    private var data: [UInt8]?
    private var isAfterReturn = false
    private var isAtStart = true
    private let longest: Int

    /// - Parameter longest: Bytes of one event that are kept before the stream is refused.
    init(longest: Int = 1 << 20) { self.longest = longest }

    /// - Returns: Data of the events that these bytes complete, in their order.
    mutating func receive(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [[UInt8]] {
        var events: [[UInt8]] = []
        for byte in bytes {
            let isSecondHalf = isAfterReturn && byte == UInt8(ascii: "\n")
            isAfterReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if let event = endLine() { events.append(event) }
            } else {
                guard line.count + (data?.count ?? 0) < longest else { throw TooLong(before: events) }
                line.append(byte)
            }
        }
        return events
    }

    /// The connection has ended: what stands there without its empty line is taken as an event, as most clients do.
    mutating func end() -> [[UInt8]] {
        [endLine(), endLine()].compactMap(\.self)
    }

    private mutating func endLine() -> [UInt8]? {
        defer { line.removeAll(keepingCapacity: true) }
        if isAtStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isAtStart = false
        guard !line.isEmpty else {
            defer { data = nil }
            return data
        }
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        guard name.elementsEqual("data".utf8) || name.elementsEqual("error".utf8) else { return nil }
        var value = line.dropFirst(name.count + 1)
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        data = data.map { $0 + [UInt8(ascii: "\n")] + value } ?? Array(value)
        return nil
    }
}
