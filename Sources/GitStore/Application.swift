internal import Changes

/// The writing part of `apply`: synchronous, so that nothing can come between a file and its undo record.
struct Application {
    struct File {
        var path: RepoPath
        var before: WorkingFile.State
        var after: WorkingFile.State
    }

    let job: String
    let sequence: Int
    let root: DiskPath
    let store: UndoStore
    let files: [File]

    func commit(operation: String) throws(GitStoreError) -> AppliedChange {
        let folder = store.folder(of: job)
        var record = UndoRecord(
            job: job, sequence: sequence, state: .applying, workTree: root.description,
            paths: files.map { UndoRecord.Path(path: $0.path, before: $0.before.content, after: $0.after.content) },
            madeFolders: missingFolders())
        do throws(GitStoreError) {
            try save(in: folder, operation: operation)
            try check(operation: operation)
            try store.save(record, operation: operation)
        } catch {
            Disk.removeTree(folder)
            throw error
        }
        do throws(GitStoreError) {
            try write(operation: operation)
            record.state = .applied
            try store.save(record, operation: operation)
        } catch {
            try putBack(record, folder: folder, after: error)
            throw error
        }
        return AppliedChange(
            job: job, state: .applied, paths: files.map(\.path), savedIn: folder.description,
            workTree: root.description)
    }

    private func save(in folder: DiskPath, operation: String) throws(GitStoreError) {
        Disk.removeTree(folder)
        try Disk.makeDirectory(folder, permissions: 0o700, operation: operation)
        for (number, file) in files.enumerated() {
            for (name, state) in [("before", file.before), ("after", file.after)] where state.content != .absent {
                try Disk.write(
                    state.bytes, to: folder.appending("\(name)-\(number)"), permissions: 0o600, sync: true,
                    operation: operation)
            }
        }
        try Disk.sync(folder, operation: operation)
    }

    /// Last look: what was saved is what is there.
    private func check(operation: String) throws(GitStoreError) {
        var changed: [RepoPath] = []
        for file in files {
            let now = try WorkingFile.state(of: file.path, in: root, operation: operation)
            if now != file.before { changed.append(file.path) }
        }
        guard changed.isEmpty else {
            throw GitStoreError(
                .changedMeanwhile, operation: operation, paths: changed,
                underlying: "changed while the patch was being applied; nothing was written")
        }
    }

    /// Deletions first: a file may give way to a folder of the same name.
    private func write(operation: String) throws(GitStoreError) {
        for file in files where file.after.content == .absent {
            try WorkingFile.put(file.after, at: file.path, in: root, operation: operation)
            WorkingFolder.removeEmpty(above: file.path, in: root)
        }
        for file in files where file.after.content != .absent {
            try Disk.makeDirectory(root.appending(file.path).parent, operation: operation)
            try WorkingFile.put(file.after, at: file.path, in: root, operation: operation)
        }
    }

    private func putBack(_ record: UndoRecord, folder: DiskPath, after cause: GitStoreError) throws(GitStoreError) {
        do throws(GitStoreError) {
            try Restoration(record: record, store: store).restore(operation: "put back what was written")
            Disk.removeTree(folder)
        } catch {
            throw GitStoreError(
                cause.code, operation: cause.operation, subject: cause.subject, paths: cause.paths,
                underlying:
                    "\(cause.underlying); putting the files back failed too (\(error)); they are saved in \(folder)")
        }
    }

    private func missingFolders() -> [RepoPath] {
        var missing: Set<RepoPath> = []
        for file in files where file.after.content != .absent {
            for folder in file.path.folders where Disk.status(root.appending(folder))?.kind != .directory {
                missing.insert(folder)
            }
        }
        return missing.sorted()
    }
}

extension RepoPath {
    /// Folders above the path, outermost first.
    var folders: [RepoPath] {
        bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }.map { RepoPath(bytes: Array(bytes[..<$0])) }
    }
}

enum WorkingFolder {
    /// Removes folders that became empty, innermost first, as git does; never the root.
    static func removeEmpty(above path: RepoPath, in root: DiskPath) {
        for folder in path.folders.reversed() {
            guard Disk.removeEmptyDirectory(root.appending(folder)) else { return }
        }
    }
}
