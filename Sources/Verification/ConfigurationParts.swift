internal import Changes

/// Files that configure the tests among other things: only a change to the tests' part is put back.
///
/// A fix may need the rest (a dependency in `pyproject.toml`, a target in `Package.swift`), so the file as a whole is
/// no test's. When the tests' part did change the whole file is put back, since its parts cannot be told apart
/// safely; a fix that needs both is refused by its tests, and the finding says why.
enum ConfigurationParts {
    static func isMixed(_ path: RepoPath, plan: TestPlan) -> Bool {
        switch path.name {
        case "pyproject.toml", "setup.cfg", "Package.swift", "package.json", "Cargo.toml": true
        case "Makefile", "makefile", "GNUmakefile": plan.runner == .make || plan.runner == .custom
        default: path.name.hasPrefix("Package@swift")
        }
    }

    /// The part that speaks of tests, in a form that can be compared.
    static func testPart(of path: RepoPath, bytes: [UInt8], plan: TestPlan) -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        switch path.name {
        case "pyproject.toml":
            return sections(text) {
                $0.hasPrefix("tool.pytest") || $0.hasPrefix("tool.tox") || $0.hasPrefix("tool.coverage")
            }
        case "setup.cfg": return sections(text) { $0 == "tool:pytest" || $0.hasPrefix("coverage") }
        case "Cargo.toml": return sections(text) { $0.contains("test") } + lines(text, with: ["harness", "autotests"])
        case "package.json": return PackageJSON.testPart(text)
        case "Makefile", "makefile", "GNUmakefile": return [text]
        default: return calls(of: ".testTarget(", in: text)
        }
    }

    /// Lines of the sections whose name is wanted, without comments and blank lines.
    private static func sections(_ text: String, wanted: (String) -> Bool) -> [String] {
        var inside = false
        var kept: [String] = []
        for line in text.split(separator: "\n") {
            let line = line.trimmingSpaces
            if line.hasPrefix("[") {
                inside = wanted(String(line.drop { $0 == "[" }.prefix { $0 != "]" }).trimmingSpaces.lowercased())
            }
            if inside, !line.isEmpty, !line.hasPrefix("#") { kept.append(String(line)) }
        }
        return kept
    }

    private static func lines(_ text: String, with words: [String]) -> [String] {
        text.split(separator: "\n").filter { line in words.contains { line.contains($0) } }.map {
            String($0.trimmingSpaces)
        }
    }

    /// Each call with its balanced arguments, white space taken out.
    private static func calls(of name: String, in text: String) -> [String] {
        var found: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: name) {
            var depth = 1
            var end = start.upperBound
            while end < rest.endIndex, depth > 0 {
                if rest[end] == "(" { depth += 1 } else if rest[end] == ")" { depth -= 1 }
                end = rest.index(after: end)
            }
            found.append(String(rest[start.lowerBound..<end].filter { !$0.isWhitespace }))
            rest = rest[end...]
        }
        return found
    }
}
