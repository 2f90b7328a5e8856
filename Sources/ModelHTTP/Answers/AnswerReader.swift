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
        // Through text, which mends what is not UTF-8: one bad byte in an answer is no reason to lose it.
        let text = Data(String(decoding: bytes, as: UTF8.self).utf8)
        // Malformed JSON, which the caller reports.
        return try? JSONDecoder().decode(type, from: text)
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
