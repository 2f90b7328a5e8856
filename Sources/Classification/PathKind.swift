public import Changes

/// What a file is for, by its path alone.
public enum PathKind: String, Hashable, Sendable, CaseIterable {
    case docs, tests, source, config
    /// Written by a tool: lock files, snapshots of dependencies, minified bundles. Says nothing about intent.
    case generated

    /// First match wins: generated, docs by extension, tests, docs by folder, source by language, else config.
    public static func of(_ path: RepoPath) -> PathKind {
        let name = path.name.lowercased()
        let folders = path.components.dropLast().map { String(decoding: $0, as: UTF8.self).lowercased() }
        if isGenerated(name: name, folders: folders) { return .generated }
        let isTest = isTest(path: path, name: name, folders: folders)
        if proseExtensions.contains(path.fileExtension) { return isTest ? .tests : .docs }
        if isTest { return .tests }
        if proseNames.contains(name) || folders.contains(where: proseFolders.contains) { return .docs }
        return Language.of(path) == nil ? .config : .source
    }

    /// As git's attributes name them: not all generated files, only what is never anything else.
    public static var generatedPatterns: [String] {
        (generatedNames.sorted() + generatedSuffixes.map { "*" + $0 }).flatMap { pattern in
            // Swift's own is written with a capital.
            pattern == "package.resolved" ? [pattern, "Package.resolved"] : [pattern]
        }
    }

    private static let generatedNames: Set<String> = [
        "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "bun.lockb", "package.resolved", "go.sum",
        "gradle.lockfile", "flake.lock",
    ]
    private static let generatedSuffixes = [".lock", ".min.js", ".min.css", ".pb.go", "_pb2.py", ".pb.swift", ".map"]
    private static let generatedFolders: Set<String> = ["node_modules", "vendor", "third_party", "dist"]

    private static func isGenerated(name: String, folders: [String]) -> Bool {
        generatedNames.contains(name) || generatedSuffixes.contains(where: name.hasSuffix)
            || folders.contains(where: generatedFolders.contains)
    }

    private static let proseExtensions: Set<String> = ["md", "mdx", "rst", "adoc", "qmd", "txt", "rdoc", "markdown"]
    private static let proseNames: Set<String> = ["license", "notice", "authors", "changelog", "readme", "mkdocs.yml"]
    private static let proseFolders: Set<String> = ["doc", "docs", "documentation", "website"]

    private static let testFolders: Set<String> = [
        "test", "tests", "testing", "__tests__", "spec", "specs", "e2e", "fixtures", "testdata", "__snapshots__",
        "androidtest", "integrationtest", "testfixtures", "testutils", "playground",
    ]
    private static let testEndings = ["test", "tests", "spec", "specs", "_test", "_spec", ".test", ".spec"]

    private static func isTest(path: RepoPath, name: String, folders: [String]) -> Bool {
        if folders.contains(where: testFolders.contains) { return true }
        if folders.contains(where: { $0.hasSuffix("tests") || $0.hasSuffix("-test") || $0.hasSuffix("_test") }) {
            return true
        }
        if name == "conftest.py" || name.hasPrefix("test_") { return true }
        guard Language.of(path) != nil else { return false }
        // `FooTests.swift`, `foo_test.go`, `foo.spec.ts`; a word that merely ends so (`latest.py`) is no test.
        let original = path.name
        let stem = original.lastIndex(of: ".").map { original[..<$0] } ?? original[...]
        let camel = ["Test", "Tests", "Spec", "Specs", "TestCase"]
        return camel.contains { stem.hasSuffix($0) && stem.count > $0.count }
            || testEndings.contains { ending in
                ending.first.map { $0 == "_" || $0 == "." } == true && stem.lowercased().hasSuffix(ending)
            }
    }
}
