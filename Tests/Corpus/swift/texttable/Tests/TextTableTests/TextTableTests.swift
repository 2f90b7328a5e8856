import Testing
import TextTable

@Suite struct TextTableTests {
    func sample() -> TextTable {
        var table = TextTable(header: ["name", "count"], alignments: [.left, .right])
        table.add(["pen", "12"])
        table.add(["paper", "5"])
        return table
    }

    @Test func padding() {
        #expect(TextTable.pad("ab", to: 4, .left) == "ab  ")
        #expect(TextTable.pad("ab", to: 4, .right) == "  ab")
        #expect(TextTable.pad("ab", to: 5, .center) == " ab  ")
        #expect(TextTable.pad("abc", to: 2, .left) == "abc")
    }

    @Test func shortening() {
        #expect(TextTable.shorten("abcdef", to: 4) == "abc…")
        #expect(TextTable.shorten("abc", to: 3) == "abc")
        #expect(TextTable.shorten("abc", to: 1) == "a")
    }

    @Test func rows() {
        var table = sample()
        table.add(["x"])
        table.add(["y", "1", "z"])
        #expect(table.rows[2] == ["x", ""])
        #expect(table.rows[3] == ["y", "1"])
    }

    @Test func rendering() {
        #expect(sample().render() == "name   count\n-----  -----\npen       12\npaper      5")
        #expect(sample().render(limit: 4) == "name  cou…\n----  ----\npen     12\npap…     5")
    }

    @Test func sorting() {
        var table = sample()
        table.add(["cup", "many"])
        table.sort(by: 1)
        #expect(table.rows.map { $0[1] } == ["5", "12", "many"])
        table.sort(by: 0, descending: true)
        #expect(table.rows.map { $0[0] } == ["pen", "paper", "cup"])
        table.sort(by: 7)
        #expect(table.rows.count == 3)
    }
}
