internal import Changes
internal import Classification

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One file of the index of names: which of its blobs mention a name, and which define it.
///
/// All numbers are 32 bits, in the machine's own byte order (the file is a cache of this machine):
/// mark, bytes of a blob's name, blobs B, hashes H, postings P, 0 · B blob names · H hashes, sorted, lowest bit clear ·
/// H + 1 starts of their postings · P postings, `blob << 1 | defines`.
///
/// Mapped, not read: a look-up touches a few pages of it. Not Sendable; lives as long as one look-up.
final class NameSegment {
    let path: DiskPath
    private let base: UnsafeRawBufferPointer
    let idLength: Int
    let blobCount: Int
    let hashCount: Int
    let postingCount: Int

    private static let mark: UInt32 = 0x314E_4341
    private static let header = 24

    /// - Returns: nil for a file that is not there, or whose size does not follow from what it says of itself.
    init?(_ path: DiskPath) {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, Int(status.st_size) >= Self.header else { return nil }
        let size = Int(status.st_size)
        guard let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED else {
            return nil
        }
        let file = UnsafeRawBufferPointer(start: memory, count: size)
        base = file
        self.path = path
        let numbers = (0..<6).map { file.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
        idLength = Int(numbers[1])
        blobCount = Int(numbers[2])
        hashCount = Int(numbers[3])
        postingCount = Int(numbers[4])
        // The length first: with any other the product could overflow.
        guard numbers[0] == Self.mark, idLength == 20 || idLength == 32,
            size == Self.header + blobCount * idLength + (hashCount * 2 + 1 + postingCount) * 4
        else { return nil }
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: base.baseAddress), base.count) }

    private var hashStart: Int { Self.header + blobCount * idLength }

    func id(_ blob: Int) -> UnsafeRawBufferPointer {
        let start = Self.header + blob * idLength
        return UnsafeRawBufferPointer(rebasing: base[start..<start + idLength])
    }

    func hash(_ index: Int) -> UInt32 { base.loadUnaligned(fromByteOffset: hashStart + index * 4, as: UInt32.self) }

    /// Postings of the hash of that number; empty where the file is damaged.
    func postings(_ index: Int) -> Range<Int> {
        let start = hashStart + (hashCount + index) * 4
        let first = Int(base.loadUnaligned(fromByteOffset: start, as: UInt32.self))
        let end = Int(base.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self))
        return first <= end && end <= postingCount ? first..<end : 0..<0
    }

    /// - Returns: nil for a posting that speaks of no blob.
    func posting(_ index: Int) -> (blob: Int, defines: Bool)? {
        let start = hashStart + (hashCount * 2 + 1 + index) * 4
        let value = base.loadUnaligned(fromByteOffset: start, as: UInt32.self)
        return Int(value >> 1) < blobCount ? (Int(value >> 1), value & 1 == 1) : nil
    }

    func find(_ wanted: UInt32) -> Range<Int> {
        var (low, high) = (0, hashCount)
        while low < high {
            let middle = (low + high) / 2
            if hash(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        return low < hashCount && hash(low) == wanted ? postings(low) : 0..<0
    }
}

extension NameSegment {
    /// What a new file is made of.
    struct Contents {
        var idLength: Int
        /// Names of the blobs, one after the other.
        var ids: [UInt8] = []
        /// `hash << 32 | blob << 1 | defines`: sorted, they are the file's order.
        var pairs: [UInt64] = []
        var blobCount: Int { ids.count / idLength }

        mutating func add(_ id: [UInt8], hashes: [UInt32]) {
            let blob = UInt64(blobCount) << 1
            ids += id
            pairs += hashes.map { UInt64($0 & ~1) << 32 | blob | UInt64($0 & 1) }
        }

        func bytes() -> [UInt8] {
            var hashes: [UInt32] = []
            var starts: [UInt32] = []
            var postings: [UInt32] = []
            postings.reserveCapacity(pairs.count)
            for pair in pairs.sorted() {
                let hash = UInt32(pair >> 32)
                if hashes.last != hash {
                    hashes.append(hash)
                    starts.append(UInt32(postings.count))
                }
                postings.append(UInt32(truncatingIfNeeded: pair))
            }
            starts.append(UInt32(postings.count))
            let header: [UInt32] = [
                mark, UInt32(idLength), UInt32(blobCount), UInt32(hashes.count), UInt32(postings.count), 0,
            ]
            var result: [UInt8] = []
            result.reserveCapacity(header.count * 4 + ids.count + (hashes.count * 2 + 1 + postings.count) * 4)
            header.withUnsafeBytes { result += $0 }
            result += ids
            for numbers in [hashes, starts, postings] { numbers.withUnsafeBytes { result += $0 } }
            return result
        }
    }

    /// Adds those of its blobs that are wanted and not there yet.
    func copy(into contents: inout Contents, wanted: (UInt64) -> Bool, seen: inout Set<UInt64>) {
        guard idLength == contents.idLength else { return }
        var numbers = [UInt64?](repeating: nil, count: blobCount)
        for blob in 0..<blobCount {
            let key = BlobKey.of(id(blob))
            guard wanted(key), seen.insert(key).inserted else { continue }
            numbers[blob] = UInt64(contents.blobCount)
            contents.ids += id(blob)
        }
        for index in 0..<hashCount {
            let upper = UInt64(hash(index)) << 32
            for place in postings(index) {
                guard let posting = posting(place), let blob = numbers[posting.blob] else { continue }
                contents.pairs.append(upper | blob << 1 | (posting.defines ? 1 : 0))
            }
        }
    }
}

/// The first eight bytes of a blob's name: enough to tell blobs apart where a mistake costs a hint.
enum BlobKey {
    static func of(_ id: UnsafeRawBufferPointer) -> UInt64 {
        UInt64(bigEndian: id.loadUnaligned(as: UInt64.self))
    }

    static func of(_ id: ObjectID) -> UInt64 {
        id.hex.utf8.prefix(16).reduce(0) { key, digit in
            key << 4 | UInt64(digit <= 0x39 ? digit - 0x30 : (digit | 0x20) - 0x57)
        }
    }

    /// All bytes of a name.
    static func bytes(_ id: ObjectID) -> [UInt8] {
        let digits = id.hex.utf8.map { $0 <= 0x39 ? $0 - 0x30 : ($0 | 0x20) - 0x57 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
