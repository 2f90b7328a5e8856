import Changes
import Testing

@Suite struct PatchParserTests {
    @Test func plainUnifiedDiff() throws {
        let text = """
            some mail header
            --- a/dir/old name.txt\t2026-01-01 00:00:00
            +++ b/dir/old name.txt\t2026-01-01 00:00:01
            @@ -1,2 +1,2 @@ context
             same
            -old
            +new
            \\ No newline at end of file
            --- /dev/null
            +++ b/added
            @@ -0,0 +1 @@
            +-- looks like a header
            --- a/gone
            +++ /dev/null
            @@ -1 +0,0 @@
            --- looks like one too

            """
        let files = try PatchParser.parse(Array(text.utf8)).files
        #expect(files.map(\.kind) == [.modified, .added, .deleted])
        #expect(files.map(\.path.display) == ["dir/old name.txt", "added", "gone"])
        #expect(
            files[0].hunks[0].lines.map(\.content) == [Array("same\n".utf8), Array("old\n".utf8), Array("new".utf8)])
        #expect(files[1].hunks[0].lines[0].content == Array("-- looks like a header\n".utf8))
        #expect(files[2].hunks[0].lines[0].content == Array("-- looks like one too\n".utf8))
    }

    @Test func quotedNamesAndHeadersWithoutHunks() throws {
        let text = #"""
            diff --git "a/tab\there" "b/tab\there"
            old mode 100644
            new mode 100755
            diff --git a/x y b/z
            similarity index 100%
            rename from x y
            rename to "z\351\""
            diff --git a/with b/in b/with b/in
            new file mode 120000
            index 0000000000000000000000000000000000000000..e69de29bb2d1d6434b8b29ae775ad8c2e48c5391
            diff --git a/b.bin b/b.bin
            index 1234567..89abcde 100644
            GIT binary patch
            literal 4
            LcmZQzWMT#Y01f~L

            literal 3
            KcmZQzWMT#Y

            """#
        let files = try PatchParser.parse(Array(text.utf8)).files
        #expect(files.map(\.kind) == [.modified, .renamed, .added, .modified])
        #expect(files[0].newPath == RepoPath("tab\there") && files[0].newMode == .executable)
        #expect(files[1].oldPath == RepoPath("x y"))
        #expect(files[1].newPath == RepoPath(bytes: [UInt8(ascii: "z"), 0xE9, UInt8(ascii: "\"")]))
        #expect(files[2].newPath == RepoPath("with b/in") && files[2].newMode == .symlink)
        #expect(files[2].newID?.short == "e69de29bb2")
        #expect(files[3].isBinary && files[3].hunks.isEmpty)
    }

    @Test(arguments: [
        ("--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-one\n", 4), ("--- a/x\n+++ b/x\n@@ -1 +1 @@\n?what\n", 4),
        ("--- a/x\n+++ b/x\n@@ nonsense\n@@ -a,b +1 @@\n", 4), ("--- \"a/x\n+++ b/x\n", 1),
        ("--- a/x\n+++ b/x\n@@ -1 +1,1 @@\n-a\n-b\n", 5), ("@@ -1 +1 @@\n-a\n+b\n", 1),
        ("diff --git \"a/\\9\" b/x\n", 1),
    ])
    func damagedTextSaysWhere(_ text: String, _ line: Int) {
        let error = #expect(throws: PatchSyntaxError.self) { try PatchParser.parse(Array(text.utf8)) }
        #expect(error?.line == line)
    }

    @Test func anyBytesAreReadOrRefusedWithoutATrap() {
        var random = SeededGenerator(seed: 7)
        let words = [
            "diff --git ", "a/x", " b/x", "--- ", "+++ ", "@@ -1,3 +1 @@", "\n", "\n", "+a", "-b", " c", "\\", "\"",
            "\\3", "rename from ", "index a..b", "/dev/null", "-9223372036854775808",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
            }
            let bytes = Array(text.joined().utf8)
            // Ignored: a refusal is as good as an answer here.
            let files = (try? PatchParser.parse(bytes))?.files.count ?? 0
            #expect(files <= bytes.count)
        }
    }

    @Test func quotingIsUndone() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            let name = (0..<Int.random(in: 1...12, using: &random)).map { _ in UInt8.random(in: 1...255, using: &random)
            }
            let quoted = QuotedPath.quoted(name)
            #expect(QuotedPath.read(quoted[...])?.0 == name)
            #expect(QuotedPath.write(name) == quoted || QuotedPath.write(name) == name)
        }
    }
}
