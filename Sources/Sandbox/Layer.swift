internal import Changes
internal import Orchestrator

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The folders of one attempt: what it writes goes here, and here it ends.
///
/// A lock held by our process says that the attempt lives; after `kill -9` the lock is free and the next run reaps.
struct Layer: Sendable {
    let directory: String
    private let lock: FileLock

    /// Writable parts, which count as the attempt's disk.
    static let writable = ["upper", "home-upper", "out", "tmp", "shm", "carried-upper"]
    /// Mount points, and folders that only we write.
    static let ours = ["support", "etc-merged"]

    /// - Parameter slot: the slot's folder; `layers` lies beside its `tree`.
    static func make(in slot: String, identity: Identity) throws(SandboxError) -> Layer {
        let directory = slot + "/layers/" + name()
        try FileSystem.makeDirectory(directory)
        guard let lock = try FileLock.attempt(.exclusive, on: directory + "/lock") else {
            throw SandboxError(.fileSystem, "lock the new layer", on: directory)
        }
        for part in ours { try FileSystem.makeDirectory(directory + "/" + part) }
        for part in writable + ["stage", "home"] where part != "carried-upper" {
            let path = directory + "/" + part
            try FileSystem.makeDirectory(path)
            // The umask must not close a folder that the command expects open.
            _ = chmod(path, ["tmp", "shm"].contains(part) ? 0o1777 : 0o755)
            if identity.dropsRoot, lchown(path, identity.user, identity.group) != 0 {
                throw FileSystem.failure("give the layer to its user", path)
            }
        }
        return Layer(directory: directory, lock: lock)
    }

    /// A name that no other layer, of this or another process, has.
    static func name() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
    }

    func path(_ name: String) -> String { directory + "/" + name }

    func remove() { FileTree.remove(directory) }

    /// Removes the layers of a slot whose makers are gone.
    static func reap(in slot: String) -> Int {
        var removed = 0
        for name in FileSystem.names(in: slot + "/layers") {
            let directory = slot + "/layers/" + name
            // A lock that cannot be opened belongs to a layer that is half made or half removed: no owner either.
            let lock = try? FileLock.attempt(.exclusive, on: directory + "/lock")
            if lock == nil && FileSystem.exists(directory + "/lock") { continue }
            if FileTree.remove(directory) { removed += 1 }
        }
        return removed
    }
}
