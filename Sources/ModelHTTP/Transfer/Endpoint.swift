import Ccurl
import ModelProtocol

/// Base address of an interface, split by libcurl's own parser, so that what is checked is where the request goes.
struct Endpoint: Equatable {
    let scheme: String
    /// In lower case; an address of version 6 in brackets.
    let host: String
    let port: String?
    /// Without a slash at its end.
    let path: String

    init(_ text: String) throws(ModelFailure) {
        guard let parts = Parts(text) else {
            throw Self.refused("the address of the model is not one: it should be like https://api.example.com/v1")
        }
        guard let scheme = parts[CURLUPART_SCHEME], ["http", "https"].contains(scheme) else {
            throw Self.refused("the address of the model is neither http nor https")
        }
        guard let host = parts[CURLUPART_HOST], !host.isEmpty else {
            throw Self.refused("the address of the model names no host")
        }
        guard parts[CURLUPART_USER] == nil, parts[CURLUPART_PASSWORD] == nil else {
            throw Self.refused("the address of the model holds a user or a password: say where the key is instead")
        }
        guard parts[CURLUPART_QUERY] == nil, parts[CURLUPART_FRAGMENT] == nil else {
            throw Self.refused("the address of the model goes on after its path with ? or #, which is refused")
        }
        self.scheme = scheme
        self.host = host.lowercased()
        port = parts[CURLUPART_PORT]
        let path = parts[CURLUPART_PATH] ?? ""
        self.path = String(path.reversed().drop { $0 == "/" }.reversed())
    }

    private static func refused(_ message: String) -> ModelFailure { ModelFailure(kind: .request, message: message) }

    /// For people: host and port.
    var name: String { host + (port.map { ":" + $0 } ?? "") }

    func address(of part: String) -> String { "\(scheme)://\(name)\(path)\(part)" }

    /// `localhost` is always this machine to libcurl, whatever a name server says.
    var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.allSatisfy { $0 != nil } && numbers[0] == 127
    }

    /// - Returns: `https://host:port` of any address, for a message; nil for what is none.
    static func origin(of address: String) -> String? {
        guard let parts = Parts(address), let scheme = parts[CURLUPART_SCHEME], let host = parts[CURLUPART_HOST] else {
            return nil
        }
        return Wording.sanitised("\(scheme)://\(host)\(parts[CURLUPART_PORT].map { ":" + $0 } ?? "")")
    }

    /// Owns the handle for the length of one initialiser.
    private final class Parts {
        private let handle: OpaquePointer

        init?(_ text: String) {
            guard let handle = curl_url() else { return nil }
            self.handle = handle
            guard curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK else { return nil }
        }

        deinit { curl_url_cleanup(handle) }

        subscript(_ part: CURLUPart) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
    }
}
