import Changes
import Orchestrator
import Testing

@testable import GitStore

/// What GitStore says of a change, through libgit2 and through git, must be what git says.
@Suite struct DiffOracleTests {
    private static let readers: [RepositoryLayout.Reads] = [.libgit2, .git(reason: "test")]

    private func repository(_ fixture: Fixture, _ reads: RepositoryLayout.Reads) async throws -> GitRepository {
        GitRepository(
            layout: try await fixture.open().layout.reading(reads), environment: fixture.environment,
            cacheDirectory: fixture.cache)
    }

    @Test(arguments: readers) func treeToTree(_ reads: RepositoryLayout.Reads) async throws {
        let fixture = try await Fixture(DiffFixture.committed)
        let repository = try await repository(fixture, reads)
        let patch = try await repository.patch(
            from: try await repository.resolve("HEAD^"), to: try await repository.resolve("HEAD"))
        try await Oracle.compare(patch, with: "git diff-tree -r --no-renames HEAD^ HEAD", in: fixture)
        #expect(await repository.isReadThroughLibgit2 == (reads == .libgit2))
    }

    @Test(arguments: readers) func fromNothing(_ reads: RepositoryLayout.Reads) async throws {
        let fixture = try await Fixture(DiffFixture.committed)
        let repository = try await repository(fixture, reads)
        let patch = try await repository.patch(from: nil, to: try await repository.resolve("HEAD"))
        let empty = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        try await Oracle.compare(patch, with: "git diff-tree -r --no-renames \(empty) HEAD", in: fixture)
    }

    @Test(arguments: [MoveDetection.renames, .copies]) func moves(_ moves: MoveDetection) async throws {
        let fixture = try await Fixture(DiffFixture.committed)
        let repository = try await fixture.open()
        let patch = try await repository.patch(
            ofCommit: try await repository.resolve("HEAD"), moves: moves)
        let options = moves == .copies ? "-M -C" : "-M"
        try await Oracle.compare(patch, with: "git diff-tree -r \(options) HEAD^ HEAD", in: fixture)
        #expect(patch.files.contains { $0.kind == .renamed && $0.oldPath == RepoPath("rename-me.txt") })
        #expect(patch.files.contains { $0.kind == .copied } == (moves == .copies))
    }

    @Test func staged() async throws {
        let fixture = try await Fixture(DiffFixture.script + "\ngit add -A")
        let patch = try await fixture.open().stagedPatch()
        try await Oracle.compare(patch, with: "git diff-index --cached --no-renames HEAD", in: fixture)
    }

    @Test func workingTree() async throws {
        let fixture = try await Fixture(DiffFixture.script)
        let patch = try await fixture.open().workingTreePatch()
        try await fixture.sh("git add -A")
        try await Oracle.compare(patch, with: "git diff-index --cached --no-renames HEAD", in: fixture)
    }

    @Test func beforeTheFirstCommit() async throws {
        let fixture = try await Fixture("printf 'a\\n' > a; git add a; printf 'b\\n' > b")
        let repository = try await fixture.open()
        #expect(try await repository.head() == nil)
        #expect(try await repository.stagedPatch().files.map(\.path) == [RepoPath("a")])
        #expect(try await repository.workingTreePatch().files.map(\.path) == [RepoPath("a"), RepoPath("b")])
    }

    @Test func ranges() async throws {
        let fixture = try await Fixture(
            """
            echo a > a; git add a; git commit -qm a
            git checkout -qb side; echo s > s; git add s; git commit -qm s
            git checkout -q main; echo b > b; git add b; git commit -qm b; echo c > c; git add c; git commit -qm c
            """)
        let repository = try await fixture.open()
        for range in ["side..main", "side...main", "main...side", "HEAD~2..HEAD", "HEAD^..", "main^...side"] {
            let patch = try await repository.patch(range: range)
            try await Oracle.compare(patch, with: "git diff --no-renames \(range)", in: fixture)
        }
        let one = try await repository.patch(range: "HEAD^")
        #expect(one.files.map(\.path) == [RepoPath("b")])
        let root = try await repository.patch(range: "HEAD~2")
        #expect(root.files.map(\.kind) == [.added])
        for bad in ["nowhere..main", "-x..y", "nowhere", "--all", ""] {
            let error = try await failure { try await repository.patch(range: bad) }
            #expect(error.code == .notFound, "\(bad): \(error)")
        }
    }

    @Test func wideContextIsWholeFilesAndLeavesGeneratedOnesOut() async throws {
        let fixture = try await Fixture(
            """
            git config core.attributesFile .own; echo '*.py -diff' >.own
            seq 500 >a.py; seq 500 >yarn.lock; seq 500 >pnpm-lock.yaml; git add .; git commit -qm a
            for file in a.py yarn.lock pnpm-lock.yaml; do sed -i.old s/^250$/x/ $file; done; rm *.old; git add .
            """)
        let repository = try await fixture.open()
        let (head, staged) = try await repository.stagedChange(moves: .renames, context: .wide)
        #expect(try await repository.head()?.id == head)
        #expect(staged.files.map(\.path.display) == ["a.py", "pnpm-lock.yaml", "yarn.lock"])
        #expect(staged.files.map { $0.hunks.first?.lines.count ?? 0 } == [501, 0, 0])
        try await fixture.sh("git commit -qm b")
        let commit = try await repository.resolve("HEAD")
        #expect(try await repository.changes(ofCommits: [commit])[commit]?.files == staged.files)
        let usual = try await repository.patch(ofCommit: commit)
        #expect(usual.files.dropFirst().map(\.hunks.count) == [1, 1])
    }

    @Test func aHistoryIsReadWithAuthorsAndPaths() async throws {
        let fixture = try await Fixture(
            """
            mkdir 'd d'; echo a >'d d/a b.py'; git add .; git commit -qm 'feat: a'
            git checkout -qb side; printf s >"$(printf 'new\\nline')"; git add .
            GIT_COMMITTER_DATE='2031-01-01T00:00:00Z' git commit -qm 'fix: s' --author 'An Other <else@example.com>'
            export GIT_COMMITTER_DATE='2032-01-01T00:00:00Z'
            git checkout -q -; git merge -q --no-ff -m merge side
            """)
        let repository = try await fixture.open()
        let lines = try await repository.lines(from: [try await repository.resolve("HEAD")])
        #expect(lines.map(\.subject) == ["merge", "fix: s", "feat: a"])
        #expect(lines.map(\.parents.count) == [2, 1, 0])
        #expect(lines.map { $0.paths.map(\.display) } == [[], ["new\nline"], ["d d/a b.py"]])
        #expect(lines[1].authorAddress == "else@example.com" && lines[1].authorName == "An Other")
        let commit = try await repository.commit(lines[1].id)
        #expect(commit.authorAddress == "else@example.com")
        #expect(try await repository.lines(from: [lines[0].id], excluding: [lines[1].id]).map(\.subject) == ["merge"])
    }

    @Test func configurationDoesNotChangeWhatWeRead() async throws {
        let fixture = try await Fixture(
            DiffFixture.committed + """

                git config diff.noprefix true; git config diff.algorithm patience; git config diff.context 0
                git config diff.renames copies; git config core.quotePath false; git config color.ui always
                git config diff.external false; git config diff.ignoreSubmodules all; git config diff.indentHeuristic false
                """)
        for reads in Self.readers {
            let repository = try await repository(fixture, reads)
            let patch = try await repository.patch(range: "HEAD^..HEAD")
            try await Oracle.compare(
                patch, with: "git -c diff.indentHeuristic=true diff-tree -r --no-renames HEAD^ HEAD", in: fixture)
        }
    }

    @Test func handlesAreFreed() async throws {
        let fixture = try await Fixture(DiffFixture.committed)
        var repository: GitRepository? = try await fixture.open()
        let handles = try #require(repository?.handles)
        _ = try await repository?.patch(range: "HEAD^..HEAD")
        #expect(handles.live == 1)
        repository = nil
        #expect(handles.live == 0)
    }
}

/// Git's own description of a change, compared with ours field by field.
enum Oracle {
    static func compare(
        _ patch: Patch, with command: String, in fixture: Fixture, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let raw = try await fixture.sh(command + " --raw -z --no-abbrev --")
        let expected = rawEntries(raw)
        let got = patch.files.map(entry).sorted { $0.last! < $1.last! }
        #expect(got == expected.sorted { $0.last! < $1.last! }, sourceLocation: sourceLocation)
        let numbers = try await fixture.sh(command + " --numstat -z --")
        #expect(patch.files.map(numstat).sorted() == numstats(numbers).sorted(), sourceLocation: sourceLocation)
        let text = try await fixture.sh("\(command) -p --no-color --src-prefix=a/ --dst-prefix=b/ -U3 --")
        #expect(sections(patch).sorted() == sections(text).sorted(), sourceLocation: sourceLocation)
    }

    private static func entry(_ file: FilePatch) -> [String] {
        let letters: [FilePatch.Kind: String] = [
            .added: "A", .deleted: "D", .modified: "M", .renamed: "R", .copied: "C", .typeChanged: "T",
        ]
        let zero = String(repeating: "0", count: (file.newID ?? file.oldID)?.hex.count ?? 40)
        var fields = [
            file.oldMode?.rawValue ?? "000000", file.newMode?.rawValue ?? "000000", file.oldID?.hex ?? zero,
            file.newID?.hex ?? zero, letters[file.kind] ?? "",
        ]
        if file.kind == .renamed || file.kind == .copied { fields.append(escaped(file.oldPath!.bytes)) }
        return fields + [escaped(file.path.bytes)]
    }

    private static func rawEntries(_ bytes: [UInt8]) -> [[String]] {
        var fields = bytes.split(separator: 0)[...]
        var entries: [[String]] = []
        while let head = fields.popFirst() {
            var entry = String(decoding: head.dropFirst(), as: UTF8.self).split(separator: " ").map(String.init)
            entry[4] = String(entry[4].prefix(1))
            entry.append(escaped(fields.popFirst()!))
            if entry[4] == "R" || entry[4] == "C" { entry.append(escaped(fields.popFirst()!)) }
            entries.append(entry)
        }
        return entries
    }

    private static func numstat(_ file: FilePatch) -> String {
        file.isBinary
            ? "- - \(escaped(file.path.bytes))" : "\(file.addedLines) \(file.removedLines) \(escaped(file.path.bytes))"
    }

    private static func numstats(_ bytes: [UInt8]) -> [String] {
        var fields = bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()[...]
        var lines: [String] = []
        while let field = fields.popFirst() {
            let columns = field.split(separator: 9, maxSplits: 2, omittingEmptySubsequences: false)
            var path = columns[2]
            // A move has an empty third column; old and new name follow.
            if path.isEmpty {
                _ = fields.popFirst()
                path = fields.popFirst()!
            }
            lines.append(
                String(decoding: columns[0], as: UTF8.self) + " " + String(decoding: columns[1], as: UTF8.self) + " "
                    + escaped(path))
        }
        return lines
    }

    /// Each hunk with its header and lines, as text in which every byte shows.
    private static func sections(_ patch: Patch) -> [String] {
        patch.files.flatMap { file in
            file.hunks.map { hunk in
                func range(_ start: Int, _ count: Int) -> String { count == 1 ? "\(start)" : "\(start),\(count)" }
                var text = "@@ -\(range(hunk.oldStart, hunk.oldCount)) +\(range(hunk.newStart, hunk.newCount)) @@\n"
                for line in hunk.lines {
                    text += line.origin == .added ? "+" : line.origin == .removed ? "-" : " "
                    text +=
                        escaped(line.content) + (line.content.last == 10 ? "\n" : "\n\\ No newline at end of file\n")
                }
                return text
            }
        }
    }

    private static func sections(_ bytes: [UInt8]) -> [String] {
        var hunks: [String] = []
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            if line.starts(with: "@@ ".utf8) {
                let text = String(decoding: line, as: UTF8.self)
                let end = text.dropFirst(3).firstRange(of: " @@")!.upperBound
                hunks.append(text[..<end] + "\n")
            } else if line.starts(with: "diff --git".utf8) {
                hunks.append("")
            } else if let last = hunks.last, !last.isEmpty, let first = line.first {
                let mark = String(decoding: [first], as: UTF8.self)
                hunks[hunks.count - 1] +=
                    first == UInt8(ascii: "\\")
                    ? "\\ No newline at end of file\n" : mark + escaped(Array(line.dropFirst()) + [10]) + "\n"
            }
        }
        return hunks.filter { !$0.isEmpty }.map { text in
            // The line before the mark has no newline; the split above gave it one.
            text.replacing("%0A\n\\ No newline", with: "\n\\ No newline")
        }
    }

    private static func escaped(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "%")
                ? String(UnicodeScalar(byte))
                : "%" + String(byte >> 4, radix: 16, uppercase: true)
                    + String(byte & 15, radix: 16, uppercase: true)
        }.joined()
    }
}
