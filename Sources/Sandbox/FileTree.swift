#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Whole folders that an untrusted run may have filled: symlinks are never followed, depth is bounded.
enum FileTree {
    /// Removes a folder and everything in it.
    ///
    /// A run may leave folders nested a hundred thousand deep, or closed (mode 000). Each folder found is moved up to
    /// the top before it is opened, so neither the stack nor the number of open files grows with depth.
    /// - Returns: False when something would not go; the next reaping tries again.
    @discardableResult
    static func remove(_ path: String) -> Bool {
        let top = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard top >= 0 else {
            if errno == EACCES, chmod(path, 0o700) == 0, isOpenable(path) { return remove(path) }
            return unlink(path) == 0 || errno == ENOENT
        }
        defer { close(top) }
        _ = fchmod(top, 0o700)
        // A name of this removal's own: one that was killed half way has left its names here.
        let aside = ".removed-" + Layer.name() + "-"
        var counter = 0
        var pending = empty(top, into: top, aside, &counter)
        while let name = pending.popLast() {
            let folder = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if folder >= 0 {
                pending += empty(folder, into: top, aside, &counter)
                close(folder)
            }
            _ = unlinkat(top, name, AT_REMOVEDIR)
        }
        return rmdir(path) == 0
    }

    private static func isOpenable(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor >= 0 { close(descriptor) }
        return descriptor >= 0
    }

    /// Unlinks the files of a folder and moves its folders to `top`; returns their new names.
    private static func empty(
        _ folder: Int32, into top: Int32, _ aside: String, _ counter: inout Int
    ) -> [String] {
        var moved: [String] = []
        for name in names(folder) {
            if unlinkat(folder, name, 0) == 0 { continue }
            _ = fchmodat(folder, name, 0o700, 0)
            if unlinkat(folder, name, AT_REMOVEDIR) == 0 { continue }
            counter += 1
            let newName = aside + String(counter)
            if renameat(folder, name, top, newName) == 0 { moved.append(newName) }
        }
        return moved
    }

    /// Names in an open folder as C strings, without `.` and `..`.
    static func names(_ folder: Int32) -> [[CChar]] {
        let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let stream = fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { closedir(stream) }
        var names: [[CChar]] = []
        while let entry = readdir(stream) {
            let name = FileSystem.entryName(entry)
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            names.append(name.map { CChar(bitPattern: $0) } + [0])
        }
        return names
    }

    /// Gives everything in a folder, and itself, to another user. Meant for trees up to 256 deep.
    static func own(_ path: String, user: UInt32, group: UInt32) throws(SandboxError) {
        guard lchown(path, user, group) == 0 else { throw FileSystem.failure("change the owner of", path) }
        visit(path, depth: 256) { folder, name, status in
            if status.st_uid != user || status.st_gid != group {
                _ = fchownat(folder, name, user, group, AT_SYMLINK_NOFOLLOW)
            }
            return true
        }
    }

    /// Bytes on disk below a folder; stops early once past `limit`. Nil when it nests deeper than any honest tree.
    static func size(_ path: String, limit: Int = .max) -> Int? {
        var total = 0
        let complete = visit(path, depth: 128) { _, _, status in
            total += Int(status.st_blocks) * 512
            return total <= limit
        }
        return complete || total > limit ? total : nil
    }

    /// Calls `body` for each entry below `path`, folders before what they hold; false from it stops the walk.
    /// - Returns: False when the walk was stopped or met a folder deeper than `depth`.
    @discardableResult
    static func visit(
        _ path: String, depth: Int, _ body: (Int32, UnsafePointer<CChar>, stat) -> Bool
    ) -> Bool {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return true }
        defer { close(folder) }
        return visit(folder, depth: depth, body)
    }

    private static func visit(
        _ folder: Int32, depth: Int, _ body: (Int32, UnsafePointer<CChar>, stat) -> Bool
    ) -> Bool {
        for name in names(folder) {
            let goesOn = name.withUnsafeBufferPointer { buffer -> Bool in
                guard let start = buffer.baseAddress else { return true }
                var status = stat()
                guard fstatat(folder, start, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return true }
                guard body(folder, start, status) else { return false }
                guard status.st_mode & S_IFMT == S_IFDIR else { return true }
                guard depth > 0 else { return false }
                let inner = openat(folder, start, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                guard inner >= 0 else { return true }
                defer { close(inner) }
                return visit(inner, depth: depth - 1, body)
            }
            if !goesOn { return false }
        }
        return true
    }
}
