import Testing

/// A check that cannot fail is a defect: each one is shown what it has to catch, and what it has to let pass.
@Suite struct CheckerTests {
    private let readme = """
        # House
        | unrelated | table |
        |---|---|
        | Low | Everything |

        | target | may import (besides the standard library) |
        |---|---|
        | Low | |
        | Middle | Low, Foundation |
        | Side | Low, Glibc |
        | Top | everything above, Parser |

        Text.
        """

    private func rules(_ target: String, _ source: String) -> [String] {
        HouseTable(readme: readme).violations(target: target, file: "f", imports: ImportLine.all(in: SwiftText(source)))
            .map(\.rule)
    }

    @Test func theTableIsRead() {
        let table = HouseTable(readme: readme)
        #expect(table.allowed["Low"] == [])
        #expect(table.allowed["Middle"] == ["Low", "Foundation"])
        #expect(table.allowed["Top"] == ["Low", "Middle", "Side", "Parser"])
        #expect(table.allowed["unrelated"] == nil)
    }

    @Test(arguments: [
        "import Middle", "public import Middle", "internal import Middle", "@preconcurrency import Middle",
        "@testable @_exported public import Middle", "  import struct Middle.Thing", "@_spi(Inner) import Middle",
        "fileprivate import func Middle.run", "import Low; import Middle", "#if os(Linux)\nimport Middle\n#endif",
        "/* why */ import Middle", "let a = \"\\(1)\"; import Middle",
    ])
    func everyFormOfImportIsSeen(source: String) {
        #expect(rules("Low", source).contains("Low may not import Middle"))
        #expect(!rules("Top", source).contains("Top may not import Middle"))
    }

    @Test(arguments: [
        "// import Middle", "/* import Middle\n /* import Middle */\nimport Middle */",
        "let a = \"\"\"\n    import Middle\n    \"\"\"", "let a = #\"\"\"\nimport Middle \"\"\" x\n\"\"\"#",
        "let a = \"\\(b(\"x\"))import Middle\"", "important Middle", "import Swift", "import Synchronization",
    ])
    func whatIsNoImportIsNot(source: String) {
        #expect(rules("Low", source).isEmpty)
    }

    @Test func namesThatStandForOthers() {
        #expect(rules("Middle", "import FoundationEssentials").isEmpty)
        #expect(rules("Middle", "import FoundationNetworking") == ["Middle may not import FoundationNetworking"])
        #expect(rules("Side", "import Darwin").isEmpty)
        #expect(rules("Middle", "import Glibc") == ["Middle may not import Glibc"])
        #expect(rules("Nowhere", "") == ["target Nowhere is not in the table"])
    }

    @Test func linesAreCounted() {
        let lines = ImportLine.all(in: SwiftText("let a = \"\"\"\n1\n2\n\"\"\"\n/*\n*/ import Low\n"))
        #expect(lines == [ImportLine(line: 6, module: "Low")])
    }

    @Test(arguments: [
        "let a = try! b()", "let a = b as! C", "final class A: @unchecked Sendable {}",
        "final class A: @unchecked   Sendable {}", "extension A: B, @unchecked Sendable {}",
        "nonisolated(unsafe) var a = 1", "let s = \"\\(try! b())\"",
    ])
    func waysAroundTheCompilerAreSeen(source: String) {
        #expect(HouseRules.forbidden(SwiftText(source), file: "f").count == 1)
    }

    @Test(arguments: ["// try! this", "let a = \"as! x\"", "let a = try b()", "let a = has!", "let a = b as? C"])
    func honestCodeIsLetPass(source: String) {
        #expect(HouseRules.forbidden(SwiftText(source), file: "f").isEmpty)
    }

    @Test func tasksAndIgnoredErrors() {
        #expect(HouseRules.bareTasks(SwiftText("  Task { await x() }"), file: "f").count == 1)
        #expect(HouseRules.bareTasks(SwiftText("_ = Task.detached { await x() }"), file: "f").count == 1)
        #expect(HouseRules.bareTasks(SwiftText("let task = Task { await x() }"), file: "f").isEmpty)
        func silent(_ source: String) -> Int {
            HouseRules.silentTries(source, text: SwiftText(source), file: "f").count
        }
        #expect(silent("let a = try? b()") == 1)
        #expect(silent("let a = try? b()  // gone is as good") == 0)
        #expect(silent("// Gone is as good.\nlet a = try? b()") == 0)
        #expect(silent("// Gone is as good.\nx()\nx()\nlet a = try? b()") == 1)
        #expect(silent("// Each try? asks.\nx()\nx()\nx()\nlet a = try? b()") == 0)
        #expect(silent("// Each try? asks.\nx()\n\nx()\nlet a = try? b()") == 1)
    }

    @Test func sqlIsSeen() {
        func count(_ source: String) -> Int { HouseRules.sql(SwiftText(source), file: "f").count }
        #expect(count("db.run(\"SELECT a FROM b\")") == 1)
        #expect(count("let s = \"\"\"\n  CREATE TABLE x (\n  a)\n\"\"\"") == 1)
        #expect(count("let s = \"INSERT OR IGNORE INTO t VALUES (1)\"") == 1)
        #expect(count("let s = \"UPDATE t SET a = 1\"") == 1)
        #expect(count("let s = \"PRAGMA user_version\"") == 1)
        #expect(count("let s = \"select a model from the list\"") == 0)
        #expect(count("// SELECT a FROM b") == 0)
    }

    @Test func longFilesAreSeen() {
        #expect(HouseRules.tooLong(String(repeating: "x\n", count: 400), file: "f").isEmpty)
        #expect(HouseRules.tooLong(String(repeating: "x\n", count: 401), file: "f").count == 1)
        #expect(HouseRules.tooLong("// Made by scripts/x\n" + String(repeating: "x\n", count: 401), file: "f").isEmpty)
    }

    @Test func machinePathsAreSeen() {
        let work = "/" + "work/"
        let root = "/" + "root/"
        for bad in ["cd \(work)main", "\(root).cache", "let a = \"\(work)dev/x\"", "PATH=\(root)bin"] {
            #expect(HouseRules.machinePaths(bad, file: "f").count == 1, "\(bad)")
        }
        for good in [
            "a" + work + "main", ".." + work + "main", "$HOME" + work + "dev", "work/", "\(work)x",
            "https://a.org/network/main",
        ] {
            #expect(HouseRules.machinePaths(good, file: "f").isEmpty, "\(good)")
        }
    }

    @Test func testsThatExpectNothingAreSeen() {
        func names(_ source: String) -> [String] {
            var bodies = TestBodies()
            bodies.add(SwiftText(source), file: "f")
            return bodies.withoutExpectation().map { "\($0.line) \($0.rule)" }
        }
        #expect(names("@Test func a() { run() }") == ["1 test a expects nothing"])
        #expect(
            names("\n@Test(arguments: [1])\nfunc a(b: Int) { let s = \"#expect\" }") == ["3 test a expects nothing"])
        #expect(names("@Test func a() { #expect(b) }").isEmpty)
        #expect(names("@Test func a() throws { try with(1) { try #require(b) } }").isEmpty)
        #expect(
            names("@Test func a() { c(1) }\nfunc c(_ i: Int) { d { } }\nfunc d(_ x: () -> Void) { #expect(b) }").isEmpty
        )
        #expect(names("func helper() { run() }").isEmpty)
        #expect(names("struct S { func x() { }\n @Test func a() { x() } }") == ["2 test a expects nothing"])
    }

    @Test func vainExpectationsAreSeen() {
        var bodies = TestBodies()
        bodies.add(SwiftText("@Test func a() { #expect(true) }\n@Test func b() { #expect(true == c) }"), file: "f")
        #expect(bodies.vain().map(\.rule) == ["test a expects what is always so"])
    }
}
