internal import Changes

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

    /// Names of a path below a folder as C strings; nil for one that no folder holds.
    private static func names(_ path: RepoPath) -> [[CChar]]? {
        let parts = path.components.map { Array($0) }
        let isFine = parts.allSatisfy { !$0.isEmpty && !$0.contains(0) && $0 != [0x2E] && $0 != [0x2E, 0x2E] }
        guard isFine, !parts.isEmpty else { return nil }
        return parts.map { $0.map { CChar(bitPattern: $0) } + [0] }
    }

    /// Runs `body` with the open parent folder and the last name; nil when a folder on the way is none.
    ///
    /// - Parameter making: makes missing folders on the way with this mode, for this owner.
    private static func inParent<Value>(
        of path: RepoPath, below folder: String, making: (mode: mode_t, owner: (user: UInt32, group: UInt32)?)? = nil,
        _ body: (Int32, [CChar]) -> Value?
    ) -> Value? {
        guard let names = names(path) else { return nil }
        var current = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard current >= 0 else { return nil }
        defer { close(current) }
        for name in names.dropLast() {
            if let making, mkdirat(current, name, making.mode) == 0, let owner = making.owner {
                _ = fchownat(current, name, owner.user, owner.group, AT_SYMLINK_NOFOLLOW)
            }
            let next = openat(current, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard next >= 0 else { return nil }
            close(current)
            current = next
        }
        return body(current, names[names.count - 1])
    }

    /// What lies there; nil for nothing, and for anything behind a symlink.
    static func status(_ path: String, below folder: String) -> stat? { status(RepoPath(path), below: folder) }

    static func status(_ path: RepoPath, below folder: String) -> stat? {
        inParent(of: path, below: folder) { parent, name in
            var status = stat()
            return fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
        }
    }

    static func isDirectory(_ path: String, below folder: String) -> Bool {
        status(path, below: folder).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Removes a file, or a folder with all that is in it, by its bytes: a name need not be text.
    static func remove(_ path: RepoPath, below folder: String) -> Bool {
        inParent(of: path, below: folder) { parent, name in
            if unlinkat(parent, name, 0) == 0 { return true }
            let aside = folder + "/.removed-" + Layer.name()
            return renameat(parent, name, AT_FDCWD, aside) == 0 && FileTree.remove(aside) ? true : nil
        } ?? false
    }

    /// Removes a folder, and those above it, as far as they are empty: git knows no empty folders.
    static func removeEmptyFolders(_ path: String, below folder: String) {
        var rest = path
        while inParent(of: RepoPath(rest), below: folder, { unlinkat($0, $1, AT_REMOVEDIR) == 0 ? true : nil }) != nil,
            let slash = rest.lastIndex(of: "/")
        {
            rest = String(rest[..<slash])
        }
    }

    /// A regular file of at most `limit` bytes with its status; waits on no FIFO.
    static func read(_ path: String, below folder: String, limit: Int) -> (bytes: [UInt8], status: stat)? {
        read(RepoPath(path), below: folder, limit: limit)
    }

    /// - Parameter opening: gives a file that is closed to its owner back first; for a layer's files only.
    static func read(
        _ path: RepoPath, below folder: String, limit: Int, opening: Bool = false
    ) -> (bytes: [UInt8], status: stat)? {
        inParent(of: path, below: folder) { parent, name in
            let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
            var file = openat(parent, name, flags)
            if file < 0, errno == EACCES, opening, fchmodat(parent, name, 0o600, 0) == 0 {
                file = openat(parent, name, flags)
            }
            guard file >= 0 else { return nil }
            defer { close(file) }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
                return nil
            }
            return FileSystem.readAll(file, limit: limit).map { ($0, status) }
        }
    }

    /// Target of a symlink; nil when there is none.
    static func linkTarget(_ path: RepoPath, below folder: String) -> [UInt8]? {
        inParent(of: path, below: folder) { parent, name in
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = buffer.withUnsafeMutableBytes { raw -> Int in
                guard let start = raw.baseAddress else { return -1 }
                return readlinkat(parent, name, start.assumingMemoryBound(to: CChar.self), raw.count)
            }
            return count < 0 ? nil : Array(buffer[..<count])
        }
    }

    /// Writes a new file, in folders made on the way, all closed to others; what was there gives way.
    /// - Returns: False when a link or a file stands on the way.
    static func write(
        _ bytes: [UInt8], to path: String, below folder: String, owner: (user: UInt32, group: UInt32)?
    ) -> Bool {
        inParent(of: RepoPath(path), below: folder, making: (0o700, owner)) { parent, name in
            _ = unlinkat(parent, name, 0)
            let file = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { return nil }
            defer { close(file) }
            do throws(SandboxError) {
                try FileSystem.writeAll(bytes, to: file, path)
            } catch {
                _ = unlinkat(parent, name, 0)
                return nil
            }
            if let owner { _ = fchown(file, owner.user, owner.group) }
            return true
        } ?? false
    }

    /// Makes a symlink where nothing is.
    static func link(
        _ target: String, at path: String, below folder: String, owner: (user: UInt32, group: UInt32)?
    ) -> Bool {
        inParent(of: RepoPath(path), below: folder, making: (0o755, owner)) { parent, name in
            guard symlinkat(target, parent, name) == 0 || errno == EEXIST else { return nil }
            if let owner { _ = fchownat(parent, name, owner.user, owner.group, AT_SYMLINK_NOFOLLOW) }
            return true
        } ?? false
    }

    /// Puts the mark of a deletion into the upper side of an overlay.
    static func whiteOut(_ path: RepoPath, below folder: String, owner: (user: UInt32, group: UInt32)?) -> Bool {
        inParent(of: path, below: folder, making: (0o755, owner)) { parent, name in
            mknodat(parent, name, S_IFCHR, 0) == 0 || errno == EEXIST ? true : nil
        } ?? false
    }
}
