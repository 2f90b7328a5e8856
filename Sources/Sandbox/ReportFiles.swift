#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Takes reports out of a folder that an untrusted run has filled with whatever it liked.
enum ReportFiles {
    /// Largest report, in bytes; a larger one is left out, as one that does not exist.
    static let largest = 64 << 20

    /// A relative path of ordinary names.
    static func isPlain(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.isEmpty && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }
    }

    /// Regular files only, no symlink anywhere on the way (the target would be read with our rights), no FIFO (it
    /// would block), no file with a second name (it might be one of the machine's).
    static func collect(_ names: [String], from folder: String) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in names where isPlain(name) {
            if let bytes = read(name.split(separator: "/").map(String.init), in: folder) { files[name] = bytes }
        }
        return files
    }

    /// Removes what an earlier step left under a report's name.
    static func remove(_ name: String, from folder: String) {
        guard isPlain(name), let path = parentIsReal(name, folder) else { return }
        FileTree.remove(path)
    }

    /// The path below `folder`, unless a folder on the way is a symlink.
    private static func parentIsReal(_ name: String, _ folder: String) -> String? {
        var path = folder
        let parts = name.split(separator: "/")
        for part in parts.dropLast() {
            path += "/" + part
            guard FileSystem.isDirectory(path) else { return nil }
        }
        return path + "/" + parts[parts.count - 1]
    }

    private static func read(_ parts: [String], in folder: String) -> [UInt8]? {
        var current = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard current >= 0 else { return nil }
        defer { close(current) }
        for part in parts.dropLast() {
            let next = openat(current, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard next >= 0 else { return nil }
            close(current)
            current = next
        }
        let file = openat(current, parts[parts.count - 1], O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1,
            status.st_size <= largest
        else { return nil }
        return FileSystem.readAll(file, limit: largest)
    }
}
