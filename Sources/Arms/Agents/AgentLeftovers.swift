import Changes

/// What agents and the tests that they run leave lying about, beside their work. Only new files are looked at: one that
/// the project has is the project's.
enum AgentLeftovers {
    private static let folders: Set<String> = [
        "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "node_modules", ".build", "target",
        ".venv", "venv", ".tox", ".nox", ".coverage", ".cache", ".claude", ".codex", ".gemini", ".opencode", ".aider",
        ".swiftpm", ".idea", ".vscode",
    ]
    private static let endings = [".pyc", ".pyo", ".orig", ".rej", ".swp", ".log", "~"]

    static func isOne(_ path: RepoPath) -> Bool {
        let names = path.components.map { String(decoding: $0, as: UTF8.self) }
        return names.contains { folders.contains($0) || $0.hasPrefix(".aider") }
            || endings.contains { path.name.hasSuffix($0) } || path.name == ".DS_Store"
    }
}
