/// Support files of a Python step, by name.
enum PythonSupport {
    static func files(only: Set<TestID>?) -> [String: [UInt8]] {
        var files = [
            "acrouter_run.py": Array(launcher.utf8),
            "acrouter_report.py": Array(reporter.utf8),
            "acrouter_pytest.py": Array(pytest.utf8),
            "acrouter_unittest.py": Array(unittest.utf8),
        ]
        if let only { files["only.json"] = JSONText.array(only.sorted().map(\.name)) }
        return files
    }
}
