import Changes
import Testing

@testable import Repair

@Suite struct DeltaDebuggingChangeTests {
    private typealias Change = DeltaDebuggingChange

    /// A plain longest-common-subsequence diff with `context` lines around each change, as git would cut hunks.
    private func hunks(from old: [[UInt8]], to new: [[UInt8]], context: Int) -> [Hunk] {
        var common = [[Int]](repeating: [Int](repeating: 0, count: new.count + 1), count: old.count + 1)
        for i in old.indices.reversed() {
            for j in new.indices.reversed() {
                common[i][j] = old[i] == new[j] ? common[i + 1][j + 1] + 1 : max(common[i + 1][j], common[i][j + 1])
            }
        }
        var lines: [(line: Hunk.Line, old: Int, new: Int)] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, j < new.count, old[i] == new[j] {
                lines.append((Hunk.Line(origin: .context, content: old[i]), i, j))
                (i, j) = (i + 1, j + 1)
            } else if i < old.count, j == new.count || common[i + 1][j] >= common[i][j + 1] {
                lines.append((Hunk.Line(origin: .removed, content: old[i]), i, j))
                i += 1
            } else {
                lines.append((Hunk.Line(origin: .added, content: new[j]), i, j))
                j += 1
            }
        }
        let wanted = lines.indices.map { index in
            (max(0, index - context)...min(lines.count - 1, index + context)).contains {
                lines[$0].line.origin != .context
            }
        }
        var hunks: [Hunk] = []
        for index in lines.indices where wanted[index] {
            let (line, oldAt, newAt) = lines[index]
            if index == 0 || !wanted[index - 1] {
                hunks.append(Hunk(oldStart: oldAt, oldCount: 0, newStart: newAt, newCount: 0, lines: []))
            }
            let last = hunks.count - 1
            hunks[last].lines.append(line)
            if line.origin != .added { hunks[last].oldCount += 1 }
            if line.origin != .removed { hunks[last].newCount += 1 }
        }
        return hunks.map { hunk in
            var hunk = hunk
            if hunk.oldCount > 0 { hunk.oldStart += 1 }
            if hunk.newCount > 0 { hunk.newStart += 1 }
            return hunk
        }
    }

    private func modified(_ path: String, green: [UInt8], current: [UInt8], context: Int = 3) -> Change.File {
        let old = DeltaDebuggingLines.split(green).map { Array($0) }
        let new = DeltaDebuggingLines.split(current).map { Array($0) }
        let patch = FilePatch(
            kind: .modified, oldPath: RepoPath(path), oldMode: .regular, newPath: RepoPath(path), newMode: .regular,
            hunks: hunks(from: old, to: new, context: context))
        return Change.File(
            patch: patch, green: .write(mode: .regular, bytes: green), current: .write(mode: .regular, bytes: current))
    }

    private func written(_ change: Change, _ set: [Int]) -> [String: String] {
        var result: [String: String] = [:]
        for edit in change.edits(reverting: set) {
            switch edit.content {
            case .write(_, let bytes): result[edit.path.display] = String(decoding: bytes, as: UTF8.self)
            case .delete: result[edit.path.display] = "(deleted)"
            }
        }
        return result
    }

    private func randomFile(_ random: inout DeltaDebuggingRandom) -> [UInt8] {
        let end = Bool.random(using: &random) ? "\n" : "\r\n"
        var text = (0..<Int.random(in: 0...14, using: &random))
            .map { _ in "line \(Int.random(in: 0..<5, using: &random))\(end)" }.joined()
        if Bool.random(using: &random) { text += "no end" }
        return Array(text.utf8)
    }

    @Test func revertingAllIsGreenAndNothingIsCurrent() {
        for seed in UInt64(1)...400 {
            var random = DeltaDebuggingRandom(state: seed)
            let (green, current) = (randomFile(&random), randomFile(&random))
            let context = Int.random(in: 0...3, using: &random)
            let change = Change(files: [modified("a.txt", green: green, current: current, context: context)])
            let all = change.edits(reverting: change.atoms.indices)
            #expect(
                all == [FileEdit(path: RepoPath("a.txt"), content: .write(mode: .regular, bytes: green))],
                "seed \(seed)")
            #expect(change.edits(reverting: []).isEmpty)
            if green != current {
                #expect(change.atoms.allSatisfy { $0.part != .file }, "hunks were not understood, seed \(seed)")
            }
        }
    }

    /// The oracle: taking back a line atom by hand, on arrays of lines.
    @Test func partsAreIndependent() {
        for seed in UInt64(1)...200 {
            var random = DeltaDebuggingRandom(state: seed)
            let green = (0..<12).map { _ in Array("\(Int.random(in: 0..<6, using: &random))\n".utf8) }
            let current = (0..<12).map { _ in Array("\(Int.random(in: 0..<6, using: &random))\n".utf8) }
            let change = Change(files: [modified("a", green: green.flatMap { $0 }, current: current.flatMap { $0 })])
            let chosen = change.atoms.indices.filter { _ in Bool.random(using: &random) }
            var lines = current
            for atom in chosen.reversed() {
                guard case .lines(let range, let old) = change.atoms[atom].part else { continue }
                lines.replaceSubrange(range, with: old)
            }
            let edits = change.edits(reverting: chosen)
            let expected = FileEdit.Content.write(mode: .regular, bytes: lines.flatMap { $0 })
            #expect(edits.map(\.content) == (chosen.isEmpty ? [] : [expected]), "seed \(seed)")
        }
    }

    @Test func linesArePairedByLikeness() {
        let green = Array("def f(a):\n    return a + 1\n".utf8)
        let current = Array("def f(a):\n    # a comment\n    return a + 2\n".utf8)
        let change = Change(files: [modified("a.py", green: green, current: current)])
        #expect(change.atoms.count == 2)
        #expect(written(change, [0])["a.py"] == "def f(a):\n    return a + 2\n")
        #expect(written(change, [1])["a.py"] == "def f(a):\n    # a comment\n    return a + 1\n")
        #expect(change.atoms.map(\.weight) == [1, 2])
    }

    @Test func aMissingLastNewlineIsGivenWhereALineFollows() {
        let change = Change(files: [
            modified("a", green: Array("x\r\na".utf8), current: Array("x\r\nb\r\nc\r\nd".utf8))
        ])
        #expect(written(change, Array(change.atoms.indices))["a"] == "x\r\na")
        let one = change.atoms.indices.filter { change.atoms[$0].weight == 2 }
        #expect(one.count == 1)
        let text = written(change, one)["a"] ?? ""
        #expect(!text.contains("ab") && !text.contains("ac") && !text.contains("ad"))
    }

    @Test func wholeFilesAreOneAtom() {
        let path = RepoPath("a.bin")
        let bytes: FileEdit.Content = .write(mode: .regular, bytes: [0, 1])
        let other: FileEdit.Content = .write(mode: .regular, bytes: [0, 2])
        let link: FileEdit.Content = .write(mode: .symlink, bytes: Array("x".utf8))
        let to = RepoPath("b.bin")
        let cases: [(Change.File, [FileEdit])] = [
            (
                .init(patch: FilePatch(kind: .added, newPath: path), green: nil, current: bytes),
                [FileEdit(path: path, content: .delete)]
            ),
            (
                .init(patch: FilePatch(kind: .deleted, oldPath: path), green: bytes, current: nil),
                [FileEdit(path: path, content: bytes)]
            ),
            (
                .init(
                    patch: FilePatch(kind: .modified, oldPath: path, newPath: path, isBinary: true), green: bytes,
                    current: other), [FileEdit(path: path, content: bytes)]
            ),
            (
                .init(
                    patch: FilePatch(kind: .typeChanged, oldPath: path, newPath: path), green: link, current: other),
                [FileEdit(path: path, content: link)]
            ),
            (
                .init(patch: FilePatch(kind: .renamed, oldPath: path, newPath: to), green: bytes, current: other),
                [FileEdit(path: path, content: bytes), FileEdit(path: to, content: .delete)]
            ),
            (
                .init(patch: FilePatch(kind: .copied, oldPath: path, newPath: to), green: bytes, current: other),
                [FileEdit(path: to, content: .delete)]
            ),
        ]
        for (file, edits) in cases {
            let change = Change(files: [file])
            #expect(change.atoms.map(\.part) == [.file], "\(file.patch.kind)")
            #expect(change.edits(reverting: [0]) == edits, "\(file.patch.kind)")
        }
    }

    @Test func modeAndContentGoBackApart() {
        var file = modified("run", green: Array("a\n".utf8), current: Array("b\n".utf8))
        file.current = .write(mode: .executable, bytes: Array("b\n".utf8))
        let change = Change(files: [file])
        #expect(change.atoms.map(\.part) == [.mode, .lines(0..<1, old: [Array("a\n".utf8)])])
        let path = RepoPath("run")
        #expect(
            change.edits(reverting: [0])
                == [FileEdit(path: path, content: .write(mode: .regular, bytes: Array("b\n".utf8)))])
        #expect(
            change.edits(reverting: [1])
                == [FileEdit(path: path, content: .write(mode: .executable, bytes: Array("a\n".utf8)))])
    }

    @Test func hunksThatDoNotFitMakeOneAtom() {
        var file = modified("a", green: Array("a\nb\nc\n".utf8), current: Array("a\nB\nc\n".utf8))
        file.patch.hunks[0].newStart = 3
        #expect(Change(files: [file]).atoms.map(\.part) == [.file])
        // A clean filter: what is stored is not what the hunks speak of.
        file = modified("a", green: Array("a\n".utf8), current: Array("b\n".utf8))
        file.green = .write(mode: .regular, bytes: Array("A\n".utf8))
        let change = Change(files: [file])
        #expect(change.atoms.map(\.part) == [.file])
        #expect(written(change, [0]) == ["a": "A\n"])
    }

    @Test func levelsRefineEachOther() {
        let green = (0..<60).map { "\($0)\n" }
        var current = green
        current[3] = "x\n"
        current[4] = "y\n"
        current[7] = "z\n"
        current[40] = "w\n"
        let files = [
            modified("a", green: Array(green.joined().utf8), current: Array(current.joined().utf8)),
            modified("b", green: Array("1\n".utf8), current: Array("2\n".utf8)),
        ]
        let levels = Change(files: files).levels(lineRunLimit: 9)
        #expect(levels.map(\.name) == ["files", "hunks", "blocks", "lines"])
        #expect(levels.map(\.groups.count) == [2, 3, 4, 5])
        #expect(levels.last?.runLimit == 9)
        #expect(Change(files: [files[1]]).levels().map(\.name) == ["files"])
    }
}
