#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reading from a file descriptor.
enum Descriptor {
    /// - Returns: Empty at the end, nil on an error.
    static func readOnce(_ descriptor: Int32, atMost limit: Int = 1 << 16) -> [UInt8]? {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
                #if canImport(Glibc)
                    count = Glibc.read(descriptor, buffer.baseAddress, limit)
                #else
                    count = Darwin.read(descriptor, buffer.baseAddress, limit)
                #endif
                filled = max(0, count)
            }
            if count >= 0 { return bytes }
            if errno != EINTR { return nil }
        }
    }

    /// - Returns: What comes until the end or an error, at most `limit` bytes.
    static func read(_ descriptor: Int32, limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit, let piece = readOnce(descriptor, atMost: min(1 << 16, limit - bytes.count)),
            !piece.isEmpty
        {
            bytes += piece
        }
        return bytes
    }
}
