import Changes
import Testing

@testable import Repair

/// Small broken programs and their repairs: each repair must be among the edits, and near the front.
@Suite struct TemplatesReachTests {
    struct Slip: Sendable, CustomTestStringConvertible {
        var name: String
        var broken: String
        var fixed: String
        var language = Dialect.python
        /// The repair's place among all edits, at worst.
        var within = 3000

        var testDescription: String { name }
    }

    static func place(of fixed: String, in broken: String, _ dialect: Dialect) -> Int? {
        let file = SourceFile(path: RepoPath("src/a"), bytes: Array(broken.utf8), dialect: dialect)
        let search = EditSearch(files: [file], evidence: TestEvidence())
        return search.singles.firstIndex { $0.edit.applied(to: file.bytes) == Array(fixed.utf8) }
    }

    @Test(arguments: slips) func isReached(_ slip: Slip) throws {
        let place = Self.place(of: slip.fixed, in: slip.broken, slip.language)
        let found = try #require(place, "not among the edits")
        #expect(found < slip.within)
    }

    static func python(_ name: String, _ lines: [String], _ old: String, _ new: String, within: Int = 3000) -> Slip {
        let broken = lines.joined(separator: "\n") + "\n"
        return Slip(name: name, broken: broken, fixed: broken.replacing(old, with: new), within: within)
    }

    static func swift(_ name: String, _ lines: [String], _ old: String, _ new: String, within: Int = 3000) -> Slip {
        var slip = python(name, lines, old, new, within: within)
        slip.language = .swift
        return slip
    }

    static let clamp = [
        "def clamp(x, low, high):", "    if x <= low:", "        return low", "    return min(x, high)",
    ]
    static let total = [
        "def total(items):", "    result = 0", "    for item in items:", "        result += item", "    return result",
    ]
    static let search = [
        "func place(_ x: Int, _ values: [Int]) -> Int {", "    var low = 0", "    while low < values.count {",
        "        if values[low] >= x { return low }", "        low += 1", "    }", "    return low", "}",
    ]

    static let slips: [Slip] = [
        python("boundary", clamp, "x <= low", "x < low", within: 30),
        python("other function", clamp, "min(", "max(", within: 60),
        python("swapped arguments", clamp, "min(x, high)", "min(high, x)", within: 200),
        python("wrong variable", clamp, "return low", "return high"),
        python("start value", total, "result = 0", "result = 1", within: 60),
        python("compound", total, "result += item", "result -= item", within: 60),
        python("plain assignment", total, "result += item", "result = item", within: 100),
        python("return inside the loop", total, "    return result", "        return result", within: 150),
        python("guard", total, "    result = 0\n", "    if not items:\n        return 0\n    result = 0\n"),
        python(
            "skip", total, "        result += item",
            "        if item is None:\n            continue\n        result += item"),
        python(
            "one off", ["def f(n):", "    for i in range(n):", "        g(i)"], "range(n)", "range(n + 1)", within: 60),
        python(
            "from one", ["def f(n):", "    for i in range(n):", "        g(i)"], "range(n)", "range(1, n)", within: 200),
        python("parentheses kept", ["def f(a, b):", "    return a * b"], "a * b", "(a + 1) * b", within: 300),
        python("grouping", ["def f(a, b, c):", "    return a + b * c"], "a + b * c", "(a + b) * c", within: 60),
        python(
            "clause", ["def f(s, i):", "    while s[i] == 'x':", "        i += 1", "    return i"],
            "while s[i] == 'x':", "while i < len(s) and s[i] == 'x':"),
        python(
            "element or list", ["def f(xs, y):", "    xs += y", "    return xs"], "xs += y", "xs += [y]", within: 200),
        python(
            "copy", ["def f(a, out):", "    out.append(a)", "    return out"], "append(a)", "append(a[:])", within: 200),
        python("append or extend", ["def f(a, out):", "    out.append(a)"], "append", "extend", within: 30),
        python(
            "no return", ["def f(n):", "    if n:", "        f(n - 1)", "    return n"], "        f(n - 1)",
            "        return f(n - 1)", within: 60),
        python(
            "generator", ["def f(t):", "    yield t.a", "    f(t.b)"], "    f(t.b)", "    yield from f(t.b)", within: 60
        ),
        python(
            "order", ["def f(s):", "    a = s.pop()", "    s.push(1)", "    return a"],
            "    a = s.pop()\n    s.push(1)\n", "    s.push(1)\n    a = s.pop()\n", within: 100),
        python("lookup", ["def f(d, k):", "    return d[k] + 1"], "d[k]", "d.get(k, 0)"),
        python("integer division", ["def f(n):", "    return n / 2"], "/", "//", within: 20),
        python(
            "member", ["def f(t):", "    t.left = g(t.left)", "    t.right = g(t.left)"], "t.right = g(t.left)",
            "t.right = g(t.right)", within: 60),
        python(
            "negation", ["def f(a, b):", "    if a.ready:", "        return b"], "if a.ready:", "if not a.ready:",
            within: 60),
        swift("swift boundary", search, ">= x", "> x", within: 30),
        swift("swift increment", search, "low += 1", "low -= 1", within: 60),
        swift("swift guard", search, "    var low = 0\n", "    if values.isEmpty { return 0 }\n    var low = 0\n"),
        swift("swift range", ["func f(_ n: Int) {", "    for i in 0..<n { g(i) }", "}"], "..<", "...", within: 30),
        swift(
            "swift closure", ["func f(_ xs: [Int]) -> [Int] {", "    xs.sorted { $0 < $1 }", "}"], "$0 < $1", "$0 > $1",
            within: 30),
        swift(
            "swift fallback", ["func f(_ d: [String: Int]) -> Int {", "    d[\"a\"] ?? 1", "}"], "?? 1", "?? 0",
            within: 60),
        swift("swift logic", ["func f(_ a: Bool, _ b: Bool) -> Bool {", "    a && b", "}"], "&&", "||", within: 20),
        swift(
            "swift guard in one expression", ["func f(_ a: Int, _ b: Int) -> Int {", "    a / b", "}"], "    a / b",
            "    if b == 0 { return 0 }\n    return a / b"),
    ]
}
