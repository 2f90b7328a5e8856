import ModelProtocol

/// Bytes of one answer in, events out. Knows neither network nor clock.
///
/// Servers that answer a request for a stream with one JSON object are read too: the first byte tells.
struct Answer {
    private enum Form { case unknown, stream, whole }

    private var form = Form.unknown
    private var stream = EventStream()
    private var whole: [UInt8] = []
    private var reader: any AnswerReader
    private let contentType: String
    /// The last event was `end` or `error`: nothing more is read.
    private(set) var isDone = false

    init(_ reader: any AnswerReader, contentType: String) {
        self.reader = reader
        self.contentType = contentType
    }

    /// - Returns: What these bytes say. A failure is the event `error`, after everything that came before it.
    mutating func receive(_ bytes: [UInt8]) -> [ModelEvent] {
        guard !isDone else { return [] }
        var bytes = bytes[...]
        if form == .unknown {
            bytes = bytes.drop { $0 <= UInt8(ascii: " ") || [0xEF, 0xBB, 0xBF].contains($0) }
            guard let first = bytes.first else { return [] }
            switch first {
            case UInt8(ascii: "{"), UInt8(ascii: "["): form = .whole
            case UInt8(ascii: ":"), UInt8(ascii: "a")...UInt8(ascii: "z"): form = .stream
            default: return closed([.error(notAnAnswer)])
            }
        }
        // The transfer bounds the body.
        if form == .whole { whole += bytes }
        return form == .stream ? receiveStream(bytes) : []
    }

    private mutating func receiveStream(_ bytes: ArraySlice<UInt8>) -> [ModelEvent] {
        do throws(EventStream.TooLong) {
            return read(try stream.receive(bytes))
        } catch {
            return closed(
                read(error.before) + [.error(.init(kind: .tooLarge, message: "sent one event of over a megabyte"))])
        }
    }

    /// The connection has ended, for whatever reason.
    /// - Parameter failure: Why, if it was not the regular end; passed over if the answer was complete all the same.
    mutating func end(_ failure: ModelFailure? = nil) -> [ModelEvent] {
        guard !isDone else { return [] }
        switch form {
        case .whole where failure == nil: return closed(reader.readWhole(whole))
        case .stream:
            let last = read(failure == nil ? stream.end() : [])
            guard !isDone else { return last }
            if let finish = reader.finish { return closed(last + [.end(finish)]) }
            return closed(last + [.error(failure ?? (reader.hasRead ? cut : notAnAnswer))])
        default: return closed([.error(failure ?? notAnAnswer)])
        }
    }

    private mutating func read(_ events: [[UInt8]]) -> [ModelEvent] {
        var read: [ModelEvent] = []
        for event in events where !isDone { read += closed(reader.read(event)) }
        return read
    }

    private mutating func closed(_ events: [ModelEvent]) -> [ModelEvent] {
        switch events.last {
        case .end, .error: isDone = true
        default: break
        }
        return events
    }

    private var cut: ModelFailure {
        ModelFailure(kind: .malformed, message: "ended its stream before the answer was complete")
    }

    private var notAnAnswer: ModelFailure {
        let type = contentType.isEmpty ? "something that names no type" : Wording.sanitised(contentType)
        return ModelFailure(
            kind: .malformed, message: "answered \(type), which is neither an event stream nor JSON of this interface")
    }
}
