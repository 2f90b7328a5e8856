import Changes
import GitStore
import Orchestrator

/// A patch of ours that is in the working tree and, so far, in no commit.
///
/// The rule by which a commit carries it: every file that the patch changes is in the commit, and either with exactly the
/// content that the patch gave it, or with a change that has the same `git patch-id --stable`. Other files may be in the
/// commit too. A file that the patch brought back to what HEAD has need not be in it, but one at least must.
struct AppliedPatch: Hashable, Sendable {
    struct File: Hashable, Sendable {
        var file: ChangedFile
        /// The patch made it what HEAD has: no commit will show it.
        var isAsInHead: Bool

        var path: RepoPath { file.path }
    }

    var job: JobID
    /// Who wrote it, for the trailer.
    var model: String
    var files: [File]

    /// - Parameter change: what the commit changes against its (first) parent.
    func isCarried(by change: [ChangedFile]) -> Bool {
        let changed = Dictionary(change.map { ($0.path, $0) }) { first, _ in first }
        var isSeen = false
        for file in files {
            guard let now = changed[file.path] else {
                if file.isAsInHead { continue }
                return false
            }
            guard Self.isSame(file.file, now) else { return false }
            isSeen = true
        }
        return isSeen
    }

    private static func isSame(_ ours: ChangedFile, _ theirs: ChangedFile) -> Bool {
        if ours.id == theirs.id, ours.mode == theirs.mode { return true }
        return ours.patchID != nil && ours.patchID == theirs.patchID
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        [.control, .format, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
    }
}

extension AppliedPatch {
    private static let header = "acrouter.applied/1"

    /// Records that end in a zero byte, because nothing else is never part of a path.
    var serialized: [UInt8] {
        let head = [Self.header, job.hex, model].joined(separator: "\0") + "\0"
        return files.reduce(into: Array(head.utf8)) { bytes, file in
            let words = [
                file.file.mode?.rawValue ?? "-", file.file.id?.hex ?? "-", file.file.patchID ?? "-",
                file.isAsInHead ? "head" : "changed",
            ]
            bytes += Array((words.joined(separator: " ") + " ").utf8) + file.path.bytes + [0]
        }
    }

    init?(_ bytes: [UInt8]) {
        let records = bytes.split(separator: 0, omittingEmptySubsequences: false)
        guard records.count > 3, records.last == [], String(decoding: records[0], as: UTF8.self) == Self.header
        else { return nil }
        job = JobID(hex: String(decoding: records[1], as: UTF8.self))
        model = String(decoding: records[2], as: UTF8.self)
        // It goes into a message; anybody may have written the file.
        guard (1...200).contains(model.utf8.count), !model.unicodeScalars.contains(where: \.isControl) else {
            return nil
        }
        files = []
        for record in records[3...].dropLast() {
            let fields = record.split(separator: UInt8(ascii: " "), maxSplits: 4, omittingEmptySubsequences: false)
            guard fields.count == 5 else { return nil }
            let words = fields.prefix(4).map { String(decoding: $0, as: UTF8.self) }
            let file = ChangedFile(
                path: RepoPath(bytes: Array(fields[4])), mode: FileMode(rawValue: words[0]),
                id: ObjectID(hex: words[1]), patchID: words[2] == "-" ? nil : words[2])
            files.append(File(file: file, isAsInHead: words[3] == "head"))
        }
    }
}
