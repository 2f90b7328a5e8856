import Changes
import Testing

@testable import Repair

/// Reading sources: what the structure says, and that nothing makes it fall over.
@Suite struct TemplatesSourceTests {
    private struct Chance: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let python = """
        import os
        class Box:
            \"\"\"Text with 'quotes'.\"\"\"
            size = 3
            def put(self, x, *, more=None):
                for i, y in enumerate(x):
                    if y is not None and (i < self.size or more): self.items[i:] = [y, f"{y!r:>{i}}"]
                    elif y: continue
                    else:
                        raise ValueError('bad' % y) from None
                return {k: v for k, v in self.items if v} or lambda a, b=1: a if b else -a ** 2
        @given(
            x=[1],
        )
        def last(x): pass
        """
    private static let swift = #"""
        import Foundation
        public struct Box<T: Hashable>: Sendable where T: Sendable {
            private var items: [T: Int] = [:]
            var count: Int { items.count }
            subscript(x: Int) -> Int { get { x } set { items = [:]; _ = newValue } }
            mutating func put(_ x: inout [T], at i: Int = 0) throws -> Int? {
                guard let first = x.first, i < x.count else { return nil }
                if case .some(let n) = items[first], n > 2 { return n } else if i == 0 { throw Failure() }
                for (k, v) in items where v > 0 { print("\(k) is \(v + "a".count)") }
                switch i { case 0...2: return x.map { $0.hashValue }.reduce(0, +); default: break }
                repeat { x.removeLast() } while x.count > 1
                return i > 0 ? items[first, default: 0] : try? x.count as Int
            }
        }
        """#

    @Test func functionsAndParametersAreSeen() throws {
        let file = SourceFile(path: RepoPath("a.py"), bytes: Array(Self.python.utf8), dialect: .python)
        let put = try #require(file.functions.first)
        #expect(put.name == "put" && put.type == "Box")
        #expect(put.parameters.map(\.name) == ["self", "x", "more"])
        #expect(file.functionName(atLine: 8) == "put")
        #expect(file.functionName(atLine: 1) == nil)
    }

    /// `private(set)` once hid the rest of its type.
    @Test(arguments: [
        "private(set) var", "public internal(set) var", "nonisolated(unsafe) static let", "unowned(safe) let",
    ])
    func modifiersWithArgumentsHideNothing(words: String) {
        let text = "struct A {\n    \(words) x = 1\n    func last() -> Int { x }\n}\nfunc after() {}\n"
        let file = SourceFile(path: RepoPath("a.swift"), bytes: Array(text.utf8), dialect: .swift)
        #expect(file.functions.map(\.name) == ["last", "after"])
    }

    /// A closing bracket at the start of a line once stopped the reader for ever.
    @Test(arguments: ["@mark(\n    1,\n)\ndef f(x):\n    return x\n", ")\ndef f(x):\n    return x\n"])
    func decoratorsAndStrayBracketsArePassed(text: String) {
        let file = SourceFile(path: RepoPath("a.py"), bytes: Array(text.utf8), dialect: .python)
        #expect(file.functions.map(\.name) == ["f"])
        #expect(file.top.last.map { file.statements[$0].kind } == .function)
    }

    @Test func swiftFunctionsAreSeen() {
        let file = SourceFile(path: RepoPath("a.swift"), bytes: Array(Self.swift.utf8), dialect: .swift)
        #expect(file.functions.map(\.name) == ["count", "subscript", "put"])
        #expect(file.functions.last?.parameters.map(\.name) == ["x", "i"])
        #expect(file.functions.last?.result == "Int?")
        #expect(file.statements.contains { $0.kind == .choice })
    }

    /// Broken text in any form: still read, and every edit stays inside the file.
    @Test(arguments: [1, 2, 3] as [UInt64]) func brokenTextIsRead(seed: UInt64) {
        var chance = Chance(state: seed)
        for (text, dialect) in [(Self.python, Dialect.python), (Self.swift, Dialect.swift)] {
            for _ in 0..<4 {
                var bytes = Array(text.utf8)
                for _ in 0..<Int.random(in: 1...12, using: &chance) {
                    let place = Int.random(in: 0..<bytes.count, using: &chance)
                    switch Int.random(in: 0..<4, using: &chance) {
                    case 0: bytes.remove(at: place)
                    case 1: bytes.insert(UInt8.random(in: 0...255, using: &chance), at: place)
                    case 2: bytes.insert("()[]{}:\"'\n\\#".utf8.randomElement(using: &chance) ?? 0x28, at: place)
                    default: bytes.removeSubrange(place..<min(bytes.count, place + 9))
                    }
                }
                let file = SourceFile(path: RepoPath("a"), bytes: bytes, dialect: dialect)
                let search = EditSearch(files: [file], evidence: TestEvidence(), editLimit: 600)
                for candidate in search.singles {
                    var at = 0
                    for change in candidate.edit.changes {
                        #expect(change.range.lowerBound >= at && change.range.upperBound <= bytes.count)
                        at = change.range.upperBound
                    }
                }
                let some = search.singles.prefix(40).enumerated().map { (number: $0.offset + 1, edit: $0.element.edit) }
                #expect(!VariantText(file: file, candidates: Array(some)).bytes.isEmpty)
            }
        }
    }

    @Test func deepNestingEnds() {
        for text in [String(repeating: "(", count: 2_000), String(repeating: "if x { ", count: 1_000)] {
            for dialect in Dialect.all {
                let file = SourceFile(path: RepoPath("a"), bytes: Array(text.utf8), dialect: dialect)
                #expect(!file.tokens.isEmpty)
            }
        }
    }
}
