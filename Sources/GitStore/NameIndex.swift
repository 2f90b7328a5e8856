internal import Changes

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The index of names on disk: files that are written once, in a folder of the cache.
///
/// A new file for what is new; many files become one again. Each appears whole, under a name of its own, by a rename, so
/// writers need no lock: two that do the same work waste it, and a reader whose file has just gone misses a hint.
struct NameIndex {
    let folder: DiskPath
    private static let operation = "write the index of names"
    /// Files beyond which they are made one.
    private static let mostFiles = 8
    /// Blobs of other trees that may stay for each one of this tree, before they are dropped.
    private static let mostGarbage = 3
    /// Mentions in all files together, four bytes each (and hardly more for the rest): about 128 MiB.
    private static let mostPostings = 32 << 20

    /// What can be read; a damaged file is removed and its blobs are read again some time.
    func segments(idLength: Int) -> [NameSegment] {
        Disk.names(in: folder).filter { $0.suffix(6) == Array(".names".utf8)[...] }.compactMap { name in
            let path = DiskPath(bytes: folder.bytes + [UInt8(ascii: "/")] + name)
            if let segment = NameSegment(path), segment.idLength == idLength { return segment }
            _ = path.withCString { unlink($0) }
            return nil
        }
    }

    /// Keeps what was learnt. A full disk costs the index, never the job.
    func add(_ contents: NameSegment.Contents, to segments: [NameSegment], tree: Set<UInt64>) {
        // Ignored here: what cannot be written is learnt again the next time.
        guard contents.blobCount > 0, (try? write(contents)) != nil else { return }
        let total = segments.reduce(contents.blobCount) { $0 + $1.blobCount }
        let isFull = total > (Self.mostGarbage + 1) * tree.count + 10_000
        guard segments.count >= Self.mostFiles || isFull else { return }
        merge(idLength: contents.idLength, keeping: isFull ? tree : nil)
    }

    /// Whether more may be added; drops other trees' blobs when that is what it takes.
    func hasRoom(_ segments: [NameSegment], tree: Set<UInt64>) -> Bool {
        guard segments.reduce(0, { $0 + $1.postingCount }) >= Self.mostPostings else { return true }
        // Not again and again, where this tree alone fills it.
        guard segments.reduce(0, { $0 + $1.blobCount }) > 2 * tree.count, let first = segments.first else {
            return false
        }
        merge(idLength: first.idLength, keeping: tree)
        return false
    }

    /// - Parameter keys: blobs that stay; nil for all of them.
    private func merge(idLength: Int, keeping keys: Set<UInt64>?) {
        var all = segments(idLength: idLength).sorted { $0.postingCount < $1.postingCount }
        // A file that is most of the index is left as it is, or every few changes would cost a look at all of it.
        if keys == nil, let largest = all.last,
            largest.postingCount > 2 * all.dropLast().reduce(0, { $0 + $1.postingCount })
        {
            all.removeLast()
        }
        var merged = NameSegment.Contents(idLength: idLength)
        var seen: Set<UInt64> = []
        for segment in all {
            segment.copy(into: &merged, wanted: { keys?.contains($0) ?? true }, seen: &seen)
        }
        // Ignored: what cannot be written is learnt again; the files that were to be merged stay.
        guard (try? write(merged)) != nil else { return }
        for segment in all { _ = segment.path.withCString { unlink($0) } }
    }

    private func write(_ contents: NameSegment.Contents) throws(GitStoreError) {
        try Disk.makeDirectory(folder, permissions: 0o700, operation: Self.operation)
        let name = "\(getpid())-" + String(UInt64.random(in: 0 ... .max), radix: 16)
        let temporary = folder.appending(name + ".tmp")
        do throws(GitStoreError) {
            try Disk.write(contents.bytes(), to: temporary, permissions: 0o600, operation: Self.operation)
            try Disk.rename(temporary, to: folder.appending(name + ".names"), operation: Self.operation)
        } catch {
            _ = temporary.withCString { unlink($0) }
            throw error
        }
    }

    /// Removes what a process that was killed left half-written.
    func sweep() {
        for name in Disk.names(in: folder) where name.suffix(4) == Array(".tmp".utf8)[...] {
            let owner = String(decoding: name.prefix { $0 != UInt8(ascii: "-") }, as: UTF8.self)
            guard let process = pid_t(owner), kill(process, 0) != 0, errno == ESRCH else { continue }
            _ = DiskPath(bytes: folder.bytes + [UInt8(ascii: "/")] + name).withCString { unlink($0) }
        }
    }
}
