import ModelProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One wire format. A failure is the event `error`; its message goes on from the name of the host.
protocol AnswerReader {
    /// Data of one event of a stream. `end` or `error` is the last of the answer.
    mutating func read(_ data: [UInt8]) -> [ModelEvent]
    /// A body that is one JSON value.
    mutating func readWhole(_ body: [UInt8]) -> [ModelEvent]
    /// Known once the answer is complete, although the stream may still go on (usage comes last).
    var finish: ModelEvent.Finish? { get }
    /// Whether any event of this interface has come.
    var hasRead: Bool { get }
}

extension AnswerReader {
    /// - Returns: Nil for what is no JSON object of that shape.
    func decoded<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        let decoder = JSONDecoder()
        // Both try? say nil for malformed JSON, which the caller reports; the second mends text that is not UTF-8.
        return (try? decoder.decode(type, from: Data(bytes)))
            ?? (try? decoder.decode(type, from: Data(String(decoding: bytes, as: UTF8.self).utf8)))
    }

    var malformed: ModelEvent {
        .error(ModelFailure(kind: .malformed, message: "answered with malformed JSON"))
    }
}

extension KeyedDecodingContainer {
    /// - Returns: Nil for a member that is missing, null or of another type: servers differ in all they do not need.
    func lenient<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
        // A member of another type is as good as none.
        (try? decodeIfPresent(type, forKey: key)) ?? nil
    }
}
