import Changes
import Foundation
import Testing

@testable import Arms

@Suite struct SecretsTests {
    /// Written in pieces, so that no scanner takes this file for a leak.
    private static let body = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC2dE3fG4hI5jK6"

    private static func body(_ count: Int) -> String { String((body + body + body).prefix(count)) }
    private static let hex = "0123456789abcdef9876543210fedcba"

    static let tokens: [(String, String)] = [
        ("AWS access key", "AKIA" + "Q3EGR7T2XWPLM5NB"), ("GitHub token", "gh" + "p_" + body(36)),
        ("GitHub token", "gh" + "o_" + body(36)), ("GitHub token", "github_" + "pat_" + body(22) + "_" + body(40)),
        ("GitLab token", "gl" + "pat-" + body(20)), ("OpenAI key", "sk-" + "proj-" + body(48)),
        ("API key", "sk-" + body(48)), ("Anthropic key", "sk-" + "ant-api03-" + body(80)),
        ("Slack token", "xox" + "b-12345678901-" + body(24)), ("Google API key", "AI" + "za" + body(35)),
        ("Stripe key", "sk_" + "live_" + body(24)), ("npm token", "np" + "m_" + body(36)),
        ("PyPI token", "py" + "pi-AgEI" + body(60)), ("Hugging Face token", "h" + "f_" + body(34)),
        ("DigitalOcean token", "dop" + "_v1_" + hex + hex), ("Twilio key", "S" + "K" + hex),
        ("SendGrid key", "S" + "G." + body(22) + "." + body(43)),
        ("JSON web token", "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxMjM0NTY3ODkwIn0." + body(43)),
        ("Telegram token", "123456789" + ":" + body(35)),
        ("Slack webhook", "hooks.slack.com" + "/services/T0A1B2C3D/B0A1B2C3D/" + body(24)),
    ]

    @Test(arguments: tokens) func findsTokensOfKnownShapes(kind: String, token: String) {
        for text in ["x = '\(token)'\n", "error: 401 for \(token)", token, "key=\(token)&a=1", "(\(token))"] {
            let found = SecretScanner().findings(in: Array(text.utf8))
            #expect(found.map(\.kind) == [kind], "\(text)")
            let masked = found.first.map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
            #expect(masked?.contains(token) == true)
        }
    }

    /// Each start of such a text was once read to the text's end.
    @Test(
        .timeLimit(.minutes(5)),
        arguments: ["sk-ant-", "-eyJ", "-eyJ.eyJ", "1234567890:", "-----BEGIN PRIVATE KEY-----"])
    func repetitionIsReadOnce(piece: String) {
        let text = String(repeating: piece, count: (1 << 19) / piece.utf8.count)
        var masker = SecretMasker()
        #expect(masker.mask(text, place: "a log").utf8.count <= text.utf8.count)
    }

    @Test func aKeyWithoutItsFirstLineIsMasked() {
        let rows = [Self.body(64), String(Self.body(65).dropFirst()), "x9Yz=="]
        let end = "-----END " + "PRIVATE KEY-----"
        for glue in ["\n", "\nE     ", "\\n"] {
            var masker = SecretMasker()
            let text = rows.joined(separator: glue) + glue + end + "\nnext line\n"
            let masked = masker.mask("above\n" + text, place: "a log")
            for row in rows { #expect(!masked.contains(row), "\(glue)") }
            #expect(masked.hasPrefix("above\n") && masked.hasSuffix(end + "\nnext line\n"))
        }
        let code = "def footer():\n    return value\n# \(end)\nfooter = '\(end)'\n"
        #expect(SecretScanner().findings(in: Array(code.utf8)).isEmpty)
    }

    @Test func aLastPassLeavesPlaceholdersAlone() {
        let key = "ghp_" + Self.body(36)
        var masker = SecretMasker()
        let pem = "-----BEGIN " + "PRIVATE KEY-----\n\(Self.body(64))\n-----END " + "PRIVATE KEY-----\n"
        let once = masker.mask("API_KEY = '\(key)'\n" + pem, place: "a log")
        #expect(masker.maskWhatIsLeft(once, place: "the prompt") == once)
        #expect(!masker.maskWhatIsLeft(once + key, place: "the prompt").contains(key))
        #expect(masker.table.masked(in: once).count == 2)
    }

    @Test func aWebTokenMayEndASentence() {
        let token = "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxMjM0NTY3ODkwIn0." + Self.body(43)
        var masker = SecretMasker()
        #expect(masker.mask("bearer was a-\(token).", place: "a log") == "bearer was a-ACROUTER-MASKED-" + "1.")
    }

    @Test(arguments: [
        "password = \"k9$wQz7!pLm2\"", "API_KEY: 'f3a9c1e07b5d42'", "\"clientSecret\": \"9f8e7d6c5b4a3f2e1d0c\"",
        "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI7K7MDENGbPxRfiCYzQ9pL3mN5oP",
        "Authorization: Bearer a1b2c3d4e5f6g7h8i9j0",
        "DATABASE=postgres://app:s3cr9tPw@db.local/main", "AccountKey=Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiYw==;",
        "db_passwd => 'tr0ub4dor&3x'", "token = \"Zx81mQp09sLk27vBn46cRt53\"",
    ])
    func findsValuesOfSecretNames(text: String) {
        #expect(SecretScanner().findings(in: Array(text.utf8)).count == 1)
    }

    @Test(arguments: [
        "password = \"changeme\"", "password = input('Password: ')", "token = tokens[0]", "token = lexer.next2()",
        "API_KEY = os.environ['API_KEY_2']", "secret: ${{ secrets.API_KEY_01 }}", "password = \"your-password-1234\"",
        "https://user:pass@example.com/", "sk-learn-is-not-a-key-but-a-library-for-machine-learning", "eyJ.eyJ.x",
        "AKIAIOSFODNN", "let secretRules: [TokenRule] = make2(from: rules3)", "tokens: Range<Int>",
        "assert token == 'abc12345'",
        "xoxb-", "commit 3f786850e387550fdab836ed7e6dc881de23001b", "index 83db48f..bf269f4 100644",
        "passwordResetTokenLifetime = 3600000", "auth: { enabled: true, level2: false }",
    ])
    func leavesOtherTextAlone(text: String) {
        #expect(SecretScanner().findings(in: Array(text.utf8)).isEmpty)
    }

    @Test func masksEachLineOfAPrivateKey() {
        let key =
            "-----BEGIN RSA " + "PRIVATE KEY-----\n\(Self.body(64))\n\(Self.body(40))==\n-----END RSA "
            + "PRIVATE KEY-----\n"
        var masker = SecretMasker()
        let masked = masker.mask("a\n" + key + "b\n", place: "x")
        #expect(!masked.contains(Self.body(20)))
        #expect(masked.split(separator: "\n", omittingEmptySubsequences: false).count == 7)
        #expect(masked.hasPrefix("a\n-----BEGIN") && masked.hasSuffix("-----\nb\n"))
        let cut = masker.mask("-----BEGIN " + "PRIVATE KEY-----\n" + Self.body(64) + "\n", place: "x")
        #expect(!cut.contains(Self.body(20)))
        let oneLine = masker.mask("k = \"-----BEGIN " + "PRIVATE KEY-----\\n\(Self.body(64))\\n-----END", place: "x")
        #expect(!oneLine.contains(Self.body(30)))
    }

    @Test func theSecretHalfOfAnAccessKey() {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ9pL3mN5o"
        let text = "[default]\nid = AKIA" + "Q3EGR7T2XWPLM5NB\nsk = \(secret)\n"
        var masker = SecretMasker()
        #expect(!masker.mask(text, place: "x").contains(secret))
    }

    @Test func valuesOfEnvironmentFilesAreMaskedEverywhere() {
        var masker = SecretMasker()
        let path = RepoPath("deploy/.env")
        let file = "# settings\nDEBUG=true\nPORT=8080\nDB_PASSWORD='correct horse battery'\nexport SESSION_KEY=ab12\n"
        masker.learn(environmentFile: Array(file.utf8), at: path)
        let shown = String(decoding: masker.mask(file: Array(file.utf8), at: path), as: UTF8.self)
        #expect(shown.contains("DEBUG=true\nPORT=8080\nDB_PASSWORD='ACROUTER-MASKED-"))
        #expect(!shown.contains("horse") && !shown.contains("ab12"))
        #expect(masker.mask("login failed: correct horse battery!", place: "output").contains("ACROUTER-MASKED-1!"))
        #expect(masker.mask("ab12 8080 true", place: "output") == "ab12 8080 true")
    }

    @Test func placeholdersAreStableAndSayWhere() {
        let token = Self.tokens[1].1
        var masker = SecretMasker()
        let first = masker.mask("a\nb = \(token)", place: "a.py")
        #expect(first == "a\nb = ACROUTER-MASKED-1")
        #expect(masker.mask("c \(token) d \(token)", place: "output") == "c ACROUTER-MASKED-1 d ACROUTER-MASKED-1")
        let masked = masker.table.masked(in: first)
        #expect(masked.map(\.kind) == ["GitHub token"] && masked.map(\.place) == ["a.py, line 2"])
        #expect("\(masker.table)" == "1 masked" && String(reflecting: masker.table) == "1 masked")
        var text = ""
        dump(masker.table, to: &text)
        #expect(!text.contains(token))
    }

    // MARK: Putting back

    private func edit(_ answer: String, _ files: [String: String]) async throws -> Result<[FileEdit], EditProblem> {
        var masker = SecretMasker()
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            _ = masker.mask(file: Array(text.utf8), at: RepoPath(path))
        }
        let prompt = Prompt(system: "", user: "", estimatedTokens: 0, secrets: masker.table)
        return try await AnswerReader(format: .searchReplace, prompt: prompt).read(answer, on: PromptBench(files))
    }

    private func block(_ path: String, _ search: String, _ replace: String) -> String {
        "\(path)\n<<<<<<< SEARCH\n\(search)\n=======\n\(replace)\n>>>>>>> REPLACE\n"
    }

    @Test func anEditBesideASecretApplies() async throws {
        let token = Self.tokens[1].1
        let answer = block(
            "a.py", "k = 'ACROUTER-MASKED-1'\nx = 1", "k = 'ACROUTER-MASKED-1'\nx = 2\nprint('ACROUTER-MASKED-1')")
        let edits = try await edit(answer, ["a.py": "k = '\(token)'\nx = 1\n"]).get()
        let wanted = "k = '\(token)'\nx = 2\nprint('\(token)')\n"
        #expect(edits == [FileEdit(path: RepoPath("a.py"), content: .write(mode: .regular, bytes: Array(wanted.utf8)))])
    }

    @Test func aSecretNeverMovesIntoAnotherFile() async throws {
        let token = Self.tokens[1].1
        let files = ["a.py": "k = '\(token)'\n", "b.py": "x = 1\n"]
        for answer in [
            block("b.py", "x = 1", "x = 'ACROUTER-MASKED-1'"), block("c.py", "", "x = 'ACROUTER-MASKED-1'"),
            block("b.py", "x = 1", "x = 'ACROUTER-MASKED-99'"), "c.py\n```\nACROUTER-MASKED-1\n```\n",
            "--- /dev/null\n+++ b/c.py\n@@ -0,0 +1 @@\n+ACROUTER-MASKED-1\n",
        ] {
            guard case .failure(let problem) = try await edit(answer, files) else {
                Issue.record("a secret was put into another file: \(answer)")
                continue
            }
            #expect(problem.sentence.contains("ACROUTER-MASKED-"))
            #expect(!problem.sentence.contains(token))
        }
        // A move takes the file's secrets with it; the content is the same file's.
        let moved = try await edit(
            "diff --git a/a.py b/n.py\nrename from a.py\nrename to n.py\n", files
        ).get()
        #expect(moved.map(\.path) == [RepoPath("a.py"), RepoPath("n.py")])
    }

    @Test func textLikeAPlaceholderComesBackAsItWas() async throws {
        let answer = block("a.py", "s = 'ACROUTER-MASKED-1'\nx = 1", "s = 'ACROUTER-MASKED-1'\nx = 2")
        let edits = try await edit(answer, ["a.py": "s = 'ACROUTER-MASKED-7'\nx = 1\n"]).get()
        let wanted = Array("s = 'ACROUTER-MASKED-7'\nx = 2\n".utf8)
        #expect(edits == [FileEdit(path: RepoPath("a.py"), content: .write(mode: .regular, bytes: wanted))])
    }

    /// This project holds no secret, so whatever is found in it is a false alarm.
    @Test func thisProjectsOwnSourcesRaiseNoAlarm() throws {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        var alarms: [String] = []
        var count = 0
        for folder in ["Sources", "Tests"] {
            for case let file as URL in FileManager.default.enumerator(
                at: root.appending(path: folder), includingPropertiesForKeys: nil) ?? .init()
            where ["swift", "md", "py"].contains(file.pathExtension) && !file.path.contains("Secret") {
                count += 1
                let bytes = [UInt8](try Data(contentsOf: file))
                alarms += SecretScanner().findings(in: bytes).map {
                    "\(file.lastPathComponent): \($0.kind): \(String(decoding: bytes[$0.range], as: UTF8.self))"
                }
            }
        }
        #expect(count > 200, "the sources were found")
        #expect(alarms.isEmpty, "\(alarms.joined(separator: "\n"))")
    }
}
