/// What libcurl's callbacks have received since it was last emptied. They only append: everything else happens after
/// libcurl has returned.
final class Inbox {
    /// Headers of all responses together, interim ones included.
    static let mostHeader = 64 << 10

    private(set) var head = ResponseHead()
    private(set) var hasLongHeader = false
    private var headerBytes = 0
    private var body: [UInt8] = []

    /// - Returns: Whether to go on.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        hasLongHeader = headerBytes > Self.mostHeader
        if !hasLongHeader { head.read(Array(line)) }
        return !hasLongHeader
    }

    func receiveBody(_ bytes: UnsafeRawBufferPointer) { body.append(contentsOf: bytes) }

    func takeBody() -> [UInt8] {
        defer { body = [] }
        return body
    }
}
