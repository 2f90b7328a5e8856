internal import Changes

#if canImport(Glibc)
    internal import Glibc
#endif

/// Extended attributes of files, as far as overlays keep their books in them.
enum ExtendedAttribute {
    #if os(Linux)
        private typealias Get =
            @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutableRawPointer?, Int) -> Int

        /// Swift's Glibc module leaves <sys/xattr.h> out, so the C library is asked for the function by name.
        private static let get: Get? = dlsym(nil, "lgetxattr").map { unsafeBitCast($0, to: Get.self) }
    #endif

    /// The attribute's value, of at most 64 bytes; nil when the file has none. Every folder on the way is ours or was
    /// walked, so none is a link.
    static func value(_ name: String, of path: RepoPath, below folder: String) -> [UInt8]? {
        #if os(Linux)
            guard let get else { return nil }
            let file = ((folder + "/").utf8 + path.bytes).map { CChar(bitPattern: $0) } + [0]
            var buffer = [UInt8](repeating: 0, count: 64)
            let count = buffer.withUnsafeMutableBytes { get(file, name, $0.baseAddress, $0.count) }
            return count < 0 ? nil : Array(buffer[..<count])
        #else
            return nil
        #endif
    }
}
