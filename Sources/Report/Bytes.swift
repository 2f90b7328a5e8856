/// Bytes for JSON: as text where they are UTF-8, in base64 otherwise, with the name of the encoding.
public struct EncodedBytes: Hashable, Sendable {
    public var text: String
    /// `utf-8` or `base64`.
    public var encoding: String

    public init(_ bytes: [UInt8]) {
        if let exact = String(validating: bytes, as: UTF8.self) {
            text = exact
            encoding = "utf-8"
        } else {
            text = Self.base64(bytes)
            encoding = "base64"
        }
    }

    /// RFC 4648, section 4, with padding.
    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = min(3, bytes.count - index)
            var group = UInt32(bytes[index]) << 16
            if left > 1 { group |= UInt32(bytes[index + 1]) << 8 }
            if left > 2 { group |= UInt32(bytes[index + 2]) }
            for place in 0..<4 {
                let digit = alphabet[Int(group >> UInt32(18 - 6 * place)) & 63]
                out.append(place <= left ? digit : UInt8(ascii: "="))
            }
            index += 3
        }
        return String(decoding: out, as: UTF8.self)
    }
}
