#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Cleans the cache up after runs that could not do it themselves.
///
/// No mount of ours is ever in the user's namespace, so a run that was killed leaves folders only. Who holds the lock
/// of a layer or slot lives; the kernel frees the locks of the dead.
struct Reaper {
    var cache: String

    /// Seconds after which a slot that nobody used goes.
    static let oldest = 30 * 24 * 3600

    private var repositories: [String] { FileSystem.names(in: cache + "/slots").map { cache + "/slots/" + $0 } }

    private func slots(of repository: String) -> [SlotFolder] {
        FileSystem.names(in: repository).map { SlotFolder(directory: repository + "/" + $0) }
    }

    /// Dead layers of all slots, slots that are too old, leftovers of probes and of earlier reaping.
    func reap() -> Int {
        var removed = 0
        for repository in repositories {
            removed += reapLayers(of: repository)
            for slot in slots(of: repository) where slot.lastUse < time(nil) - Self.oldest && remove(slot) {
                removed += 1
            }
            // Goes only when it is empty.
            rmdir(repository)
        }
        for name in FileSystem.names(in: cache + "/probe") {
            let directory = cache + "/probe/" + name
            removed += Layer.reap(in: directory)
            // A probe that runs has a layer, and its folder is not empty.
            if FileSystem.names(in: directory + "/layers").isEmpty && isOld(directory) { FileTree.remove(directory) }
        }
        for name in FileSystem.names(in: cache + "/trash") where FileTree.remove(cache + "/trash/" + name) {
            removed += 1
        }
        return removed
    }

    private func isOld(_ directory: String) -> Bool {
        var status = stat()
        guard stat(directory, &status) == 0 else { return false }
        #if canImport(Glibc)
            return status.st_mtim.tv_sec < time(nil) - 3600
        #else
            return status.st_mtimespec.tv_sec < time(nil) - 3600
        #endif
    }

    /// Under the slot's exclusive lock: a layer whose lock is not taken yet is then nobody's.
    @discardableResult
    func reapLayers(of repository: String) -> Int {
        var removed = 0
        for slot in slots(of: repository) where !FileSystem.names(in: slot.directory + "/layers").isEmpty {
            // A lock that cannot be opened is left to whoever owns the folder.
            guard let lock = try? FileLock.attempt(.exclusive, on: slot.lockPath) else { continue }
            removed += Layer.reap(in: slot.directory)
            withExtendedLifetime(lock) {}
        }
        return removed
    }

    /// Removes idle slots, least recently used first, until all slots together fit into `limit` bytes.
    @discardableResult
    func keepWithin(_ limit: Int) -> Int {
        let all = repositories.flatMap(slots).sorted { $0.lastUse < $1.lastUse }
        var total = all.reduce(0) { $0 + $1.size }
        var removed = 0
        for slot in all where total > limit {
            let size = slot.size
            if remove(slot) {
                total -= size
                removed += 1
            }
        }
        return removed
    }

    /// Moved away first: who opens the lock after that opens another file, or none.
    private func remove(_ slot: SlotFolder) -> Bool {
        // A slot that cannot be locked is in use, or not ours.
        guard let lock = try? FileLock.attempt(.exclusive, on: slot.lockPath) else { return false }
        defer { withExtendedLifetime(lock) {} }
        let trash = cache + "/trash"
        let aside = trash + "/" + Layer.name()
        // Without a place to move it to, the slot stays for the next time.
        guard (try? FileSystem.makeDirectory(trash)) != nil, rename(slot.directory, aside) == 0 else { return false }
        return FileTree.remove(aside)
    }
}
