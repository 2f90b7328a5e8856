public import Changes

/// Which files are tests, by the habits of each language. Names only; nothing is read.
public enum TestPaths {
    /// Not `testing`: libraries ship helpers for other people's tests under that name.
    private static let folders: Set<String> = [
        "test", "tests", "__tests__", "__mocks__", "__snapshots__", "spec", "specs", "testdata", "fixtures", "e2e",
    ]

    /// Whether a path belongs to the tests rather than to what they test.
    ///
    /// - Parameter runner: under Cargo and Go only their own places count as folders of tests, since `test` may be a
    ///   package of the product there.
    public static func isTest(_ path: RepoPath, runner: TestPlan.Runner) -> Bool {
        let parts = path.components.map { String(decoding: $0, as: UTF8.self) }
        guard let name = parts.last else { return false }
        if parts.dropLast().contains(where: { isTestFolder($0, runner: runner) }) { return true }
        return isTestName(name, fileExtension: path.fileExtension)
    }

    private static func isTestFolder(_ folder: String, runner: TestPlan.Runner) -> Bool {
        switch runner {
        case .go: folder == "testdata"
        case .cargo: folder == "tests" || folder == "testdata"
        default: folders.contains(folder.lowercased()) || endsWithWord(folder, ["Tests", "Specs"])
        }
    }

    private static func isTestName(_ name: String, fileExtension: String) -> Bool {
        let stem = name.firstIndex(of: ".").map { String(name[..<$0]) } ?? name
        let small = stem.lowercased()
        switch fileExtension {
        case "py":
            return small.hasPrefix("test_") || small.hasSuffix("_test")
                || ["test", "tests", "conftest"].contains(small)
        case "swift", "m", "mm", "kt", "java", "scala", "cs", "php":
            return endsWithWord(stem, ["Test", "Tests", "Spec", "TestCase"])
        case "go", "c", "cc", "cpp", "rb", "ex", "exs", "dart":
            return small.hasSuffix("_test") || small.hasSuffix("_spec") || small.hasPrefix("test_")
        case "rs":
            return small == "tests" || small == "test" || small.hasSuffix("_test") || small.hasSuffix("_tests")
        case "js", "ts", "jsx", "tsx", "mjs", "cjs", "mts", "cts", "vue":
            return name.contains(".test.") || name.contains(".spec.") || small.hasSuffix("_test") || small == "test"
        case "snap": return true
        default: return false
        }
    }

    /// Whether a name ends in one of these words, told apart by its capital (`ListTests`, not `Latest`).
    private static func endsWithWord(_ name: String, _ words: [String]) -> Bool {
        words.contains { word in
            name.hasSuffix(word)
                || name.lowercased().hasSuffix("_" + word.lowercased())
                || name.lowercased().hasSuffix("-" + word.lowercased())
        }
    }

    /// Files that configure the test command and nothing else.
    static func isTestConfiguration(_ path: RepoPath) -> Bool {
        let name = path.name.lowercased()
        let exact: Set<String> = [
            "conftest.py", "pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", "tox.ini", "noxfile.py",
            ".coveragerc", ".mocharc.js", ".mocharc.json", ".mocharc.yml", ".mocharc.cjs", "karma.conf.js",
            "phpunit.xml", "phpunit.xml.dist", ".nycrc", "nextest.toml",
        ]
        return exact.contains(name) || name.hasPrefix("jest.config.") || name.hasPrefix("vitest.config.")
            || name.hasPrefix("playwright.config.") || name.hasPrefix("jest.setup.") || name.hasPrefix("vitest.setup.")
    }

    /// Whether a path belongs to what was installed for the project, the test runner among it: never a place for a fix.
    ///
    /// Such a folder is ignored as a rule; where it is not, it is untracked, and part of the snapshot.
    public static func isInstalled(_ path: RepoPath) -> Bool {
        let folders: Set<String> = [
            "site-packages", "dist-packages", "node_modules", ".venv", ".tox", ".nox", ".eggs", ".build",
        ]
        return path.components.dropLast().contains { folders.contains(String(decoding: $0, as: UTF8.self)) }
    }

    /// Names that Python would load instead of, or before, the test runner.
    ///
    /// - Parameter isNew: false for a file of the base: a project that holds a `unittest` of its own may need it fixed.
    static func shadowsRunner(_ path: RepoPath, isNew: Bool) -> Bool {
        let parts = path.components.map { String(decoding: $0, as: UTF8.self).lowercased() }
        guard let last = parts.last else { return false }
        if last == "sitecustomize.py" || last == "usercustomize.py" || last.hasSuffix(".pth") { return true }
        guard isNew else { return false }
        let modules: Set<String> = ["pytest", "_pytest", "pluggy", "unittest", "iniconfig", "faulthandler"]
        guard let first = parts.first(where: { $0 != "src" && $0 != "lib" }) else { return false }
        let module = first.hasSuffix(".py") ? String(first.dropLast(3)) : first
        return modules.contains(module) && last.hasSuffix(".py")
    }
}

extension Guards {
    /// Whether a fix may not touch this path: tests, what does nothing but configure them, and installed packages.
    public static func isProtected(_ path: RepoPath, plan: TestPlan) -> Bool {
        TestPaths.isTest(path, runner: plan.runner) || TestPaths.isTestConfiguration(path)
            || TestPaths.isInstalled(path)
    }
}
