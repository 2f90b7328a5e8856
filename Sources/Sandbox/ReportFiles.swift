#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Takes reports out of a folder that an untrusted run has filled with whatever it liked.
enum ReportFiles {
    /// Largest report, in bytes; a larger one is left out, as one that does not exist.
    static let largest = 64 << 20

    /// Regular files only, no symlink anywhere on the way (the target would be read with our rights), no FIFO (it
    /// would block), no file with a second name (it might be one of the machine's).
    static func collect(_ names: [String], from folder: String) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in names where SafePath.isPlain(name) {
            if let bytes = read(name, in: folder) { files[name] = bytes }
        }
        return files
    }

    /// Removes what an earlier step left under a report's name.
    static func remove(_ name: String, from folder: String) {
        guard SafePath.isPlain(name), let path = parentIsReal(name, folder) else { return }
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

    private static func read(_ name: String, in folder: String) -> [UInt8]? {
        guard let (bytes, status) = SafePath.read(name, below: folder, limit: largest), status.st_nlink == 1 else {
            return nil
        }
        return bytes
    }
}
