internal import Changes

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Walks a folder that an untrusted run has filled: no link is followed, names are bytes, depth and number are bounded.
struct FolderWalk {
    enum Next { case into, past }

    struct TooMuch: Error { var reason: String }

    /// More entries than an honest tree's changes have; empty files take no disk, so no other limit counts them.
    static let mostEntries = 200_000
    static let mostDepth = 100

    private let root: String
    private var seen = 0

    init(root: String) { self.root = root }

    /// Calls `body` for each entry below a folder of the root, folders before what they hold.
    mutating func visit(
        below path: RepoPath = RepoPath(""), _ body: (RepoPath, stat) throws(TooMuch) -> Next
    ) throws(TooMuch) {
        var pending = [path]
        while let folder = pending.popLast() {
            try visit(one: folder) { (path, status) throws(TooMuch) in
                guard try body(path, status) == .into, status.st_mode & S_IFMT == S_IFDIR else { return }
                guard path.components.count < Self.mostDepth else {
                    throw TooMuch(reason: "left folders nested more than \(Self.mostDepth) deep")
                }
                pending.append(path)
            }
        }
    }

    /// The entries of one folder, in byte order; of none when it is not there.
    mutating func visit(
        one folder: RepoPath, _ body: (RepoPath, stat) throws(TooMuch) -> Void
    ) throws(TooMuch) {
        let descriptor = opened(folder)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let names = FileTree.names(descriptor).map { Array($0.dropLast()).map { UInt8(bitPattern: $0) } }
        for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            seen += 1
            guard seen <= Self.mostEntries else {
                throw TooMuch(reason: "left more than \(Self.mostEntries) files")
            }
            var status = stat()
            guard fstatat(descriptor, name.map { CChar(bitPattern: $0) } + [0], &status, AT_SYMLINK_NOFOLLOW) == 0
            else { continue }
            let bytes = folder.bytes.isEmpty ? name : folder.bytes + [0x2F] + name
            try body(RepoPath(bytes: bytes), status)
        }
    }

    /// A folder that the run closed to itself (mode 000) is opened again: it is ours.
    private func opened(_ folder: RepoPath) -> Int32 {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var current = open(root, flags)
        guard current >= 0, !folder.bytes.isEmpty else { return current }
        for part in folder.components {
            let name = part.map { CChar(bitPattern: $0) } + [0]
            var next = openat(current, name, flags)
            if next < 0, errno == EACCES, fchmodat(current, name, 0o700, 0) == 0 { next = openat(current, name, flags) }
            close(current)
            guard next >= 0 else { return -1 }
            current = next
        }
        return current
    }
}
