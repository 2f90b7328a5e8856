/// A path inside a repository, relative to its root: raw bytes, as git keeps them.
///
/// Two paths are equal when their bytes are equal; order is byte order, as in a git tree listing.
/// Nothing here decodes: a path need not be UTF-8.
public struct RepoPath: Hashable, Comparable, Sendable {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }

    public init(_ text: String) { self.bytes = Array(text.utf8) }

    /// The path as text, with U+FFFD where the bytes are not UTF-8. For people only, never to open a file.
    public var display: String { String(decoding: bytes, as: UTF8.self) }

    /// The path as exact text, or nil when the bytes are not UTF-8.
    public var exactText: String? { String(validating: bytes, as: UTF8.self) }

    public var components: [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    }

    /// The last component, decoded for people and for matching names.
    public var name: String { String(decoding: nameBytes, as: UTF8.self) }

    private var nameBytes: ArraySlice<UInt8> {
        let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return bytes[start...]
    }

    /// Text after the last dot of the name, in lower case; empty when there is none. Asked of every file of a tree, so
    /// nothing else is decoded.
    public var fileExtension: String {
        let name = nameBytes
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else { return "" }
        return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
    }

    public static func < (left: RepoPath, right: RepoPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// Whether this path lies in `folder` (or is it). An empty folder is the root, which holds every path.
    public func isInside(_ folder: RepoPath) -> Bool {
        if folder.bytes.isEmpty || bytes == folder.bytes { return true }
        return bytes.starts(with: folder.bytes) && bytes.count > folder.bytes.count
            && bytes[folder.bytes.count] == UInt8(ascii: "/")
    }
}

extension RepoPath: CustomStringConvertible {
    public var description: String { display }
}
