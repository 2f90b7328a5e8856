internal import Changes

/// One folder of a tree, asked which runners its files speak of.
struct TestFolder {
    /// Relative to the root; empty for the root.
    let folder: String
    /// Paths of the folder's files, relative to it.
    private let names: [String]
    private let ignored: Set<String>

    init(folder: String, names: [String], ignored: Set<String>) {
        self.folder = folder
        self.ignored = ignored
        let prefix = folder.isEmpty ? "" : folder + "/"
        self.names = names.lazy.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    typealias Reader = (RepoPath) async throws -> [UInt8]?

    func plans(read: Reader) async rethrows -> [TestPlan] {
        var plans: [TestPlan] = []
        if let plan = try await swiftPM(read) { plans.append(plan) }
        if let plan = try await python(read) { plans.append(plan) }
        if names.contains("Cargo.toml") { plans.append(plan(.cargo, "cargo test", "Cargo.toml")) }
        if names.contains("go.mod"), names.contains(where: { $0.hasSuffix("_test.go") }) {
            plans.append(plan(.go, "go test ./...", "go.mod", arguments: ["./..."]))
        }
        if let plan = try await npm(read) { plans.append(plan) }
        if let plan = try await make(read) { plans.append(plan) }
        return plans
    }

    private func plan(_ runner: TestPlan.Runner, _ command: String, _ evidence: String, arguments: [String] = [])
        -> TestPlan
    {
        TestPlan(
            runner: runner, command: command, directory: folder,
            evidence: folder.isEmpty ? evidence : folder + "/" + evidence, arguments: arguments)
    }

    private func text(_ name: String, _ read: Reader) async rethrows -> String? {
        guard names.contains(name) else { return nil }
        let path = folder.isEmpty ? name : folder + "/" + name
        return try await read(RepoPath(path)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func swiftPM(_ read: Reader) async rethrows -> TestPlan? {
        guard let manifest = try await text("Package.swift", read) else { return nil }
        guard manifest.contains(".testTarget") || names.contains(where: { $0.hasPrefix("Tests/") }) else { return nil }
        return plan(.swiftPM, "swift test", "Package.swift")
    }

    private func npm(_ read: Reader) async rethrows -> TestPlan? {
        guard let package = try await text("package.json", read), let test = PackageJSON.testScript(package) else {
            return nil
        }
        // npm init writes a test script that only says that there is none.
        guard !test.contains("no test specified") else { return nil }
        return plan(.npm, "npm test", "package.json")
    }

    private func make(_ read: Reader) async rethrows -> TestPlan? {
        for name in ["GNUmakefile", "makefile", "Makefile"] {
            guard let text = try await text(name, read) else { continue }
            for target in ["test", "check"] where Self.defines(target, in: text) {
                return plan(.make, "make \(target)", name, arguments: [target])
            }
        }
        return nil
    }

    /// A rule's line: targets, a colon that is not part of `:=`.
    private static func defines(_ target: String, in makefile: String) -> Bool {
        makefile.split(separator: "\n").contains { line in
            guard let colon = line.firstIndex(of: ":"), line.first != "\t", line.first != "#" else { return false }
            let after = line[line.index(after: colon)...]
            return !after.hasPrefix("=") && line[..<colon].split(separator: " ").contains(Substring(target))
        }
    }
}

// MARK: - Python

extension TestFolder {
    private func python(_ read: Reader) async rethrows -> TestPlan? {
        // A folder below that is a project of its own is not run from here: its imports would not be found.
        guard isPythonProject else { return nil }
        let tests = names.filter(Self.isPythonTest)
        let hint = try await pytestHint(tests: tests, read)
        if tests.isEmpty, hint == nil { return nil }
        if hint == nil, names.contains("manage.py"), let text = try await text("manage.py", read),
            text.contains("django")
        {
            return plan(.custom, "\(interpreter) manage.py test", "manage.py")
        }
        guard let evidence = hint ?? tests.min() else { return nil }
        var plan = plan(.pytest, "\(interpreter) -m pytest", evidence)
        plan.interpreter = interpreter
        plan.runsAsModule = true
        plan.fallsBack = hint == nil
        return plan
    }

    private var isPythonProject: Bool {
        let markers: Set<String> = [
            "pyproject.toml", "setup.py", "setup.cfg", "pytest.ini", ".pytest.ini", "pytest.toml", "tox.ini",
            "conftest.py", "requirements.txt", "manage.py",
        ]
        return names.contains { name in
            if markers.contains(name) { return true }
            guard Self.isPythonTest(name), let slash = name.firstIndex(of: "/") else { return Self.isPythonTest(name) }
            let first = String(name[..<slash])
            return ["test", "tests", "src"].contains(first) || names.contains(first + "/__init__.py")
        }
    }

    private static func isPythonTest(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.hasSuffix(".py")
            && (name.hasPrefix("test_") || name.hasSuffix("_test.py") || name == "tests.py" || name == "test.py")
    }

    /// The file that shows that the project means pytest.
    private func pytestHint(tests: [String], _ read: Reader) async rethrows -> String? {
        for name in ["pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml"] where names.contains(name) {
            return name
        }
        for (name, sign) in [
            ("pyproject.toml", "[tool.pytest"), ("setup.cfg", "[tool:pytest]"), ("tox.ini", "[pytest]"),
        ] {
            if let text = try await text(name, read), text.contains(sign) { return name }
        }
        if let conftest = names.first(where: { $0 == "conftest.py" || $0.hasSuffix("/conftest.py") }) {
            return conftest
        }
        // Enough to see a project's habit; a large suite is not read whole.
        for name in tests.prefix(40) {
            if let text = try await text(name, read), Self.importsPytest(text) { return name }
        }
        return nil
    }

    private static func importsPytest(_ text: String) -> Bool {
        text.split(separator: "\n").contains { line in
            let line = line.trimmingSpaces
            return line.hasPrefix("import pytest") || line.hasPrefix("from pytest")
        }
    }

    /// The project's own environment when it is there, relative to the folder that the tests run in.
    private var interpreter: String { PythonInterpreter.path(directory: folder, ignored: ignored) }
}

enum PythonInterpreter {
    static func path(directory: String, ignored: Set<String>) -> String {
        let prefix = directory.isEmpty ? "" : directory + "/"
        for name in [".venv", "venv"] {
            if ignored.contains(prefix + name) { return "./\(name)/bin/python" }
        }
        let up = directory.split(separator: "/").map { _ in "../" }.joined()
        for name in [".venv", "venv"] where ignored.contains(name) { return "\(up)\(name)/bin/python" }
        return "python3"
    }
}
