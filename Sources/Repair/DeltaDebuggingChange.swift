public import Changes

/// A change cut into atoms, each of which can be taken back on its own; builds what the files then are.
///
/// An atom is a pair of lines (one removed, one added in its place), a line alone, a change of mode, or a whole file
/// where nothing smaller makes sense: added, deleted, renamed, binary, a symlink, or hunks that do not fit the bytes.
public struct DeltaDebuggingChange: Sendable {
    /// One changed path, with its contents on both sides.
    public struct File: Sendable {
        public var patch: FilePatch
        /// What the path holds in the green state and now; nil where it is not there.
        public var green: FileEdit.Content?
        public var current: FileEdit.Content?
        /// For a rename, green content belongs to this path and goes back there.
        public var greenPath: RepoPath

        /// - Parameter patch: From green to current, with hunks that carry any number of context lines.
        public init(patch: FilePatch, green: FileEdit.Content?, current: FileEdit.Content?) {
            self.patch = patch
            self.green = green
            self.current = current
            greenPath = patch.oldPath ?? patch.path
        }
    }

    public struct Atom: Hashable, Sendable {
        public enum Part: Hashable, Sendable {
            case file
            case mode
            /// These lines of the current file (0-based; empty for a place between lines) were `old`.
            case lines(Range<Int>, old: [[UInt8]])
        }

        /// Index into `files`.
        public var file: Int
        /// Number of the hunk in its file, and of the run of changed lines in the hunk; -1 for a whole file or mode.
        public var hunk: Int
        public var run: Int
        public var part: Part
        /// Changed lines that it stands for, at least 1.
        public var weight: Int
    }

    public let files: [File]
    /// In the order of the files, then of the lines.
    public let atoms: [Atom]

    public init(files: [File]) {
        self.files = files
        atoms = files.indices.flatMap { Self.atoms(of: files[$0], index: $0) }
    }

    /// Coarse to fine: files, hunks, runs of changed lines, lines. A level equal to the one before is left out.
    ///
    /// - Parameter lineRuns: Tests that the level of lines may ask for; broken syntax makes most of them a waste.
    public func levels(runLimit: Int = .max, lineRunLimit: Int = .max) -> [DeltaDebuggingSearch.Level] {
        let keys: [(String, (Atom) -> [Int])] = [
            ("files", { [$0.file] }), ("hunks", { [$0.file, $0.hunk] }), ("blocks", { [$0.file, $0.hunk, $0.run] }),
        ]
        var levels: [DeltaDebuggingSearch.Level] = []
        func add(_ name: String, _ groups: [[Int]], _ limit: Int) {
            if levels.last?.groups != groups { levels.append(.init(name: name, groups: groups, runLimit: limit)) }
        }
        for (name, key) in keys { add(name, groups(by: key), runLimit) }
        add("lines", atoms.indices.map { [$0] }, lineRunLimit)
        return levels
    }

    /// Edits that turn the current state into the one in which these atoms, and no others, are taken back.
    public func edits(reverting set: some Sequence<Int>) -> [FileEdit] {
        let byFile = Dictionary(grouping: Set(set).sorted(), by: { atoms[$0].file })
        return byFile.sorted { $0.key < $1.key }.flatMap { file, chosen in
            edits(of: files[file], reverting: chosen.map { atoms[$0] })
        }
    }

    private func groups(by key: (Atom) -> [Int]) -> [[Int]] {
        var groups: [[Int]] = []
        var last: [Int]?
        for index in atoms.indices {
            let next = key(atoms[index])
            if next == last { groups[groups.count - 1].append(index) } else { groups.append([index]) }
            last = next
        }
        return groups
    }

    // MARK: building contents

    private func edits(of file: File, reverting atoms: [Atom]) -> [FileEdit] {
        if atoms.contains(where: { $0.part == .file }) { return Self.wholeRevert(of: file) }
        guard case .write(let mode, let bytes)? = file.current, case .write(let greenMode, _)? = file.green else {
            return Self.wholeRevert(of: file)
        }
        let newMode = atoms.contains { $0.part == .mode } ? greenMode : mode
        let content = Self.content(current: bytes, reverting: atoms)
        return [FileEdit(path: file.patch.path, content: .write(mode: newMode, bytes: content))]
    }

    private static func wholeRevert(of file: File) -> [FileEdit] {
        var edits: [FileEdit] = []
        // A copy's source is still where it was; only a rename goes back to its old place.
        if let green = file.green, file.patch.kind != .copied {
            edits.append(FileEdit(path: file.greenPath, content: green))
        }
        let isBack = edits.contains { $0.path == file.patch.path }
        if file.current != nil, !isBack { edits.append(FileEdit(path: file.patch.path, content: .delete)) }
        return edits
    }

    private static func content(current: [UInt8], reverting atoms: [Atom]) -> [UInt8] {
        let lines = DeltaDebuggingLines.split(current)
        var result: [UInt8] = []
        var at = 0
        func append(_ line: some Sequence<UInt8>) {
            // A last line without an end gets one when another line comes to stand behind it.
            if let last = result.last, last != UInt8(ascii: "\n") {
                result.append(contentsOf: DeltaDebuggingLines.lineEnd(of: current))
            }
            result.append(contentsOf: line)
        }
        for case .lines(let range, let old) in atoms.map(\.part) {
            for index in at..<range.lowerBound { append(lines[index]) }
            for line in old { append(line) }
            at = range.upperBound
        }
        for index in at..<lines.count { append(lines[index]) }
        return result
    }

    // MARK: cutting

    private static func atoms(of file: File, index: Int) -> [Atom] {
        let churn = max(1, file.patch.addedLines + file.patch.removedLines)
        let whole = [Atom(file: index, hunk: -1, run: -1, part: .file, weight: churn)]
        guard file.patch.kind == .modified, !file.patch.isBinary, file.greenPath == file.patch.path,
            case .write(let mode, let bytes)? = file.current, case .write(let greenMode, let greenBytes)? = file.green,
            mode.isFile, greenMode.isFile
        else { return whole }
        var atoms: [Atom] = []
        if mode != greenMode { atoms.append(Atom(file: index, hunk: -1, run: -1, part: .mode, weight: 1)) }
        if bytes != greenBytes {
            guard let pieces = lineAtoms(of: file.patch.hunks, index: index, current: bytes),
                content(current: bytes, reverting: pieces) == greenBytes
            else { return whole }
            atoms += pieces
        }
        return atoms.isEmpty ? whole : atoms
    }

    /// - Returns: nil when the hunks do not fit the bytes.
    private static func lineAtoms(of hunks: [Hunk], index: Int, current: [UInt8]) -> [Atom]? {
        let lines = DeltaDebuggingLines.split(current)
        var atoms: [Atom] = []
        var end = 0
        for (number, hunk) in hunks.enumerated() {
            // Git counts from 1, and names the line before when a side is empty.
            let start = hunk.newCount == 0 ? hunk.newStart : hunk.newStart - 1
            guard start >= end, start + hunk.newCount <= lines.count else { return nil }
            end = start + hunk.newCount
            for (run, block) in DeltaDebuggingLines.blocks(of: hunk, from: start).enumerated() {
                guard block.start + block.added.count <= end,
                    block.added.indices.allSatisfy({ lines[block.start + $0].elementsEqual(block.added[$0]) })
                else { return nil }
                for pair in block.pairs() {
                    let weight = pair.range.count + pair.old.count
                    let part = Atom.Part.lines(pair.range, old: pair.old)
                    atoms.append(Atom(file: index, hunk: number, run: run, part: part, weight: weight))
                }
            }
        }
        return atoms
    }
}
