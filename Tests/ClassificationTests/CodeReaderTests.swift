import Changes
import Testing

@testable import Classification

@Suite struct CodeReaderTests {
    private func read(_ text: String, _ path: String) -> [CodeLine] {
        var reader = CodeReader(Language.of(RepoPath(path)))
        var words = Words()
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { reader.read(Array($0.utf8), &words) }
    }

    @Test(arguments: [
        ("a.swift", "public func name(x: Int) -> Int {", true), ("a.py", "def name(x):", true),
        ("a.py", "    def _name(self):", false), ("a.go", "func (r *Reader) Name(x int) error {", true),
        ("a.go", "func name() {", false), ("a.rs", "pub fn name<T>(x: T) -> T {", true),
        ("a.ts", "export const name = async (x: number) => {", true), ("a.ts", "  name(x) {", false),
        ("a.js", "function name(x) {", false), ("A.java", "    public static void name(int x) {", true),
        ("a.kt", "fun name(x: Int): Int = x", false), ("a.cpp", "void Scope::name(int x) {", false),
        ("a.c", "static int name(const char *x) {", false), ("a.php", "    public function name($x) {", true),
        ("a.rb", "def name(x)", true), ("a.dart", "  int name(int x) {", false),
        ("A.cs", "    public async Task name(int x)", true),
    ])
    func definitions(path: String, line: String, isPublic: Bool) {
        let names = ["name", "Name", "_name"].map { TokenHash.of($0.utf8) }
        let got = read(line, path)[0]
        #expect(got.defined.map(names.contains) == true, "\(line)")
        #expect(got.definesPublic == isPublic, "\(line)")
    }

    @Test(arguments: [
        ("a.swift", "return name(x)"), ("a.go", "if name(x) {"), ("a.ts", "const a = name(x)"), ("a.py", "name(x)"),
    ])
    func callsDefineNothing(path: String, line: String) { #expect(read(line, path)[0].defined == nil) }

    @Test func commentsAreNotCode() {
        let swift = read("// a\n/* b\n c\n d */ let e = 1\nlet f = \"// g\"", "a.swift")
        #expect(swift.map(\.isCode) == [false, false, false, true, true])
        #expect(swift.map(\.hasComment) == [true, true, true, true, false])
        let python = read("\"\"\"Says.\nMore.\n\"\"\"\nx = 1  # why", "a.py")
        #expect(python.map(\.isCode) == [false, false, false, true])
        #expect(read(" * of a comment whose beginning is not shown", "a.ts")[0].isCode == false)
        #expect(read("fn f<'a>(x: &'a str) {}", "a.rs")[0].isCode)
    }

    @Test func namesComeInPieces() {
        var words = Words()
        let text = Array("parseHTTPRequest_now2".utf8)
        text.withUnsafeBufferPointer { _ = words.addName($0, 0, $0.count) }
        #expect(words.code == ["parse", "http", "request", "now"].map { TokenHash.of($0.utf8) })
    }

    @Test(arguments: [
        ("a.swift", "guard x != nil else { return }", [Sign.condition, .leave, .null, .equality]),
        ("a.go", "if err != nil { return err }", [.condition, .null, .failure, .leave]),
        ("a.rs", "let x = y.unwrap_or_default();", [.null, .call, .fallback]),
        ("a.ts", "const a = b?.c ?? d", [.null, .fallback, .constant]),
        ("a.py", "assert is_empty(x) and not y", [.assertion, .emptiness, .both, .negation]),
        ("a.java", "for (int i = 0; i < n - 1; i++) {", [.loop, .order, .nudge]),
    ])
    func signs(path: String, line: String, expected: [Sign]) {
        let got = read(line, path)[0]
        for sign in expected { #expect(got.has(sign), "\(sign) in \(line)") }
    }
}
