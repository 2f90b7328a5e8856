import ModelProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What an endpoint itself says about a failure, from any of the shapes in use.
struct ServerError: Decodable {
    var message = ""
    /// `code`, or `type` where there is none: a word, or a number as text.
    var code = ""
    var type = ""

    static let unnamed = ModelFailure(kind: .server, message: "reported an error without a reason")

    enum CodingKeys: String, CodingKey { case error, message, detail, msg, code, type }

    private struct Detail: Decodable { let msg: String }

    init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        // `"error": "text"`; anything else is an object, or the error that is thrown below.
        if let text = try? single.decode(String.self) {
            message = text
            return
        }
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if let inner = values.lenient(ServerError.self, .error) {
            self = inner
            if type.isEmpty { type = values.lenient(String.self, .type) ?? "" }
            return
        }
        message =
            values.lenient(String.self, .message) ?? values.lenient(String.self, .detail)
            ?? values.lenient(String.self, .msg) ?? values.lenient([Detail].self, .detail)?.first?.msg ?? ""
        type = values.lenient(String.self, .type) ?? ""
        code = values.lenient(String.self, .code) ?? values.lenient(Int.self, .code).map(String.init) ?? ""
        guard !(message + type + code).isEmpty else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no error"))
        }
    }

    private init(message: String) { self.message = message }

    /// - Returns: Nil if the object that is being decoded says nothing that looks like an error.
    static func bare(_ decoder: any Decoder) -> ServerError? {
        // Not an error: then it is read as what it is.
        try? ServerError(from: decoder)
    }

    /// From the body of an answer whose status says that it failed.
    init(body: [UInt8], contentType: String) {
        // No JSON: then it is text for people, or a page, which tells nothing in one sentence.
        if let error = try? JSONDecoder().decode(ServerError.self, from: Data(body)) {
            self = error
        } else {
            let isPage = contentType.hasPrefix("text/html") || body.first == UInt8(ascii: "<")
            self.init(message: isPage ? "" : String(decoding: body.prefix(4096), as: UTF8.self))
        }
    }

    /// - Parameter status: Nil in mid-stream, where the code may be one.
    func failure(status: Int?, retryAfter: Double? = nil) -> ModelFailure {
        let number = status ?? Int(code).flatMap { (400...599).contains($0) ? $0 : nil }
        let said = Wording.sanitised(message.isEmpty ? (code.isEmpty ? type : code) : message)
        let what = number.map { "answered \($0)" } ?? "reported an error"
        return ModelFailure(
            kind: kind(status: number), message: said.isEmpty ? what : "\(what): \(said)", status: number,
            retryAfter: retryAfter)
    }

    private static let quotaWords: Set<String> = [
        "insufficient_quota", "billing_hard_limit_reached", "exceeded_current_quota_error", "billing_error",
        "billing_not_active", "arrearage", "1113",
    ]

    private func kind(status: Int?) -> ModelFailure.Kind {
        let words = [code.lowercased(), type.lowercased()]
        let text = message.lowercased()
        let isQuota =
            words.contains { Self.quotaWords.contains($0) } || text.contains("insufficient balance")
            || text.contains("credit balance is too low")
        if isQuota || status == 402 { return .quota }
        if status == 503 || status == 529 || words.contains(where: { $0.contains("overloaded") }) { return .overloaded }
        if status == 429 || words.contains(where: { $0.contains("rate_limit") }) { return .rateLimited }
        if status == 401 || status == 403 || words.contains("authentication_error")
            || words.contains("permission_error")
        {
            return .authentication
        }
        if status == 408 { return .timeout }
        if let status { return status >= 500 ? .server : .request }
        let isRequest = words.contains { $0.hasPrefix("invalid_") || $0 == "not_found_error" }
        return isRequest ? .request : .server
    }
}
