public import Changes

/// Code that no path gives away as part of the tests: helpers that the tests call, and that judge for them.
public enum TestSupport {
    private static let frameworks: [String: Set<String>] = [
        "swift": ["XCTest", "Testing"], "py": ["pytest", "_pytest", "unittest"],
    ]

    /// Whether a file imports its language's test framework: a product does not, so what it holds is the tests' own.
    ///
    /// Lines are looked at as words, not parsed; one inside a text or comment counts too, on the safe side.
    public static func usesTestFramework(_ path: RepoPath, bytes: [UInt8]) -> Bool {
        guard let frameworks = frameworks[path.fileExtension] else { return false }
        return bytes.split(separator: UInt8(ascii: "\n")).contains { line in
            let words = String(decoding: line, as: UTF8.self)
                .split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
            guard let place = words.firstIndex(where: { $0 == "import" || $0 == "from" }), place <= 2,
                place + 1 < words.count
            else { return false }
            // `@testable public import X`; `from X import y`.
            let isStart = words[..<place].allSatisfy { $0.hasPrefix("@") || Self.modifiers.contains(String($0)) }
            return isStart && frameworks.contains(String(words[place + 1]))
        }
    }

    private static let modifiers: Set<String> = ["public", "internal", "package", "private", "fileprivate"]
}
