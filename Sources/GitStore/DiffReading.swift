internal import Changes
internal import Clibgit2

/// Copies a libgit2 diff into a `Patch`.
enum DiffReading {
    static func patch(
        of diff: borrowing Handle, owner: ObjectDatabase, operation: String
    ) throws(GitStoreError) -> Patch {
        var files: [FilePatch] = []
        for index in 0..<git_diff_num_deltas(diff.pointer) {
            var pointer: OpaquePointer?
            try check(git_patch_from_diff(&pointer, diff.pointer, index), operation)
            let patch = try Handle(pointer, owner: owner, operation) { git_patch_free($0) }
            // Loading the patch is what decides whether a file is binary, so the delta is read afterwards.
            guard let delta = git_patch_get_delta(patch.pointer)?.pointee else {
                throw GitStoreError(.damaged, operation: operation, underlying: "libgit2 gave a patch without a file")
            }
            var file = try file(delta, operation: operation)
            if !file.isBinary { file.hunks = try hunks(of: patch, operation: operation) }
            if !join(file, to: &files) { files.append(file) }
        }
        return Patch(files: files.sorted { $0.path < $1.path })
    }

    /// libgit2 says a change of type as a deletion and an addition of the same path, as git's patch text does.
    private static func join(_ file: FilePatch, to files: inout [FilePatch]) -> Bool {
        guard let index = files.indices.last, files[index].path == file.path else { return false }
        let (deleted, added) = file.kind == .deleted ? (file, files[index]) : (files[index], file)
        guard deleted.kind == .deleted, added.kind == .added else { return false }
        files[index] = FilePatch(
            kind: .typeChanged, oldPath: deleted.oldPath, oldMode: deleted.oldMode, oldID: deleted.oldID,
            newPath: added.newPath, newMode: added.newMode, newID: added.newID,
            isBinary: deleted.isBinary || added.isBinary, hunks: deleted.hunks + added.hunks)
        return true
    }

    private static func file(_ delta: git_diff_delta, operation: String) throws(GitStoreError) -> FilePatch {
        let kind: FilePatch.Kind
        switch delta.status {
        case GIT_DELTA_ADDED: kind = .added
        case GIT_DELTA_DELETED: kind = .deleted
        case GIT_DELTA_MODIFIED: kind = .modified
        case GIT_DELTA_TYPECHANGE: kind = .typeChanged
        default:
            throw GitStoreError(
                .damaged, operation: operation, underlying: "libgit2 gave a change of kind \(delta.status.rawValue)")
        }
        var file = FilePatch(kind: kind, isBinary: delta.flags & GIT_DIFF_FLAG_BINARY.rawValue != 0)
        if kind != .added {
            file.oldPath = path(delta.old_file)
            file.oldMode = mode(delta.old_file)
            file.oldID = id(delta.old_file)
        }
        if kind != .deleted {
            file.newPath = path(delta.new_file)
            file.newMode = mode(delta.new_file)
            file.newID = id(delta.new_file)
        }
        return file
    }

    private static func hunks(of patch: borrowing Handle, operation: String) throws(GitStoreError) -> [Hunk] {
        var hunks: [Hunk] = []
        for index in 0..<git_patch_num_hunks(patch.pointer) {
            var header: UnsafePointer<git_diff_hunk>?
            var count = 0
            try check(git_patch_get_hunk(&header, &count, patch.pointer, index), operation)
            guard let header = header?.pointee else { continue }
            var hunk = Hunk(
                oldStart: Int(header.old_start), oldCount: Int(header.old_lines), newStart: Int(header.new_start),
                newCount: Int(header.new_lines), lines: [])
            hunk.lines.reserveCapacity(count)
            for number in 0..<count {
                var line: UnsafePointer<git_diff_line>?
                try check(git_patch_get_line_in_hunk(&line, patch.pointer, index, number), operation)
                if let line = line?.pointee, let copied = copy(line) { hunk.lines.append(copied) }
            }
            hunks.append(hunk)
        }
        return hunks
    }

    /// - Returns: nil for the marks of a missing newline, which the line's own bytes show already.
    private static func copy(_ line: git_diff_line) -> Hunk.Line? {
        let origin: Hunk.Line.Origin
        switch UInt8(bitPattern: line.origin) {
        case UInt8(ascii: " "): origin = .context
        case UInt8(ascii: "+"): origin = .added
        case UInt8(ascii: "-"): origin = .removed
        default: return nil
        }
        guard let content = line.content else { return Hunk.Line(origin: origin, content: []) }
        return Hunk.Line(
            origin: origin, content: Array(UnsafeRawBufferPointer(start: content, count: line.content_len)))
    }

    private static func path(_ file: git_diff_file) -> RepoPath? {
        file.path.map { RepoPath(bytes: DiskPath.bytes($0)) }
    }

    private static func mode(_ file: git_diff_file) -> FileMode? { FileMode(octal: String(file.mode, radix: 8)) }

    private static func id(_ file: git_diff_file) -> ObjectID? {
        withUnsafeBytes(of: file.id) { ObjectID(raw: $0) }.flatMap { $0.isZero ? nil : $0 }
    }
}
