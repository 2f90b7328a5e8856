import Testing
import TextTable

@Suite struct TextTableHeldoutTests {
    @Test(arguments: [
        ("", 2, Alignment.left, "  "), ("x", 1, .right, "x"), ("x", 2, .center, "x "), ("x", 3, .center, " x "),
        ("xyz", 1, .center, "xyz"), ("xyz", 0, .right, "xyz"), ("ab", 3, .right, " ab"), ("ab", 6, .center, "  ab  "),
    ])
    func padding(text: String, width: Int, alignment: Alignment, expected: String) {
        #expect(TextTable.pad(text, to: width, alignment) == expected)
    }

    @Test(arguments: [
        ("", 0, ""), ("abc", 0, ""), ("abc", -1, ""), ("abc", 2, "a…"), ("abcd", 3, "ab…"), ("abcd", 4, "abcd"),
        ("abcd", 9, "abcd"),
    ])
    func shortening(text: String, width: Int, expected: String) {
        #expect(TextTable.shorten(text, to: width) == expected)
    }

    @Test func onlyHeader() {
        #expect(TextTable(header: ["a", "bcd"]).render() == "a  bcd\n-  ---")
        #expect(TextTable(header: []).render() == "\n")
    }

    @Test func defaultsToLeft() {
        var table = TextTable(header: ["h", "h", "h"], alignments: [.center])
        table.add(["aaa", "bb", "c"])
        table.add(["a", "b", ""])
        table.add([])
        #expect(table.render() == " h   h   h\n---  --  -\naaa  bb  c\n a   b\n")
        #expect(table.rows.allSatisfy { $0.count == 3 })
    }

    @Test func limits() {
        var table = TextTable(header: ["a", "b"], alignments: [.right, .right])
        table.add([String(repeating: "x", count: 45), "1"])
        table.add(["y", "22"])
        let lines = table.render().split(separator: "\n")
        #expect(lines[2] == String(repeating: "x", count: 39) + "…   1")
        #expect(lines[3] == String(repeating: " ", count: 39) + "y  22")
        #expect(table.render(limit: 1) == "a  b\n-  -\nx  1\ny  2")
    }

    @Test func sorting() {
        var table = TextTable(header: ["k"])
        for cell in ["b", "10", "a", "9", "-3", "100", ""] { table.add([cell]) }
        table.sort(by: 0)
        #expect(table.rows.map { $0[0] } == ["-3", "9", "10", "100", "", "a", "b"])
        table.sort(by: 0, descending: true)
        #expect(table.rows.map { $0[0] } == ["b", "a", "", "100", "10", "9", "-3"])
        table.sort(by: -1)
        table.sort(by: 1)
        #expect(table.rows.first == ["b"])
    }
}
