public import Changes

/// A change that was written to the working tree.
public struct AppliedChange: Hashable, Sendable {
    public enum State: String, Hashable, Sendable {
        case applied
        /// A run was killed in the middle; `undo` puts every file back.
        case interrupted
        case undone
    }

    public var job: String
    public var state: State
    public var paths: [RepoPath]
    /// Where the exact bytes of what was replaced are kept.
    public var savedIn: String
    public var workTree: String
}

extension GitRepository {
    /// Writes a candidate to the working tree (never to the index), if the files are still as the snapshot saw them.
    ///
    /// Contents go through git's smudge filters and line ends. Exact bytes of what is replaced are on disk, synced, before
    /// the first file is touched; each file is renamed into place. On failure and on cancellation everything is put back.
    /// - Throws: `.changedMeanwhile` with the paths, nothing written; `.invalidCandidate` when it speaks of another tree;
    ///   `.locked` when another process applies.
    public func apply(
        _ candidate: CandidatePatch, expecting snapshot: Snapshot, job: String
    ) async throws -> AppliedChange {
        let operation = "apply the patch to the working tree"
        let root = DiskPath(try workTree(for: operation))
        guard candidate.base == snapshot.tree else {
            throw GitStoreError(
                .invalidCandidate, operation: operation, underlying: "the patch was made for another snapshot")
        }
        guard !job.isEmpty, !job.contains("/"), !job.hasPrefix(".") else {
            throw GitStoreError(.invalidCandidate, operation: operation, subject: "job \(job)")
        }
        let store = UndoStore(layout: layout)
        return try await store.locked(operation: operation) {
            var application = try await self.prepareApplication(
                candidate, expecting: snapshot, job: job, store: store, root: root, operation: operation)
            try Task.checkCancellation()
            return try application.run(operation: operation)
        }
    }

    /// Everything up to the first write: staged contents, saved contents, and the check that nothing changed.
    func prepareApplication(
        _ candidate: CandidatePatch, expecting snapshot: Snapshot, job: String, store: UndoStore, root: DiskPath,
        operation: String
    ) async throws -> Application {
        let folder = store.folder(of: job)
        guard Disk.status(folder.appending("manifest")) == nil else {
            throw GitStoreError(
                .invalidCandidate, operation: operation, subject: "job \(job)", underlying: "it was applied before")
        }
        store.forgetOld()
        let tree = try await tree(of: candidate)
        let change = try await patch(from: snapshot.tree, to: tree)
        if let link = change.files.first(where: { $0.oldMode == .submodule || $0.newMode == .submodule }) {
            throw GitStoreError(
                .invalidCandidate, operation: operation, paths: [link.path],
                underlying: "submodule links are not applied")
        }
        let staged = try await stage(change, tree: tree, operation: operation)
        let replaced = Set(change.files.map(\.path))
        var files: [Application.File] = []
        var refused: [RepoPath] = []
        for (file, after) in zip(change.files, staged) {
            let before = try WorkingFile.state(of: file.path, in: root, replaced: replaced, operation: operation)
            if let before, isExpected(before, file) {
                files.append(Application.File(path: file.path, before: before, after: after))
            } else {
                refused.append(file.path)
            }
        }
        refused += try await changed(since: snapshot, among: change.files.map(\.path))
        guard refused.isEmpty else {
            throw GitStoreError(
                .changedMeanwhile, operation: operation, paths: Array(Set(refused)).sorted(),
                underlying: "no longer as they were when the work began; nothing was written")
        }
        return Application(job: job, root: root, store: store, files: files)
    }

    /// A new file must not be there yet (it may be, ignored). An old one may be missing only where a sparse checkout
    /// leaves it out; whether its content is the snapshot's is for `changed` to say.
    private func isExpected(_ before: WorkingFile.State, _ file: FilePatch) -> Bool {
        file.kind != .added || before.content == .absent
    }

    /// Paths whose content differs between the snapshot and now.
    private func changed(since snapshot: Snapshot, among paths: [RepoPath]) async throws -> [RepoPath] {
        let now = try await self.snapshot()
        guard now.tree != snapshot.tree else { return [] }
        let touched = Set(try await patch(from: snapshot.tree, to: now.tree).files.map(\.path))
        return paths.filter { path in
            touched.contains(path) || touched.contains { $0.isInside(path) || path.isInside($0) }
        }
    }

    /// What git would write for each file of the change, made in a scratch folder.
    private func stage(
        _ change: Patch, tree: ObjectID, operation: String
    ) async throws -> [WorkingFile.State] {
        try await withScratch { scratch in
            let setting = Self.whole(["GIT_INDEX_FILE": scratch.appending("index").description])
            _ = try await self.run(["read-tree", tree.hex], setting: setting, operation: operation)
            let written = change.files.filter { $0.kind != .deleted }.map(\.path)
            let out = scratch.appending("out")
            try Disk.makeDirectory(out, operation: operation)
            _ = try await self.run(
                ["checkout-index", "--force", "--prefix=\(out)/", "-z", "--stdin"],
                input: written.flatMap { path in path.bytes + [0 as UInt8] }, setting: setting, operation: operation)
            var states: [WorkingFile.State] = []
            for file in change.files {
                let state = try WorkingFile.state(
                    of: file.path, in: out, replaced: Set(written), operation: operation)
                guard let state, (state.content == .absent) == (file.kind == .deleted || file.newMode == .submodule)
                else {
                    throw GitStoreError(
                        .gitFailed, operation: operation, paths: [file.path],
                        underlying: "git checkout-index did not write it")
                }
                states.append(state)
            }
            return states
        }
    }
}
