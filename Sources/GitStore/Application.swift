internal import Changes

/// The writing part of `apply`: synchronous, so that nothing can come between a file and its undo record.
struct Application {
    struct File {
        var path: RepoPath
        var before: WorkingFile.State
        var after: WorkingFile.State
    }

    let job: String
    let root: DiskPath
    let store: UndoStore
    let files: [File]
    private(set) var record: UndoRecord

    init(job: String, root: DiskPath, store: UndoStore, files: [File]) {
        self.job = job
        self.root = root
        self.store = store
        // Deletions first: a file may give way to a folder of the same name, and a folder to a file.
        self.files = files.filter { $0.after.content == .absent } + files.filter { $0.after.content != .absent }
        record = UndoRecord(
            job: job, sequence: (store.records().last?.sequence ?? 0) + 1, state: .applying,
            workTree: root.description,
            paths: self.files.map {
                UndoRecord.Path(path: $0.path, before: $0.before.content, after: $0.after.content)
            }, madeFolders: [])
        record.madeFolders = missingFolders()
    }

    mutating func run(operation: String) throws(GitStoreError) -> AppliedChange {
        try begin(operation: operation)
        do throws(GitStoreError) {
            try write(operation: operation)
            record.state = .applied
            try store.save(record, operation: operation)
        } catch {
            try putBack(after: error)
            throw error
        }
        return AppliedChange(
            job: job, state: .applied, paths: files.map(\.path).sorted(),
            savedIn: store.folder(of: job).description, workTree: root.description)
    }

    /// Saves everything, looks once more, and writes down what is about to happen. From here on `undo` knows of it.
    func begin(operation: String) throws(GitStoreError) {
        let folder = store.folder(of: job)
        do throws(GitStoreError) {
            try save(in: folder, operation: operation)
            try check(operation: operation)
            try store.save(record, operation: operation)
        } catch {
            Disk.removeTree(folder)
            throw error
        }
    }

    /// - Parameter limit: Files to write before stopping, for tests of a kill in the middle.
    func write(limit: Int = .max, operation: String) throws(GitStoreError) {
        for (number, file) in files.enumerated().prefix(limit) {
            if file.after.content != .absent {
                try Disk.makeDirectory(root.appending(file.path).parent, operation: operation)
            }
            try WorkingFile.put(
                file.after, at: file.path, in: root, temporary: record.temporary(number), operation: operation)
            if file.after.content == .absent { WorkingFolder.removeEmpty(above: file.path, in: root) }
        }
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
        let replaced = Set(files.map(\.path))
        var changed: [RepoPath] = []
        for file in files {
            let now = try WorkingFile.state(of: file.path, in: root, replaced: replaced, operation: operation)
            if now != file.before { changed.append(file.path) }
        }
        guard changed.isEmpty else {
            throw GitStoreError(
                .changedMeanwhile, operation: operation, paths: changed.sorted(),
                underlying: "changed while the patch was being applied; nothing was written")
        }
    }

    private func putBack(after cause: GitStoreError) throws(GitStoreError) {
        let folder = store.folder(of: job)
        do throws(GitStoreError) {
            try Restoration(record: record, store: store).restore(operation: "put back what was written")
            Disk.removeTree(folder)
        } catch {
            throw GitStoreError(
                cause.code, operation: cause.operation, subject: cause.subject, paths: cause.paths,
                underlying: "\(cause.underlying); putting the files back failed too (\(error)); "
                    + "they are saved in \(folder)")
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
