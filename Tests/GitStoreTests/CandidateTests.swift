import Changes
import Orchestrator
import Testing

@testable import GitStore

@Suite struct CandidateTests {
    @Test func treeOfEditsIsWhatGitMakes() async throws {
        let fixture = try await Fixture(DiffFixture.committed)
        let repository = try await fixture.open()
        let old = try await repository.resolve("HEAD^")
        let new = try await repository.resolve("HEAD")
        let base = try await repository.commit(old).tree
        let target = try await repository.commit(new).tree
        let candidate = try await Self.candidate(from: base, to: target, in: repository)
        #expect(candidate.edits.count > 30)
        #expect(try await repository.tree(of: candidate) == target)
        let back = try await Self.candidate(from: target, to: base, in: repository)
        #expect(try await repository.tree(of: back) == base)
        #expect(try await repository.tree(of: CandidatePatch(base: base, edits: [])) == base)
    }

    @Test func diffTextMakesTheSameCandidate() async throws {
        let fixture = try await Fixture(DiffFixture.committed)
        let repository = try await fixture.open()
        let base = try await repository.commit(try await repository.resolve("HEAD^")).tree
        let target = try await repository.commit(try await repository.resolve("HEAD")).tree
        for (from, to) in [(base, target), (target, base)] {
            let text = try await repository.diffText(from: from, to: to)
            let candidate = try await repository.candidate(fromDiff: text, on: from)
            let expected = try await Self.candidate(from: from, to: to, in: repository)
            #expect(candidate == expected)
        }
        let renames = try await fixture.sh("git diff -M -C --binary HEAD^ HEAD")
        #expect(try await repository.tree(of: try await repository.candidate(fromDiff: renames, on: base)) == target)
    }

    @Test func diffsThatDoNotFitSayWhere() async throws {
        let fixture = try await Fixture("seq 1 20 > a; git add a; git commit -qm one")
        let repository = try await fixture.open()
        let base = try #require(try await repository.head()).tree
        let cases: [(String, String)] = [
            ("--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n-nope\n+yes\n 2\n", "a:1"),
            ("--- a/missing\n+++ b/missing\n@@ -1 +1 @@\n-x\n+y\n", "missing"),
            ("--- a/a\n+++ b/a\n@@ -1,5 +1,5 @@\n-1\n", "corrupt"),
            ("not a diff", "No valid patches"),
            ("", "No valid patches"),
            ("--- /dev/null\n+++ b/../out\n@@ -0,0 +1 @@\n+x\n", "invalid path"),
            ("--- /dev/null\n+++ b/.git/hooks/pre-commit\n@@ -0,0 +1 @@\n+x\n", "invalid path"),
        ]
        for (diff, words) in cases {
            let error = try await failure { try await repository.candidate(fromDiff: Array(diff.utf8), on: base) }
            #expect(error.code == .doesNotApply, "\(diff)")
            #expect(error.underlying.contains(words), "\(error)")
        }
    }

    @Test(arguments: ["../out", ".git/config", "/etc/passwd", "a/../../x", ".GIT/config", "git~1/x"])
    func pathsThatGitRefuses(_ path: String) async throws {
        let fixture = try await Fixture("echo a > a; git add a; git commit -qm one")
        let repository = try await fixture.open()
        let base = try #require(try await repository.head()).tree
        let edit = FileEdit(path: RepoPath(path), content: .write(mode: .regular, bytes: [65]))
        let error = try await failure { try await repository.tree(of: CandidatePatch(base: base, edits: [edit])) }
        #expect(error.code == .invalidCandidate)
    }

    @Test func patchIDIgnoresPlacesAndBlanks() async throws {
        let fixture = try await Fixture(
            "seq 1 30 > a; git add a; git commit -qm one; sed -i 's/^20$/twenty/' a; git commit -qam two")
        let repository = try await fixture.open()
        let diff = try await fixture.sh("git diff HEAD^ HEAD")
        let id = try #require(try await repository.patchID(ofDiff: diff))
        #expect(id.hex == (try await fixture.text("git diff HEAD^ HEAD | git patch-id --stable | cut -d' ' -f1")))
        let moved = String(decoding: diff, as: UTF8.self).replacing("@@ -17,7 +17,7", with: "@@ -18,7 +18,7")
        #expect(try await repository.patchID(ofDiff: Array(moved.utf8)) == id)
        #expect(try await repository.patchID(ofDiff: []) == nil)
    }

    /// apply(diff(a, b), a) = b over random trees.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64]) func applyOfDiffIsTheTarget(_ seed: UInt64) async throws {
        let fixture = try await Fixture()
        let repository = try await fixture.open()
        var random = SeededGenerator(seed: seed)
        let empty = try #require(ObjectID(hex: try await fixture.text("git mktree </dev/null")))
        var trees: [ObjectID] = []
        for _ in 0..<3 {
            let edits = RandomTree.edits(using: &random)
            trees.append(try await repository.tree(of: CandidatePatch(base: empty, edits: edits)))
            let entries = try await repository.entries(of: trees[trees.count - 1])
            #expect(entries.map(\.path) == edits.map(\.path).sorted(), "seed \(seed)")
        }
        for from in trees {
            for to in trees where to != from {
                let text = try await repository.diffText(from: from, to: to)
                let candidate = try await repository.candidate(fromDiff: text, on: from)
                #expect(try await repository.tree(of: candidate) == to, "seed \(seed)")
                let patch = try await repository.patch(from: from, to: to)
                #expect(patch.files.map(\.path) == candidate.paths, "seed \(seed)")
                for file in patch.files where file.kind == .modified && !file.isBinary {
                    let old = try await repository.bytes(of: try #require(file.oldID))
                    let new = try await repository.bytes(of: try #require(file.newID))
                    #expect(RandomTree.applying(file.hunks, to: old) == new, "seed \(seed), \(file.path)")
                }
            }
        }
    }

    static func candidate(
        from old: ObjectID, to new: ObjectID, in repository: GitRepository
    ) async throws -> CandidatePatch {
        var edits: [FileEdit] = []
        for file in try await repository.patch(from: old, to: new).files {
            if let id = file.newID, let mode = file.newMode {
                let bytes = try await repository.bytes(of: id)
                edits.append(FileEdit(path: file.path, content: .write(mode: mode, bytes: bytes)))
            } else {
                edits.append(FileEdit(path: file.path, content: .delete))
            }
        }
        return CandidatePatch(base: old, edits: edits)
    }
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

enum RandomTree {
    private static let names: [[UInt8]] = [
        Array("a".utf8), Array("b c".utf8), Array("d\"e".utf8), Array("tab\t".utf8), [0xE9, 0x21], Array("ü".utf8),
        Array("f.txt".utf8), Array("dir".utf8), Array("new\nline".utf8), Array("-x".utf8),
    ]

    /// Files, links and executables under one or two folders; no path is another's folder.
    static func edits(using random: inout some RandomNumberGenerator) -> [FileEdit] {
        var contents: [RepoPath: FileEdit.Content] = [:]
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            let depth = Int.random(in: 1...3, using: &random)
            let parts = (0..<depth).map { _ in names.randomElement(using: &random) ?? [65] }
            let path = RepoPath(bytes: Array(parts.joined(separator: [UInt8(ascii: "/")])))
            guard !contents.keys.contains(where: { $0.isInside(path) || path.isInside($0) }) else { continue }
            let mode = [FileMode.regular, .regular, .executable, .symlink].randomElement(using: &random) ?? .regular
            let target = mode == .symlink
            contents[path] = .write(
                mode: mode, bytes: target ? Array("t/\(Int.random(in: 0...3, using: &random))".utf8) : text(&random))
        }
        return contents.map { FileEdit(path: $0.key, content: $0.value) }
    }

    private static func text(_ random: inout some RandomNumberGenerator) -> [UInt8] {
        if Int.random(in: 0..<8, using: &random) == 0 {
            return (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...25, using: &random) {
            bytes += Array("line \(Int.random(in: 0...9, using: &random))".utf8)
            bytes += Bool.random(using: &random) ? [10] : [13, 10]
        }
        if Bool.random(using: &random) { bytes += Array("end".utf8) }
        return bytes
    }

    /// Puts hunks on a text, checking context and removed lines.
    static func applying(_ hunks: [Hunk], to old: [UInt8]) -> [UInt8]? {
        var lines: [[UInt8]] = []
        var rest = old[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 10).map { $0 + 1 } ?? rest.endIndex
            lines.append(Array(rest[..<end]))
            rest = rest[end...]
        }
        var result: [[UInt8]] = []
        var next = 0
        for hunk in hunks {
            let start = hunk.oldCount == 0 ? hunk.oldStart : hunk.oldStart - 1
            guard start >= next, start <= lines.count else { return nil }
            result += lines[next..<start]
            next = start
            for line in hunk.lines {
                if line.origin != .added {
                    guard next < lines.count, lines[next] == line.content else { return nil }
                    next += 1
                }
                if line.origin != .removed { result.append(line.content) }
            }
        }
        return Array((result + lines[next...]).joined())
    }
}
