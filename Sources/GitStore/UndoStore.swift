internal import Changes

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The folder of undo records in the common git directory; one process at a time writes in it.
struct UndoStore: Sendable {
    let root: DiskPath

    init(layout: RepositoryLayout) { root = DiskPath(layout.commonDirectory + "/acrouter/undo") }

    func folder(of job: String) -> DiskPath { root.appending(job) }

    func save(_ record: UndoRecord, operation: String) throws(GitStoreError) {
        try Disk.replace(
            folder(of: record.job).appending("manifest"), with: record.serialized(), operation: operation)
    }

    /// All readable records, oldest first. A folder without a manifest is an application that never began to write.
    func records() -> [UndoRecord] {
        Disk.names(in: root).compactMap { name -> UndoRecord? in
            let manifest = DiskPath(bytes: root.bytes + [UInt8(ascii: "/")] + name).appending("manifest")
            // Ignored: a folder without manifest (killed before anything was written) has nothing to undo.
            return (try? Disk.read(manifest, operation: "list what was applied")).flatMap { UndoRecord($0) }
        }.sorted { $0.sequence < $1.sequence }
    }

    /// Removes what is no longer needed: records taken back, half-saved ones without a manifest, and all but the last
    /// fifty applied. Only under the lock.
    func forgetOld() {
        let records = records()
        for record in records where record.state == .undone { Disk.removeTree(folder(of: record.job)) }
        for record in records.filter({ $0.state != .undone }).dropLast(50) { Disk.removeTree(folder(of: record.job)) }
        for name in Disk.names(in: root) where name != Array("lock".utf8) {
            let folder = DiskPath(bytes: root.bytes + [UInt8(ascii: "/")] + name)
            if Disk.status(folder.appending("manifest")) == nil { Disk.removeTree(folder) }
        }
    }

    /// Runs `body` while no other process applies or undoes here.
    func locked<Value>(operation: String, _ body: () async throws -> Value) async throws -> Value {
        try Disk.makeDirectory(root, operation: operation)
        let path = root.appending("lock")
        let descriptor = path.withCString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw Disk.failure(operation, path) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw GitStoreError(
                .locked, operation: operation, subject: path.description,
                underlying: "another git acrouter is applying or undoing a change here")
        }
        // Unlocked by name: a child that is being started elsewhere holds a copy of the descriptor until it has begun.
        defer { flock(descriptor, LOCK_UN) }
        return try await body()
    }
}
