internal import Classification

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A tool-owned folder in the cache, one a repository: objects that we make, and scratch folders.
///
/// Nothing that we compute enters the user's object store: git children write here and read the user's as an alternate.
struct Quarantine: Sendable {
    let root: DiskPath
    var objects: DiskPath { root.appending("objects") }
    private var scratchRoot: DiskPath { root.appending("scratch") }
    private static let operation = "prepare the cache"

    /// The same repository always gets the same folder: the key is its common directory, links resolved.
    init(cacheDirectory: String, layout: RepositoryLayout) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in layout.commonDirectory.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        root = DiskPath(cacheDirectory).appending("git-" + String(repeating: "0", count: 16 - digits.count) + digits)
    }

    /// Makes the folders when they are not there.
    func prepare() throws(GitStoreError) {
        guard Disk.status(objects.appending("info"), following: true) == nil else { return }
        try Disk.makeDirectory(objects.appending("pack"), permissions: 0o755, operation: Self.operation)
        try Disk.makeDirectory(objects.appending("info"), permissions: 0o755, operation: Self.operation)
    }

    /// A file of attributes under which git prints no hunks of generated files: lock files are most of what wide context
    /// costs, and nobody asks for them.
    func attributes() throws(GitStoreError) -> DiskPath {
        let bytes = Array(PathKind.generatedPatterns.map { $0 + " -diff\n" }.joined().utf8)
        // By its size: another version of the program may know other patterns.
        let path = root.appending("attributes-\(bytes.count)")
        if Disk.status(path) == nil { try Disk.replace(path, with: bytes, operation: Self.operation) }
        return path
    }

    /// A fresh folder of this process; the caller removes it.
    func scratch() throws(GitStoreError) -> DiskPath {
        try Disk.makeDirectory(scratchRoot, permissions: 0o700, operation: Self.operation)
        var template = (scratchRoot.bytes + Array("/\(getpid())-XXXXXX".utf8)).map { CChar(bitPattern: $0) } + [0]
        let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
        guard made else { throw Disk.failure(Self.operation, scratchRoot) }
        return DiskPath(bytes: template.dropLast().map { UInt8(bitPattern: $0) })
    }

    /// Removes scratch folders whose process is gone, as after a kill.
    func sweep() {
        for name in Disk.names(in: scratchRoot) {
            let owner = name.prefix { $0 != UInt8(ascii: "-") }
            guard let process = pid_t(String(decoding: owner, as: UTF8.self)) else { continue }
            if kill(process, 0) != 0, errno == ESRCH {
                Disk.removeTree(DiskPath(bytes: scratchRoot.bytes + [UInt8(ascii: "/")] + name))
            }
        }
    }
}
