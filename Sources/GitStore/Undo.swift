public import Changes

/// A change that was taken back.
public struct UndoneChange: Hashable, Sendable {
    public var job: String
    public var paths: [RepoPath]
}

extension GitRepository {
    /// Changes that were applied in this repository, oldest first.
    public func appliedChanges() -> [AppliedChange] {
        let store = UndoStore(layout: layout)
        return store.records().map { record in
            let state: AppliedChange.State =
                switch record.state {
                case .applied: .applied
                case .applying, .undoing: .interrupted
                case .undone: .undone
                }
            return AppliedChange(
                job: record.job, state: state, paths: record.paths.map(\.path).sorted(),
                savedIn: store.folder(of: record.job).description, workTree: record.workTree)
        }
    }

    /// Puts back the exact bytes of what an application replaced: of `job`, or the last one in this working tree.
    ///
    /// Works too when the application (or an earlier undo) was killed half way.
    /// - Throws: `.notFound` when there is nothing to undo; `.changedMeanwhile` naming files that are neither as they were
    ///   applied nor as they were before, nothing written.
    public func undo(job: String?) async throws -> UndoneChange {
        let operation = "undo"
        let root = try workTree(for: operation)
        let store = UndoStore(layout: layout)
        return try await store.locked(operation: operation) {
            let open = store.records().filter { $0.state != .undone && $0.workTree == root }
            guard var record = open.last(where: { job == nil || $0.job == job }) else {
                throw GitStoreError(
                    .notFound, operation: operation, subject: job.map { "job \($0)" } ?? "",
                    underlying: "no applied change to undo in this working tree")
            }
            let restoration = Restoration(record: record, store: store)
            let changed = try restoration.changedPaths(operation: operation)
            guard changed.isEmpty else {
                throw GitStoreError(
                    .changedMeanwhile, operation: operation, paths: changed,
                    underlying: "changed since the patch was applied; nothing was written; "
                        + "the files as they were are in \(store.folder(of: record.job))")
            }
            record.state = .undoing
            try store.save(record, operation: operation)
            try restoration.restore(operation: operation)
            record.state = .undone
            try store.save(record, operation: operation)
            return UndoneChange(job: record.job, paths: record.paths.map(\.path).sorted())
        }
    }
}

/// Puts the paths of an undo record back to what was before.
struct Restoration {
    let record: UndoRecord
    let store: UndoStore

    private var root: DiskPath { DiskPath(record.workTree) }

    /// Paths that are neither before nor after: someone else wrote them.
    func changedPaths(operation: String) throws(GitStoreError) -> [RepoPath] {
        let replaced = Set(record.paths.map(\.path))
        var changed: [RepoPath] = []
        for (number, path) in record.paths.enumerated() {
            let before = try saved("before", number, path.before, operation: operation)
            let after = try saved("after", number, path.after, operation: operation)
            let now = try WorkingFile.state(of: path.path, in: root, replaced: replaced, operation: operation)
            if now.map({ $0.matches(before) || $0.matches(after) }) != true { changed.append(path.path) }
        }
        return changed.sorted()
    }

    /// New paths go first, then the folders made for them, then old contents come back.
    ///
    /// - Parameter limit: Steps to take before stopping, for tests of a kill in the middle.
    func restore(limit: Int = .max, operation: String) throws(GitStoreError) {
        for step in steps.prefix(limit) {
            switch step {
            case .remove(let number):
                let path = record.paths[number].path
                // Ignored: most have no such file, and one that stays is named after us.
                try? Disk.remove(root.appending(path).parent.appending(record.temporary(number)), operation: operation)
                guard record.paths[number].before == .absent else { continue }
                try put(.absent, number, operation: operation)
            case .removeFolder(let folder):
                Disk.removeEmptyDirectory(root.appending(folder))
            case .bringBack(let number):
                let path = record.paths[number]
                let before = try saved("before", number, path.before, operation: operation)
                if try WorkingFile.state(of: path.path, in: root, operation: operation) == before { continue }
                try Disk.makeDirectory(root.appending(path.path).parent, operation: operation)
                try put(before, number, operation: operation)
            }
        }
    }

    private enum Step {
        case remove(Int)
        case removeFolder(RepoPath)
        case bringBack(Int)
    }

    private var steps: [Step] {
        record.paths.indices.map { .remove($0) } + record.madeFolders.reversed().map { .removeFolder($0) }
            + record.paths.indices.filter { record.paths[$0].before != .absent }.map { .bringBack($0) }
    }

    private func put(_ state: WorkingFile.State, _ number: Int, operation: String) throws(GitStoreError) {
        try WorkingFile.put(
            state, at: record.paths[number].path, in: root, temporary: record.temporary(number), operation: operation)
    }

    private func saved(
        _ name: String, _ number: Int, _ content: UndoRecord.Content, operation: String
    ) throws(GitStoreError) -> WorkingFile.State {
        guard content != .absent else { return .absent }
        let bytes = try Disk.read(store.folder(of: record.job).appending("\(name)-\(number)"), operation: operation)
        return WorkingFile.State(content: content, bytes: bytes)
    }
}
