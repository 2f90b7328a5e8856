#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Requests and events as the lines that go over the pipes.
public enum ModelLines {
    /// - Returns: One line of JSON, its end included.
    public static func line(_ event: ModelEvent) throws -> [UInt8] {
        Array(try encoder.encode(event)) + [UInt8(ascii: "\n")]
    }

    public static func line(_ request: ModelRequest) throws -> [UInt8] {
        Array(try encoder.encode(request)) + [UInt8(ascii: "\n")]
    }

    /// - Returns: Nil for a kind of event that this version does not know.
    /// - Throws: `DecodingError` for what is no event at all.
    public static func event(_ line: some Sequence<UInt8>) throws -> ModelEvent? {
        try JSONDecoder().decode(Known.self, from: Data(line)).event
    }

    public static func request(_ bytes: some Sequence<UInt8>) throws -> ModelRequest {
        try JSONDecoder().decode(ModelRequest.self, from: Data(bytes))
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private struct Known: Decodable {
        let event: ModelEvent?

        init(from decoder: any Decoder) throws { event = try ModelEvent.decoded(from: decoder) }
    }
}
