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
        var places: [Int: Bool] = [:]
        for segment in segments {
            for place in segment.find(hash) {
                guard let posting = segment.posting(place) else { continue }
                guard let entry = listing.entry(BlobKey.of(segment.id(posting.blob))) else { continue }
                places[entry] = posting.defines
            }
        }
        // Entries are in byte order of their paths, so their numbers are too.
        let ordered = places.sorted { ($0.value ? 0 : 1, $0.key) < ($1.value ? 0 : 1, $1.key) }
        return ordered.prefix(limit).map { place, defines in
            let entry = listing.entries[place]
            return SymbolMention(name: name, path: entry.path, blob: entry.id, isDefinition: defines)
        }
    }

    /// Reads the blobs that the index does not know, those of this tree first in the order of `NameListing`.
    private func bringUpToDate(_ index: NameIndex, _ listing: NameListing) async throws {
        guard indexedTrees.insert(listing.tree).inserted else { return }
        index.sweep()
        let segments = index.segments(idLength: listing.idLength)
        var known: Set<UInt64> = []
        for segment in segments { for blob in 0..<segment.blobCount { known.insert(BlobKey.of(segment.id(blob))) } }
        let missing = listing.order { !known.contains($0) }
        guard !missing.isEmpty, index.hasRoom(segments, tree: Set(listing.keys)) else { return }
        let clock = ContinuousClock()
        let end = clock.now + Self.buildTime
        var contents = NameSegment.Contents(idLength: listing.idLength)
        var rest = missing[...]
        while !rest.isEmpty, contents.blobCount == 0 || clock.now < end {
            try Task.checkCancellation()
            let ids = rest.prefix(Self.readAtOnce).map { listing.entries[$0].id }
            rest = rest.dropFirst(Self.readAtOnce)
            guard let texts = await texts(of: ids) else { break }
            for (id, text) in zip(ids, texts) {
                switch text {
                case .unreadable: continue
                case .other: contents.add(BlobKey.bytes(id), hashes: [])
                case .code(let bytes): contents.add(BlobKey.bytes(id), hashes: NameHashes.of(bytes))
                }
            }
        }
        index.add(contents, to: segments, tree: Set(listing.keys))
    }

    private static let readAtOnce = 64

    private enum Text {
        case code([UInt8])
        /// Binary or long: known, and nothing to index in it.
        case other
        /// Not to be had now: a partial clone has not fetched it, and an index is no reason to.
        case unreadable

        init(_ bytes: [UInt8]) { self = GitRepository.isIndexed(bytes) ? .code(bytes) : .other }
    }

    /// - Returns: nil where git cannot tell.
    private func texts(of ids: [ObjectID]) async -> [Text]? {
        let operation = "read files for the index of names"
        let read = throughLibgit2 { database in
            ids.map { id -> Text in
                // Ignored: one blob that cannot be read is no reason to stop.
                guard let size = try? database.size(of: id, operation: operation) else { return .unreadable }
                guard size <= Self.largestFile else { return .other }
                // Ignored: as above.
                return (try? database.object(id, operation: operation)).map { Text($0.bytes) } ?? .unreadable
            }
        }
        // Ignored: without an answer there is no hint.
        if let read { return read } else { return try? await textsFromGit(ids, operation: operation) }
    }

    /// Where libgit2 does not know the format. Nothing is fetched: git since 2.39.4 knows the first word, all know the other.
    private func textsFromGit(_ ids: [ObjectID], operation: String) async throws -> [Text] {
        let setting = ["GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"]
        let input = Array(ids.map { $0.hex + "\n" }.joined().utf8)
        let lines = try await run(
            ["cat-file", "--batch-check=%(objectname) %(objectsize)"], input: input, setting: setting,
            operation: operation
        ).split(separator: UInt8(ascii: "\n"))
        let sizes = zip(ids, lines).map { id, line -> Int? in
            let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
            return fields.first.map { $0 == id.hex } == true ? fields.last.flatMap { Int($0) } : nil
        }
        let short = zip(ids, sizes).filter { $1.map { $0 <= Self.largestFile } == true }.map(\.0.hex)
        var found: [String: [UInt8]] = [:]
        for case let object? in try await objects(short, setting: setting, operation: operation) {
            found[object.id.hex] = object.bytes
        }
        return zip(ids, sizes).map { id, size in
            guard let size else { return .unreadable }
            if size > Self.largestFile { return .other }
            return found[id.hex].map { Text($0) } ?? .unreadable
        }
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
        keys = self.entries.map { BlobKey.of($0.id) }
        // Of several files with the same content the first stands for all.
        byKey = Dictionary(zip(keys, keys.indices)) { first, _ in first }
    }

    func entry(_ key: UInt64) -> Int? { byKey[key] }

    /// Entries to read: what is near the root first, since that is where a project's own code is; what others wrote, and
    /// what a program made, last.
    func order(_ isMissing: (UInt64) -> Bool) -> [Int] {
        keys.indices.filter { isMissing(keys[$0]) }.map { place in
            let path = entries[place].path
            let isForeign = PathKind.of(path) == .generated || Self.foreign.contains { path.display.contains($0) }
            return (place, isForeign ? 1 : 0, path.components.count)
        }.sorted { ($0.1, $0.2, $0.0) < ($1.1, $1.2, $1.0) }.map(\.0)
    }

    private static let foreign = ["vendor/", "third_party/", "node_modules/", "external/", "site-packages/"]
}
