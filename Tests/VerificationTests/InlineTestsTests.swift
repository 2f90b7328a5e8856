import Changes
import Testing

@testable import Verification

@Suite("Tests inside sources") struct InlineTestsTests {
    static let base = """
        pub fn add(a: i32, b: i32) -> i32 { a - b }
        /* #[cfg(test)] mod no { /* nested */ } */
        const OPEN: char = '{'; const RAW: &str = r#"#[test] fn no() { ""#;
        fn life<'a>(x: &'a str) -> &'a str { x } // #[test]

        #[cfg(test)]
        mod tests {
            use super::*;
            #[test]
            fn adds() { assert_eq!(add(1, 2), 3, "}}{"); }
            #[test]
            fn zero() { assert_eq!(add(0, 0), 0); }
        }
        pub fn half(a: i32) -> i32 { a / 2 }
        """

    private func check(_ after: String, base: String = Self.base) -> InlineTests.Answer {
        InlineTests.check(before: Array(base.utf8), after: Array(after.utf8))
    }

    private func replaced(_ from: String, _ to: String) -> String {
        #expect(Self.base.contains(from))
        return Self.base.split(separator: from, omittingEmptySubsequences: false).joined(separator: to)
    }

    @Test func aFixOutsideTestsIsLeftAlone() {
        #expect(check(replaced("a - b", "a + b")) == .untouched)
        #expect(check(replaced("a / 2", "a / 3")) == .untouched)
        #expect(RustTestRegions(Array(Self.base.utf8)).ranges.count == 1)
    }

    @Test func testsThatWereChangedComeBack() {
        let fix = replaced("a - b", "a + b")
        let cheats = [
            replaced("    #[test]\n    fn adds() { assert_eq!(add(1, 2), 3, \"}}{\"); }\n", ""),
            replaced("#[test]\n    fn adds", "fn adds"), replaced("3, ", "-1, "),
            replaced("fn adds() {", "#[ignore] fn adds() {"), replaced("use super::*;", "fn add(a: i32) {}"),
        ]
        for cheat in cheats {
            #expect(check(cheat) == .restored(Array(Self.base.utf8)))
            let both = cheat.split(separator: "a - b", omittingEmptySubsequences: false).joined(separator: "a + b")
            #expect(check(both) == .restored(Array(fix.utf8)))
        }
    }

    @Test func testsThatAreGoneAreRefused() {
        let whole = RustTestRegions(Array(Self.base.utf8))
        let without = String(decoding: whole.replaced(by: [[]]), as: UTF8.self)
        for cheat in [without, replaced("#[cfg(test)]\nmod", "mod"), ""] {
            // Without its `cfg` the module is no region, but its functions are: their number differs.
            guard case .refused = check(cheat) else {
                Issue.record("not refused: \(cheat)")
                continue
            }
        }
        guard case .refused = InlineTests.check(before: Array(Self.base.utf8), after: nil) else {
            Issue.record("a file with tests may not be deleted")
            return
        }
        #expect(InlineTests.check(before: Array("fn a() {}".utf8), after: nil) == .untouched)
    }

    @Test func newTestsAreTakenOut() {
        let added = Self.base + "\n#[cfg(test)]\nmod more { #[test] fn a() {} }\n"
        #expect(check(added) == .restored(Array((Self.base + "\n\n").utf8)))
        #expect(
            check("fn a() {}\n#[tokio::test]\nasync fn b() {}\n", base: "") == .restored(Array("fn a() {}\n\n".utf8)))
    }

    @Test(arguments: [
        "#[cfg(not(test))]\nfn extra() {}\n", "fn extra() -> bool { cfg!(test) }\n",
        "#[cfg_attr(test, path = \"other.rs\")]\nmod extra;\n",
    ])
    func codeMayNotAskWhetherItIsTested(extra: String) {
        #expect(check(Self.base + "\n" + extra) == .refused("behaves otherwise when it is tested"))
        #expect(check(Self.base + "\n" + extra + "fn more() {}", base: Self.base + "\n" + extra) == .untouched)
    }

    @Test(arguments: [
        ("#[cfg(test)] use a::{b, c};|fn x() {}", 1), ("#[cfg(all(test, unix))] mod m;|", 1),
        ("struct S { #[cfg(test)] a: u8,| b: u8 }", 1), ("#[test] fn f<A, B>() -> [u8; 2] { [1; 2] }|fn g() {}", 1),
        ("#[inline] // note\n#[test]\nfn f() {}|", 1), ("#![cfg(test)] fn f() {}|", 1),
        ("#[cfg(feature = \"test\")] fn f() {}", 0), ("#[derive(Debug)] struct T; // #[test]", 0),
        ("mod a { #[cfg(test)] mod t { fn f() { '\\''; b'}'; \"\\\"}\"; } }| }", 1),
        ("#[cfg_attr(test, derive(Debug))] struct S;", 0), ("#[cfg(test)]", 1), ("#[test", 1),
        ("#[cfg(test)] fn f() { \"", 1),
    ])
    func findsWhereAnItemEnds(source: String, count: Int) {
        let parts = source.split(separator: "|", omittingEmptySubsequences: false)
        let regions = RustTestRegions(Array(parts.joined().utf8))
        #expect(regions.ranges.count == count, "\(source)")
        if parts.count == 2 { #expect(regions.ranges.first?.upperBound == parts[0].utf8.count, "\(source)") }
    }

    @Test func theGuardPutsThemBackOrRefuses() async {
        let path = RepoPath("src/lib.rs")
        let id = PlainSlot.someTree
        func inspect(_ content: FileEdit.Content, _ goal: JobGoal = .failingTests) async -> GuardedCandidate {
            await Guards.inspect(
                CandidatePatch(base: id, edits: [FileEdit(path: path, content: content)]),
                base: [TreeEntry(path: path, mode: .regular, id: id)],
                plan: TestPlan(runner: .cargo, command: "cargo test", evidence: "Cargo.toml"), goal: goal
            ) { _ in Array(Self.base.utf8) }
        }
        let cheat = FileEdit.Content.write(mode: .regular, bytes: Array(replaced("3, ", "-1, ").utf8))
        let changed = await inspect(cheat)
        #expect(changed.restored.map(\.rule) == [.tests] && changed.candidate.edits.isEmpty && !changed.mayRun)
        #expect(await inspect(cheat, .task).mayRun)
        #expect(await inspect(.delete).refusals.map(\.rule) == [.tests])
        let link = FileEdit.Content.write(mode: .symlink, bytes: Array("other.rs".utf8))
        #expect(await inspect(link).refusals.map(\.rule) == [.tests])
    }
}
