public import Changes

/// Which files are tests, by the habits of each language. Names only; nothing is read.
public enum TestPaths {
    private static let folders: Set<String> = [
        "test", "tests", "__tests__", "__mocks__", "spec", "specs", "testing", "testdata", "fixtures", "e2e",
    ]

    /// Whether a path belongs to the tests rather than to what they test.
    ///
    /// - Parameter runner: narrows what a name means where languages disagree (`test.py` is no Go test).
    public static func isTest(_ path: RepoPath, runner: TestPlan.Runner) -> Bool {
        let parts = path.components.map { String(decoding: $0, as: UTF8.self).lowercased() }
        guard let name = parts.last else { return false }
        if parts.dropLast().contains(where: isTestFolder) { return true }
        return isTestName(name, fileExtension: path.fileExtension)
    }

    private static func isTestFolder(_ folder: String) -> Bool {
        folders.contains(folder) || folder.hasSuffix("tests") && folder != "latests" && folder != "contests"
            || folder.hasSuffix(".tests") || folder.hasSuffix("_test")
    }

    private static func isTestName(_ name: String, fileExtension: String) -> Bool {
        let stem = name.firstIndex(of: ".").map { name[..<$0] } ?? name[...]
        switch fileExtension {
        case "py":
            return stem.hasPrefix("test_") || stem.hasSuffix("_test") || ["test", "tests", "conftest"].contains(stem)
        case "swift", "m", "mm", "kt", "java", "scala", "cs":
            return stem.hasSuffix("tests") || stem.hasSuffix("test") || stem.hasSuffix("spec")
        case "go", "c", "cc", "cpp", "rb", "ex", "exs", "dart":
            return stem.hasSuffix("_test") || stem.hasSuffix("_spec") || stem.hasPrefix("test_")
        case "rs": return stem == "tests" || stem == "test" || stem.hasSuffix("_test") || stem.hasSuffix("_tests")
        case "js", "ts", "jsx", "tsx", "mjs", "cjs", "mts", "cts", "vue":
            return name.contains(".test.") || name.contains(".spec.") || stem.hasSuffix("_test") || stem == "test"
        case "php": return stem.hasSuffix("test")
        case "snap": return true
        default: return false
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

    /// Names that Python would load instead of, or before, the test runner.
    static func shadowsRunner(_ path: RepoPath) -> Bool {
        let parts = path.components.map { String(decoding: $0, as: UTF8.self).lowercased() }
        guard let last = parts.last else { return false }
        if last == "sitecustomize.py" || last == "usercustomize.py" || last.hasSuffix(".pth") { return true }
        let modules: Set<String> = ["pytest", "_pytest", "pluggy", "unittest", "iniconfig", "faulthandler"]
        guard let first = parts.first(where: { $0 != "src" && $0 != "lib" }) else { return false }
        let module = first.hasSuffix(".py") ? String(first.dropLast(3)) : first
        return modules.contains(module) && last.hasSuffix(".py")
    }
}

extension Guards {
    /// Whether a fix may not touch this path: tests, and what does nothing but configure them.
    public static func isProtected(_ path: RepoPath, plan: TestPlan) -> Bool {
        TestPaths.isTest(path, runner: plan.runner) || TestPaths.isTestConfiguration(path)
    }
}
