import Classification
import Testing

@Suite struct DefinitionsTests {
    @Test(arguments: [
        ("def name(self):", "name"), ("    async def name(", "name"), ("class Name(Base):", "Name"),
        ("NAME = 3", "NAME"),
        ("public static func name<T>(_ x: T) {", "name"), ("    init(from decoder: any Decoder) throws {", "init"),
        ("@MainActor final class Name {", "Name"), ("func (r *Reader) Name(p []byte) (int, error) {", "Name"),
        ("pub(crate) fn name<'a>(x: &'a str) -> u8 {", "name"), ("impl Name {", "Name"),
        ("export default class Name {", "Name"),
        ("export const name = (a) => a + 1", "name"), ("    name(a, b) {", "name"),
        ("static int name(char *text)", "name"),
        ("    public List<String> name(int x) throws IOException {", "name"), ("#define NAME(x) ((x) + 1)", "NAME"),
        ("  def self.name(x)", "name"), ("fun name(x: Int): Int = x", "name"), ("interface Name {", "Name"),
        ("type Name struct {", "Name"), ("enum Name: String {", "Name"), ("name() {", "name"),
    ])
    func findsWhatALineDefines(line: String, name: String) {
        let found = Definitions.name(in: Array(line.utf8))
        #expect(found.map { String(decoding: Array(line.utf8)[$0.range], as: UTF8.self) } == name)
    }

    @Test(arguments: [
        "return name(x)", "if (name(x)) {", "    for (i = 0; i < n; i++) {", "name.call(x)", "// func name() {",
        "# def name():",
        "* class name", "x == name(3)", "describe('name', () => {", "    value = name(x)", "switch (name) {", "", "}",
        "\t",
        "while name(x) {", "name(x);", "\"def name():\"", "foo.forEach(function (x) {", "} else if (name(x)) {",
    ])
    func leavesOtherLinesAlone(line: String) {
        #expect(Definitions.name(in: Array(line.utf8)) == nil)
    }

    @Test func hashesAreSortedAndSayWhatIsDefined() {
        let text = "def first(second):\n    return second + first + 12 + ab\n"
        let hashes = NameHashes.of(Array(text.utf8))
        let (first, second) = (NameHashes.hash("first".utf8), NameHashes.hash("second".utf8))
        #expect(hashes == hashes.sorted())
        #expect(hashes.contains(first | 1) && hashes.contains(second) && !hashes.contains(first))
        #expect(hashes.count == 4, "def and return are names too; ab and 12 are not")
    }
}
