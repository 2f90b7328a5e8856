internal import Changes

/// What `apply` saved before it wrote: enough to put every path back, and to see whether someone changed it since.
///
/// On disk: `<common>/acrouter/undo/<job>/manifest`, one line a fact, names in git's quotes; contents beside it as
/// `before-<n>` and `after-<n>` (a symlink's target, for a link). The manifest is replaced as a whole, so a kill leaves
/// one state or the next, and every file of the working tree is either before or after (it is renamed into place).
struct UndoRecord: Sendable {
    enum State: String, Sendable { case applying, applied, undoing, undone }

    enum Content: Hashable, Sendable {
        case absent
        case file(permissions: UInt32)
        case symlink
    }

    struct Path: Sendable {
        var path: RepoPath
        var before: Content
        var after: Content
    }

    var job: String
    /// Grows by one with each application; the largest is the last.
    var sequence: Int
    var state: State
    var workTree: String
    var paths: [Path]
    /// Folders that apply made, outermost first.
    var madeFolders: [RepoPath]

    /// Name of the file that is written beside path `number` before it is renamed into place.
    func temporary(_ number: Int) -> String { ".acrouter-\(job.prefix(32))-\(number)" }

    func serialized() -> [UInt8] {
        var lines: [[UInt8]] = [
            Array("acrouter-undo 1".utf8), Array("job \(job)".utf8), Array("sequence \(sequence)".utf8),
            Array("state \(state.rawValue)".utf8), Array("worktree ".utf8) + QuotedPath.quoted(Array(workTree.utf8)),
        ]
        for folder in madeFolders { lines.append(Array("folder ".utf8) + QuotedPath.quoted(folder.bytes)) }
        for path in paths {
            lines.append(
                Array("path \(path.before.word) \(path.after.word) ".utf8) + QuotedPath.quoted(path.path.bytes))
        }
        lines.append(Array("end".utf8))
        return lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    }

    init(
        job: String, sequence: Int, state: State, workTree: String, paths: [Path], madeFolders: [RepoPath]
    ) {
        self.job = job
        self.sequence = sequence
        self.state = state
        self.workTree = workTree
        self.paths = paths
        self.madeFolders = madeFolders
    }

    init?(_ bytes: [UInt8]) {
        self.init(job: "", sequence: 0, state: .undone, workTree: "", paths: [], madeFolders: [])
        var lines = bytes.split(separator: UInt8(ascii: "\n"))[...]
        guard lines.popFirst()?.elementsEqual("acrouter-undo 1".utf8) == true,
            lines.popLast()?.elementsEqual("end".utf8) == true
        else { return nil }
        for line in lines {
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
            guard fields.count == 2 else { return nil }
            guard take(String(decoding: fields[0], as: UTF8.self), fields[1]) else { return nil }
        }
    }

    private mutating func take(_ name: String, _ value: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: value, as: UTF8.self)
        switch name {
        case "job": job = text
        case "sequence": sequence = Int(text) ?? 0
        case "state":
            guard let read = State(rawValue: text) else { return false }
            state = read
        case "worktree":
            guard let (bytes, _) = QuotedPath.read(value) else { return false }
            workTree = String(decoding: bytes, as: UTF8.self)
        case "folder":
            guard let (bytes, _) = QuotedPath.read(value) else { return false }
            madeFolders.append(RepoPath(bytes: bytes))
        case "path":
            let fields = value.split(separator: UInt8(ascii: " "), maxSplits: 2)
            guard fields.count == 3, let before = Content(word: fields[0]), let after = Content(word: fields[1]),
                let (bytes, _) = QuotedPath.read(fields[2])
            else { return false }
            paths.append(Path(path: RepoPath(bytes: bytes), before: before, after: after))
        default: return false
        }
        return true
    }
}

extension UndoRecord.Content {
    var word: String {
        switch self {
        case .absent: "absent"
        case .symlink: "link"
        case .file(let permissions): "file:" + String(permissions, radix: 8)
        }
    }

    init?(word: ArraySlice<UInt8>) {
        let text = String(decoding: word, as: UTF8.self)
        if text == "absent" {
            self = .absent
        } else if text == "link" {
            self = .symlink
        } else if text.hasPrefix("file:"), let permissions = UInt32(text.dropFirst(5), radix: 8) {
            self = .file(permissions: permissions)
        } else {
            return nil
        }
    }
}
