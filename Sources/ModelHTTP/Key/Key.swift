import ModelProtocol

/// A secret, and the rules on what may be one and where it may go.
struct Key: Equatable {
    static let longest = 16_384

    let secret: String

    /// - Parameter text: What a source held: its first line counts, without the spaces around it.
    /// - Throws: For what no header can carry, and for nothing at all.
    init(firstLineOf text: [UInt8], from source: String) throws(ModelFailure) {
        let line = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let key = line.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        guard !key.isEmpty else {
            throw ModelFailure(kind: .authentication, message: "\(source) holds no key")
        }
        guard key.count <= Self.longest, key.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ModelFailure(
                kind: .authentication,
                message: "\(source) holds something that cannot be a key: a space, a control "
                    + "character, a letter outside of ASCII or too many of them")
        }
        secret = String(decoding: key, as: UTF8.self)
    }

    /// A key that crosses a network in the clear belongs to everybody on the way.
    static func check(mayTravelTo endpoint: Endpoint) throws(ModelFailure) {
        guard endpoint.scheme == "https" || endpoint.isLoopback else {
            throw ModelFailure(
                kind: .request,
                message: "\(endpoint.name) would get the key over plain http, which is refused: use "
                    + "https, or an address of this machine")
        }
    }

    /// Headers that carry it.
    func fields(for api: ModelRequest.API) -> [String] {
        switch api {
        case .openai: ["Authorization: Bearer \(secret)"]
        case .anthropic: ["x-api-key: \(secret)"]
        }
    }
}
