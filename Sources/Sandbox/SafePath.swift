#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Paths below a folder that others may have filled: opened one component at a time, never through a symlink.
enum SafePath {
    /// A relative path of ordinary names.
    static func isPlain(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.isEmpty && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }
    }

    /// Runs `body` with the open parent folder and the last name; nil when a folder on the way is none.
    private static func inParent<Value>(
        of path: String, below folder: String, _ body: (Int32, String) -> Value?
    ) -> Value? {
        guard isPlain(path) else { return nil }
        let parts = path.split(separator: "/").map(String.init)
        var current = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard current >= 0 else { return nil }
        defer { close(current) }
        for part in parts.dropLast() {
            let next = openat(current, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard next >= 0 else { return nil }
            close(current)
            current = next
        }
        return body(current, parts[parts.count - 1])
    }

    /// What lies there; nil for nothing, and for anything behind a symlink.
    static func status(_ path: String, below folder: String) -> stat? {
        inParent(of: path, below: folder) { parent, name in
            var status = stat()
            return fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
        }
    }

    static func isDirectory(_ path: String, below folder: String) -> Bool {
        status(path, below: folder).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Removes a folder, and those above it, as far as they are empty: git knows no empty folders.
    static func removeEmptyFolders(_ path: String, below folder: String) {
        var rest = path
        while inParent(of: rest, below: folder, { unlinkat($0, $1, AT_REMOVEDIR) == 0 ? true : nil }) != nil,
            let slash = rest.lastIndex(of: "/")
        {
            rest = String(rest[..<slash])
        }
    }

    /// A regular file of at most `limit` bytes with its status; waits on no FIFO.
    static func read(_ path: String, below folder: String, limit: Int) -> (bytes: [UInt8], status: stat)? {
        inParent(of: path, below: folder) { parent, name in
            let file = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard file >= 0 else { return nil }
            defer { close(file) }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
                return nil
            }
            return FileSystem.readAll(file, limit: limit).map { ($0, status) }
        }
    }
}
