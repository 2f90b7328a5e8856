import Arms
import Changes
import Testing

/// Whatever an answer says, it ends in edits of the project's files or in a sentence.
@Suite struct HostileAnswerTests {
    private func block(_ path: String, _ search: String = "", _ replace: String = "x") -> String {
        "\(path)\n<<<<<<< SEARCH\n\(search)\n=======\n\(replace)\n>>>>>>> REPLACE\n"
    }

    @Test(arguments: [
        "../out.py", "/etc/passwd.x", "a/../../out.py", ".git/config.x", "sub/.git/hooks/x.sh", ".GIT/config.x",
        "a//b.py", "./../x.py", "a/./b.py", ".git./x.py", "git~1/x.py", "a\\..\\b.py", ".g\u{200C}it/x.py",
        "/dev/null/x.py",
    ])
    func pathsOutsideTheProject(path: String) async throws {
        for answer in [
            block(path), "--- /dev/null\n+++ b/\(path)\n@@ -0,0 +1 @@\n+x\n", "\(path)\n```\nx\n```\n",
            "*** Begin Patch\n*** Add File: \(path)\n+x\n*** End Patch\n",
        ] {
            let result = try await readAnswer(answer, ["a.py": "x\n"], format: .whole)
            #expect(problem(result) != nil, "\(answer)")
        }
    }

    @Test func linksFoldersAndPrivateFiles() async throws {
        func sentence(_ path: String) async throws -> String? {
            problem(
                try await readAnswer(block(path), ["a.py": "x\n", "sub/deep/b.py": "x\n", "key.py": "SECRET = 1\n"]) {
                    bench in
                    bench.files[RepoPath("link.py")] = (.symlink, Array("/etc".utf8))
                    bench.privates = [RepoPath("key.py")]
                })
        }
        #expect(try await sentence("link.py")?.contains("is a link") == true)
        #expect(try await sentence("link.py/x.py")?.contains("is not a folder") == true)
        #expect(try await sentence("a.py/x.py")?.contains("is not a folder") == true)
        #expect(try await sentence("sub/deep")?.contains("is a folder") == true)
        #expect(try await sentence("key.py")?.contains("is private") == true)
        #expect(try await sentence("a.py")?.contains("does not say where") == true)
    }

    @Test(arguments: [
        "", "\n\n", "no edit at all", "\r\r\r", "\u{0}", "<<<<<<< SEARCH", "<<<<<<< SEARCH\n=======\n>>>>>>> REPLACE",
        "a.py\n<<<<<<< SEARCH\nx\n=======\ny\n", "a.py\n<<<<<<< SEARCH\nx\n>>>>>>> REPLACE\n",
        "--- a/a.py\n+++ b/a.py\n",
        "--- a\n+++ b\n@@ -1 +1 @@\n", "diff --git\n", "```", "a.py\n```\nx", "*** Update File: ",
        "@@ -1 +1 @@\n-x\n+y\n",
        "a.py\n<<<<<<< DELETE\n" + "a.py\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n", "GIT binary patch",
        "a.py\n<<<<<<< SEARCH\nx\n=======\nx\n>>>>>>> REPLACE\n",
        "a.py\r<<<<<<< SEARCH\rnot there\r=======\ry\r>>>>>>> REPLACE\r",
    ])
    func uselessAnswers(answer: String) async throws {
        let sentence = problem(try await readAnswer(answer, ["a.py": "x\n"]))
        #expect(sentence?.isEmpty == false)
        #expect(sentence?.contains("\n") == false)
    }

    @Test func carriageReturnsAloneEndLines() async throws {
        let answer = "a.py\r<<<<<<< SEARCH\rx\r=======\ry\r>>>>>>> REPLACE\r"
        #expect(try await readAnswer(answer, ["a.py": "x\n"]).get() == ["a.py": "y\n"])
    }

    /// Two blocks on a file of equal lines: almost every line begins a place where the second could go.
    @Test(.timeLimit(.minutes(5))) func equalLinesAreCountedOnce() async throws {
        let same = String(repeating: "}\n", count: 60_000)
        let search = Array(repeating: "}", count: 9_000).joined(separator: "\n")
        let answer = block("a.py", "start", "begin") + block("a.py", search)
        let sentence = problem(try await readAnswer(answer, ["a.py": "start\n" + same]))
        #expect(sentence?.contains("is at 51001 places") == true)
        let long = Array(repeating: "}", count: 30_000).joined(separator: "\n")
        #expect(problem(try await readAnswer(block("a.py", long), ["a.py": same]))?.contains("more than 10000") == true)
    }

    @Test func cancelledItStopsBetweenTwoBlocks() async throws {
        let answer = block("a.py", "x", "y")
        let reading = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await readAnswer(answer, ["a.py": "x\n"])
        }
        await #expect(throws: CancellationError.self) { try await reading.value }
    }

    @Test func aPathFarAboveABlockIsNotItsOwn() async throws {
        let blank = String(repeating: "\n", count: 30)
        let answer = "a.py\n" + blank + "<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n"
        #expect(problem(try await readAnswer(answer, ["a.py": "x\n"]))?.contains("which file") == true)
    }

    /// Each of these takes quadratic or worse time where places are looked for naively; they come back in a moment.
    @Test(.timeLimit(.minutes(5))) func hugeAnswersAreBounded() async throws {
        let same = String(repeating: "}\n", count: 40_000)
        let answers = [
            (0..<5_000).map { block("f\($0).py") }.joined(), String(repeating: "a", count: 5 << 20),
            block("a.py", String(repeating: "}\n", count: 20_000) + "{", "x"),
            String(repeating: "```x\n", count: 200_000), String(repeating: "<<<<<<< SEARCH\n", count: 100_000),
            block("a.py", String(repeating: "=======\n", count: 50_000), "x"),
            block("a.py", String(repeating: "...\n", count: 50_000), String(repeating: "...\n", count: 50_000) + "x"),
            String(repeating: "--- a\n+++ b\n", count: 100_000), String(repeating: "`", count: 1 << 20),
            block(String(repeating: "a/", count: 3_000) + "x.py"), block(String(repeating: "File:", count: 400_000)),
            block(
                "a.py", (0..<3_000).map { "x\($0)" }.joined(separator: "\n"),
                (0..<3_000).map { "y\($0)" }.joined(separator: "\n")),
        ]
        for (index, answer) in answers.enumerated() {
            #expect(problem(try await readAnswer(answer, ["a.py": same], format: .whole)) != nil, "answer \(index)")
        }
    }

    @Test func hugeAndBinaryFilesAreLeftAlone() async throws {
        let bench = PromptBench(
            [:], bytes: [RepoPath("a.bin"): [0, 1, 2], RepoPath("a.txt"): [UInt8](repeating: 0x61, count: 3 << 20)])
        let reader = AnswerReader(format: .searchReplace, prompt: Prompt(system: "", user: "", estimatedTokens: 0))
        for (path, word) in [("a.bin", "binary"), ("a.txt", "too large")] {
            let result = try await reader.read(block(path, "aaaaaaaaaaa", "b"), on: bench)
            guard case .failure(let problem) = result else {
                Issue.record("\(path) was edited")
                continue
            }
            #expect(problem.sentence.contains(word))
        }
    }
}
