public import Changes
internal import Classification
public import Orchestrator

extension GitRepository {
    /// Time that one process spends on reading what the index has not seen; what is left is read by the next one.
    private static let buildTime = Duration.seconds(2)
    private static let largestFile = 512 << 10

    public func mentions(of names: [String], in tree: ObjectID, limit: Int) async throws -> [SymbolMention] {
        let wanted = names.filter { $0.utf8.count >= NameHashes.shortest }
        guard !wanted.isEmpty, limit > 0 else { return [] }
        let listing = try await listing(of: tree)
        let index = NameIndex(folder: quarantine.root.appending("names"))
        try await bringUpToDate(index, listing)
        let segments = index.segments(idLength: listing.idLength)
        return wanted.flatMap { Self.mentions(of: $0, in: segments, listing, limit: limit) }
    }

    private static func mentions(
        of name: String, in segments: [NameSegment], _ listing: NameListing, limit: Int
    ) -> [SymbolMention] {
        let hash = NameHashes.hash(name.utf8)
        // Entries are in byte order of their paths, so their numbers are too.
        var defining = Lowest(limit: limit)
        var others = Lowest(limit: limit)
        for segment in segments {
            for place in segment.find(hash) {
                guard let posting = segment.posting(place) else { continue }
                guard let entry = listing.entry(BlobKey.of(segment.id(posting.blob))) else { continue }
                if posting.defines { defining.add(entry) } else { others.add(entry) }
            }
        }
        let places = defining.numbers.map { ($0, true) } + others.numbers.map { ($0, false) }
        return places.prefix(limit).map { place, defines in
            let entry = listing.entries[place]
            return SymbolMention(name: name, path: entry.path, blob: entry.id, isDefinition: defines)
        }
    }

    /// The lowest of many numbers, each once: half of all files mention some names.
    private struct Lowest {
        let limit: Int
        var numbers: [Int] = []

        mutating func add(_ number: Int) {
            if numbers.count == limit, let last = numbers.last, number >= last { return }
            let index = numbers.firstIndex { $0 >= number } ?? numbers.count
            if index < numbers.count, numbers[index] == number { return }
            numbers.insert(number, at: index)
            if numbers.count > limit { numbers.removeLast() }
        }
    }

    /// Reads the blobs that the index does not know, those of this tree first in the order of `NameListing`.
    private func bringUpToDate(_ index: NameIndex, _ listing: NameListing) async throws {
        guard indexedTrees.insert(listing.tree).inserted else { return }
        index.sweep()
        let segments = index.segments(idLength: listing.idLength)
        var known = [Bool](repeating: false, count: listing.entries.count)
        for segment in segments {
            for blob in 0..<segment.blobCount {
                if let entry = listing.entry(BlobKey.of(segment.id(blob))) { known[entry] = true }
            }
        }
        let missing = listing.order { !known[$0] }
        guard !missing.isEmpty else { return }
        let clock = ContinuousClock()
        let end = clock.now + Self.buildTime
        var contents = NameSegment.Contents(idLength: listing.idLength)
        for (number, place) in missing.enumerated() {
            if number % 64 == 63 {
                try Task.checkCancellation()
                if clock.now >= end { break }
            }
            let id = listing.entries[place].id
            // A blob that cannot be read now (a partial clone has not fetched it) is no reason to stop.
            guard let bytes = throughLibgit2({ try $0.object(id, operation: "read a file") })?.bytes else { continue }
            contents.add(BlobKey.bytes(id), hashes: Self.isIndexed(bytes) ? NameHashes.of(bytes) : [])
        }
        index.add(contents, to: segments, tree: Set(listing.keys))
    }

    private static func isIndexed(_ bytes: [UInt8]) -> Bool {
        bytes.count <= largestFile && !bytes.prefix(8_192).contains(0)
    }

    /// The tree's files of code that may be shown, kept for the next question about the same tree.
    private func listing(of tree: ObjectID) async throws -> NameListing {
        if let listing = lastListing, listing.tree == tree { return listing }
        let hidden = try await privatePaths(of: tree)
        let listing = NameListing(tree: tree, entries: try await entries(of: tree)) { !hidden.contains($0) }
        lastListing = listing
        return listing
    }
}

/// Files of one tree as the index of names knows them.
struct NameListing: Sendable {
    let tree: ObjectID
    let entries: [TreeEntry]
    /// For each entry.
    let keys: [UInt64]
    private let byKey: [UInt64: Int]

    var idLength: Int { tree.hex.utf8.count / 2 }

    init(tree: ObjectID, entries: [TreeEntry], isShown: (RepoPath) -> Bool) {
        self.tree = tree
        self.entries = entries.filter { $0.mode.isFile && Language.of($0.path) != nil && isShown($0.path) }
        let keys = self.entries.map { BlobKey.of($0.id) }
        var byKey: [UInt64: Int] = Dictionary(minimumCapacity: keys.count)
        for (index, key) in keys.enumerated().reversed() { byKey[key] = index }
        self.keys = keys
        self.byKey = byKey
    }

    /// Of several files with the same content the first stands for all.
    func entry(_ key: UInt64) -> Int? { byKey[key] }

    /// Entries to read: what is near the root first, since that is where a project's own code is; what others wrote, and
    /// what a program made, last.
    func order(_ isMissing: (Int) -> Bool) -> [Int] {
        byKey.values.filter(isMissing).map { place in
            let path = entries[place].path
            let isForeign = PathKind.of(path) == .generated || Self.foreign.contains { path.display.contains($0) }
            return (place, isForeign ? 1 : 0, path.components.count)
        }.sorted { ($0.1, $0.2, $0.0) < ($1.1, $1.2, $1.0) }.map(\.0)
    }

    private static let foreign = ["vendor/", "third_party/", "node_modules/", "external/", "site-packages/"]
}
