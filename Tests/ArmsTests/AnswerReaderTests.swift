import Arms
import Changes
import Testing

/// Reads `answer` against files that the prompt shows as a whole.
func readAnswer(
    _ answer: String, _ files: [String: String], format: EditFormat = .searchReplace,
    bench change: (inout PromptBench) -> Void = { _ in }
) async throws -> Result<[String: String?], EditProblem> {
    var bench = PromptBench(files)
    change(&bench)
    let shown = bench.files.mapValues { EditableFile(mode: $0.mode, bytes: $0.bytes, isShownWhole: true) }
        .filter { !bench.privates.contains($0.key) }
    let prompt = Prompt(system: "", user: "", estimatedTokens: 0, files: shown)
    return try await AnswerReader(format: format, prompt: prompt).read(answer, on: bench).map { edits in
        Dictionary(
            uniqueKeysWithValues: edits.map { edit in
                switch edit.content {
                case .write(_, let bytes): (edit.path.display, String(decoding: bytes, as: UTF8.self))
                case .delete: (edit.path.display, nil)
                }
            })
    }
}

func problem(_ result: Result<[String: String?], EditProblem>) -> String? {
    if case .failure(let problem) = result { problem.sentence } else { nil }
}

@Suite struct AnswerReaderTests {
    private let page = "def a():\n    return 1\n\n\ndef b():\n    return 2\n"

    private func block(_ search: String, _ replace: String, path: String = "page.py") -> String {
        "\(path)\n<<<<<<< SEARCH\n\(search)\n=======\n\(replace)\n>>>>>>> REPLACE\n"
    }

    private func expect(
        _ answer: String, _ files: [String: String], _ wanted: [String: String?], format: EditFormat = .searchReplace,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let result = try await readAnswer(answer, files, format: format)
        #expect(try result.get() == wanted, sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        "page.py", "**page.py**", "File: page.py", "### `page.py`", "`page.py`:", "./page.py",
        "Change `page.py` like this:", "file: \"page.py\"",
    ])
    func takesPathsAsModelsWriteThem(path: String) async throws {
        let wanted = ["page.py": page.replacing("return 1", with: "return 3")]
        try await expect(block("    return 1", "    return 3", path: path), ["page.py": page], wanted)
        let fenced = "\(path)\n```python\n" + block("    return 1", "    return 3", path: "").dropFirst() + "```\n"
        try await expect(fenced, ["page.py": page], wanted)
    }

    @Test func takesPathsInsideFencesAndOnMarkers() async throws {
        let wanted = ["page.py": page.replacing("return 1", with: "return 3")]
        let body = "<<<<<<< SEARCH\n    return 1\n=======\n    return 3\n>>>>>>> REPLACE\n"
        try await expect("```python\npage.py\n" + body + "```", ["page.py": page], wanted)
        try await expect("```python page.py\n" + body + "```", ["page.py": page], wanted)
        try await expect(body.replacing("SEARCH", with: "SEARCH page.py"), ["page.py": page], wanted)
    }

    @Test func aSecondBlockIsForTheSameFile() async throws {
        let answer = block("    return 1", "    return 3") + "\nand\n" + block("    return 2", "    return 4", path: "")
        try await expect(
            answer, ["page.py": page],
            ["page.py": page.replacing("return 1", with: "return 3").replacing("return 2", with: "return 4")])
    }

    @Test func makesAndDeletesFiles() async throws {
        let answer = block("", "x = 1", path: "new/file.py") + "\npage.py\n<<<<<<< DELETE\n>>>>>>> DELETE\n"
        try await expect(answer, ["page.py": page], ["new/file.py": "x = 1\n", "page.py": String?.none])
    }

    @Test func twoPlacesAreNeverGuessedBetween() async throws {
        let file = "def a():\n    x = 1\n    return x\n\ndef b():\n    x = 1\n    return x\n"
        for search in [
            "    x = 1", "    x = 1 ", "x = 1\nreturn x", "        x = 1\n        return x", "\n    x = 1\n",
        ] {
            let result = try await readAnswer(block(search, "    x = 2"), ["page.py": file])
            #expect(problem(result)?.contains("at 2 places in page.py") == true, "\(search)")
        }
        let diff = "--- a/page.py\n+++ b/page.py\n@@ -2,1 +2,1 @@\n-    x = 1\n+    x = 2\n"
        #expect(problem(try await readAnswer(diff, ["page.py": file], format: .diff))?.contains("2 places") == true)
    }

    @Test func whatAnEarlierBlockPutInIsNoSecondPlace() async throws {
        let answer = block("    return 1", "    return 2") + block("    return 2", "    return 5")
        try await expect(
            answer, ["page.py": page], ["page.py": "def a():\n    return 2\n\n\ndef b():\n    return 5\n"])
    }

    @Test func toleratesTrailingAndOuterBlanks() async throws {
        let wanted = ["page.py": "def a():   \n    return 3\n"]
        let file = ["page.py": "def a():   \n    return 1\n"]
        try await expect(block("def a():\n    return 1", "def a():\n    return 3"), file, wanted)
        try await expect(block("\ndef a():\n    return 1\n\n", "\ndef a():\n    return 3\n\n"), file, wanted)
    }

    @Test func movesAReplacementToTheFilesIndent() async throws {
        let file = "class A:\n    def a(self):\n        if x:\n            return 1\n"
        let deep = block("if x:\n    return 1", "if x and y:\n    z = 2\n\n    return 1")
        try await expect(
            deep, ["page.py": file],
            ["page.py": "class A:\n    def a(self):\n        if x and y:\n            z = 2\n\n            return 1\n"])
        let tabs = "class A:\n\tdef a(self):\n\t\treturn 1\n"
        try await expect(
            block("    def a(self):\n        return 1", "    def a(self):\n        return 2"), ["page.py": tabs],
            ["page.py": "class A:\n\tdef a(self):\n\t\treturn 2\n"])
    }

    @Test func anIndentThatNoRuleExplainsIsRefused() async throws {
        let file = "  a\n     b\n"
        let result = try await readAnswer(block("a\n b", "a\n c"), ["page.py": file])
        #expect(problem(result) == "the text that block 1 looks for is not in page.py")
    }

    @Test func elidedLinesStayAsTheyAre() async throws {
        let file = "def a():\n    one()\n    two()\n    three()\n    return 1\n"
        let answer = block("def a():\n    ...\n    return 1", "def a(x):\n    ...\n    return x")
        try await expect(
            answer, ["page.py": file],
            ["page.py": "def a(x):\n    one()\n    two()\n    three()\n    return x\n"])
    }

    @Test func aPieceOfALineIsEnoughWhereItIsUnique() async throws {
        try await expect(
            block("total = sum(items)", "total = sum(items, 0)"), ["page.py": "if a: total = sum(items); b()\n"],
            ["page.py": "if a: total = sum(items, 0); b()\n"])
    }

    @Test func linesOfEqualsSignsInTheText() async throws {
        let file = "Title\n=======\n\nold\n"
        try await expect(
            block("Title\n=======\n\nold", "Title\n=======\n\nnew", path: "page.rst"), ["page.rst": file],
            ["page.rst": "Title\n=======\n\nnew\n"])
    }

    @Test func keepsLineEndsMarkAndLastLine() async throws {
        let file = "\u{FEFF}a\r\nb\r\nc"
        try await expect(block("b\nc", "b\nx\nd"), ["page.py": file], ["page.py": "\u{FEFF}a\r\nb\r\nx\r\nd"])
        try await expect(block("a", "z"), ["page.py": file], ["page.py": "\u{FEFF}z\r\nb\r\nc"])
        try await expect(
            "page.py\n```\na\nb\nd\n```\n", ["page.py": file], ["page.py": "\u{FEFF}a\r\nb\r\nd"], format: .whole)
    }

    @Test func bytesThatAreNotTextStay() async throws {
        let path = RepoPath("page.py")
        let odd: [UInt8] = [0xFF, 0xFE, 0x0A] + Array("x = 1\n".utf8) + [0xC3, 0x28]
        let bench = PromptBench([:], bytes: [path: odd])
        let prompt = Prompt(system: "", user: "", estimatedTokens: 0)
        let edits = try await AnswerReader(format: .searchReplace, prompt: prompt)
            .read(block("x = 1", "x = 2"), on: bench).get()
        let wanted: [UInt8] = [0xFF, 0xFE, 0x0A] + Array("x = 2\n".utf8) + [0xC3, 0x28]
        #expect(edits == [FileEdit(path: path, content: .write(mode: .regular, bytes: wanted))])
    }

    @Test func readsDiffsAsModelsWriteThem() async throws {
        let wanted = ["page.py": page.replacing("return 2", with: "return 4")]
        for diff in [
            "diff --git a/page.py b/page.py\nindex 1..2 100644\n--- a/page.py\n+++ b/page.py\n"
                + "@@ -900,3 +7,9 @@ def b():\n def b():\n-    return 2\n+    return 4\n",
            "```diff\n--- page.py\n+++ page.py\n@@ @@\n def b():\n-    return 2\n+    return 4\n```\nThat is all.\n",
            "--- a/page.py\n+++ b/page.py\n@@\n\ndef b():\n-    return 2\n+    return 4\n\nThis fixes the count.\n",
            "*** Begin Patch\n*** Update File: page.py\n@@ def b():\n-    return 2\n+    return 4\n*** End Patch\n",
        ] {
            try await expect(diff, ["page.py": page], wanted, format: .diff)
            try await expect(diff, ["page.py": page], wanted)
        }
    }

    @Test func diffsMakeDeleteAndRename() async throws {
        let diff = """
            --- /dev/null
            +++ b/new.py
            @@ -0,0 +1,2 @@
            +x = 1
            +y = 2
            --- a/page.py
            +++ /dev/null
            @@ -1,1 +0,0 @@
            -def a():
            diff --git a/old.py b/name.py
            rename from old.py
            rename to name.py
            --- a/old.py
            +++ b/name.py
            @@ -1 +1 @@
            -z = 1
            +z = 2
            """
        try await expect(
            diff, ["page.py": page, "old.py": "z = 1\n"],
            ["new.py": "x = 1\ny = 2\n", "page.py": String?.none, "old.py": String?.none, "name.py": "z = 2\n"],
            format: .diff)
    }

    @Test func readsWholeFiles() async throws {
        let answer =
            "I changed it.\n\n**page.py**\n````python\ndef a():\n    return 7\n````\n\n"
            + "notes.md\n```markdown\n# Use\n```sh\nrun\n```\nend\n```\n"
        try await expect(
            answer, ["page.py": "def a():\n    return 1\n"],
            ["page.py": "def a():\n    return 7\n", "notes.md": "# Use\n```sh\nrun\n```\nend\n"], format: .whole)
    }

    @Test func aPartIsNoWholeFile() async throws {
        let long = (1...40).map { "line\($0) = \($0)\n" }.joined()
        let part = "page.py\n```\nline1 = 2\n```\n"
        #expect(problem(try await readAnswer(part, ["page.py": long]))?.contains("a part of page.py") == true)
        let lazy = "page.py\n```\nline1 = 2\n# ... rest of the file unchanged ...\n```\n"
        #expect(
            problem(try await readAnswer(lazy, ["page.py": long], format: .whole))?.contains("leaves out parts") == true
        )
        let unseen = try await AnswerReader(
            format: .whole,
            prompt: Prompt(
                system: "", user: "", estimatedTokens: 0,
                files: [
                    RepoPath("page.py"): EditableFile(mode: .regular, bytes: Array(long.utf8), isShownWhole: false)
                ])
        ).read("page.py\n```\nline1 = 2\n```\n", on: PromptBench(["page.py": long]))
        guard case .failure(let problem) = unseen else {
            Issue.record("a file that was shown in part was replaced")
            return
        }
        #expect(problem.sentence.contains("in part only"))
    }

    @Test func theEndOfOnePathIsEnough() async throws {
        let files = ["src/app/page.py": page, "src/app/other.py": page]
        try await expect(
            block("    return 1", "    return 3", path: "app/page.py"), files,
            ["src/app/page.py": page.replacing("return 1", with: "return 3")])
        let two = ["a/page.py": page, "b/page.py": page]
        #expect(problem(try await readAnswer(block("    return 1", "x"), two))?.contains("2 paths end like it") == true)
    }

    @Test func saysWhatDidNotFitAndWhatIsNearest() async throws {
        let bench = PromptBench(["page.py": page])
        let result = try await AnswerReader(
            format: .searchReplace, prompt: Prompt(system: "", user: "", estimatedTokens: 0)
        ).read(block("def b():\n    return 9", "def b():\n    return 3"), on: bench)
        guard case .failure(let problem) = result else {
            Issue.record("a text that is not there was found")
            return
        }
        #expect(problem.sentence == "the text that block 1 looks for is not in page.py")
        #expect(problem.path == RepoPath("page.py"))
        #expect(String(decoding: problem.nearest ?? [], as: UTF8.self).contains("def b():\n    return 2"))
    }
}
