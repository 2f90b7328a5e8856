public import Changes

/// What habits hang on: the words of paths, and who wrote.
public struct PathWords {
    /// A history names the same paths again and again.
    private var known: [RepoPath: [UInt64]] = [:]

    public init() {}

    /// Of all paths but generated files, each once, sorted; as `ChangeReading.pathWords`.
    public mutating func of(_ paths: [RepoPath]) -> [UInt64] {
        var words: Set<UInt64> = []
        for path in paths {
            let found = known[path] ?? Self.words(of: path)
            known[path] = found
            words.formUnion(found)
        }
        return words.sorted()
    }

    private static func words(of path: RepoPath) -> [UInt64] {
        var words: Set<UInt64> = []
        if PathKind.of(path) != .generated { insert(path, into: &words) }
        return Array(words)
    }

    static func insert(_ path: RepoPath, into words: inout Set<UInt64>) {
        path.bytes.withUnsafeBufferPointer { bytes in
            Words.pieces(bytes, 0, bytes.count) { words.insert($0) }
        }
    }

    /// Stands for an author; no name or address is kept.
    public static func author(_ address: String) -> UInt64 { TokenHash.of(address.utf8) }
}
