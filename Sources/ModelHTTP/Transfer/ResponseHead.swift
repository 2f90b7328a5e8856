/// Status and headers of one response.
struct ResponseHead: Equatable {
    private(set) var status = 0
    private var fields: [String: String] = [:]

    /// - Parameter line: As libcurl hands them over, one by one. A status line begins anew: what stood before was an
    ///   interim response (100, 103).
    mutating func read(_ line: [UInt8]) {
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            self = ResponseHead()
            let words = text.split(separator: " ", maxSplits: 2)
            status = words.count > 1 ? Int(words[1].prefix { $0.isNumber }) ?? 0 : 0
        } else if let colon = text.firstIndex(of: ":") {
            let name = text[..<colon].lowercased()
            let value = text[text.index(after: colon)...]
            fields[name] = String(value.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
    }

    /// - Parameter name: In lower case. The last one stands.
    subscript(_ name: String) -> String? { fields[name] }

    var contentType: String { self["content-type"] ?? "" }
}
